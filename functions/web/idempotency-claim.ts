import { swap, WRITE_ID } from '../storage/swap.ts';
import type { Row, Table, Values } from '../storage/tables.ts';

export interface ClaimWorld {
  readonly table: Table;
  readonly now: () => number;
  readonly newWriteId: () => string;
  /** Does work again and again until it is told to stop; by the machine's clock where it is left out. */
  readonly repeat?: Repeat;
}

export type Repeat = (work: () => Promise<void>, everyMs: number) => () => void;

/** A claim on an Idempotency-Key that this process holds. */
export interface HeldClaim {
  /** Writes what has become of the work, unless another process has taken the key over. Never throws. */
  settle(changes: Values): Promise<void>;
  /** Frees the key, under the same condition. Never throws. */
  release(): Promise<void>;
}

/**
 * How long a claim lasts that is not renewed, and so how long the key of a process that ended stays taken. It outlasts two
 * renewals that storage does not answer.
 */
export const CLAIM_MS = 15_000;
const RENEW_EVERY_MS = 5_000;

/** When the work that this process does for a key ends at the latest, by table and row. */
const underWay = new WeakMap<Table, Map<string, number>>();

/**
 * Whether this very process still does the work of a key. A claim that ended because storage, or the process, stalled is no
 * leave to begin beside it.
 */
export function isUnderWay(table: Table, key: string, now: number): boolean {
  return now < (underWay.get(table)?.get(key) ?? 0);
}

/** How long a claim is to last from now on. */
export function claimedUntil(now: number): number {
  return now + CLAIM_MS;
}

/**
 * Holds a claim that was just written: while the work goes on, at most for `maxMs`, the claim is renewed. Work that is done
 * within a few seconds needs no renewal, and no further request to storage.
 */
export function holdClaim(
  row: Row,
  maxMs: number,
  { table, now, newWriteId, repeat = repeatedly }: ClaimWorld,
): HeldClaim {
  let mine = row;
  let pending = Promise.resolve();
  /** Storage may have carried out a write that it did not answer. */
  const ownWrites = new Set([row.values[WRITE_ID]]);
  const end = now() + maxMs;
  const ends = underWay.get(table) ?? new Map<string, number>();
  underWay.set(table, ends.set(row.key, end));
  const over = (): void => {
    stop();
    if (ends.get(row.key) === end) ends.delete(row.key);
  };

  async function write(changes: Values, triesLeft = 1): Promise<void> {
    const writeId = newWriteId();
    ownWrites.add(writeId);
    const written = await swap(table, mine, { ...mine.values, ...changes, [WRITE_ID]: writeId });
    if (written) {
      mine = written;
      return;
    }
    const found = triesLeft > 0 ? await table.get(mine.partition, mine.key) : undefined;
    if (!found || !ownWrites.has(found.values[WRITE_ID])) return stop();
    mine = found;
    return write(changes, triesLeft - 1);
  }

  /** One write after the other: each names the row that the one before has left. */
  const inOrder = (work: () => Promise<void>): Promise<void> => {
    pending = pending.then(work).catch(() => {});
    return pending;
  };

  const stop = repeat(() => {
    if (now() >= end) stop();
    return inOrder(async () => {
      if (now() < end) await write({ until: claimedUntil(now()) });
    });
  }, RENEW_EVERY_MS);

  return {
    settle: (changes) => {
      over();
      return inOrder(() => write(changes));
    },
    release: () => {
      over();
      return inOrder(() => table.removeIf(mine));
    },
  };
}

/** By a timer that does not keep the process running. */
function repeatedly(work: () => Promise<void>, everyMs: number): () => void {
  const timer = setInterval(() => void work(), everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
