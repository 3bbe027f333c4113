import { hash } from 'node:crypto';
import { ProblemError } from '../problems.ts';
import { insertOnce, swap, WRITE_ID } from '../storage/swap.ts';
import type { Row, Table, Values } from '../storage/tables.ts';
import type { WebAnswer, WebRequest } from './http.ts';
import { KEPT_MS, keyPartition, noteKey } from './idempotency-keys.ts';

export interface IdempotencyWorld {
  readonly table: Table;
  readonly now: () => number;
  readonly newWriteId: () => string;
}

export interface IdempotentWork {
  /** Everything that a key is for: the caller, the account and the route. */
  readonly scope: readonly string[];
  readonly body: Uint8Array;
  /** Longer than the work ever takes, in milliseconds: until then nobody else does it. */
  readonly longestMs?: number;
  /** An id for what the work makes, chosen before anything is written. */
  readonly newId: () => string;
  /**
   * The answer of work that was begun under the id, at an instant, and whose answer is not known: from what is there by
   * now; `undefined` where that does not show that the work was done.
   */
  readonly find: (id: string, since: number) => Promise<WebAnswer | undefined>;
  /** Does the work. Doing it twice with one id must make one thing. */
  readonly run: (id: string) => Promise<WebAnswer>;
}

/** Requests to storage alone: the longest is a file of 100 MB, which is given up after one minute. */
const LONGEST_MS = 2 * 60_000;
/** What storage did not answer it may yet do; not after so long. */
const SETTLING_MS = 60_000;
/** What fits into a row; a larger answer is made again from what is there. */
const MAX_ANSWER_CHARS = 30_000;

/**
 * Runs the work of a POST once for each `Idempotency-Key`: the same key with the same body gets the first answer again,
 * for 24 hours. Where that answer is not known, because its process ended or it was too large to keep, it is made from
 * what the work left; only work that left nothing is done again. Without a key the work just runs.
 * Throws `idempotency-key-malformed`, `idempotency-key-reused` (another body) and `idempotency-in-progress`.
 */
export async function idempotently(
  request: WebRequest,
  work: IdempotentWork,
  { table, now, newWriteId }: IdempotencyWorld,
): Promise<WebAnswer> {
  const key = request.headers.get('idempotency-key');
  if (key === null) return work.run(work.newId());
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new ProblemError(
      'idempotency-key-malformed',
      'Idempotency-Key must be 1 to 255 printable ASCII characters.',
    );
  }
  const { longestMs = LONGEST_MS } = work;
  const name = hash('sha256', JSON.stringify([...work.scope, key]), 'hex');
  const bodyHash = hash('sha256', work.body, 'hex');

  const claimed = await claim();
  if ('status' in claimed) return claimed;
  const { mine, isAgain } = claimed;
  const id = String(mine.values.id);
  try {
    const found = isAgain ? await work.find(id, Number(mine.values.startedAt)) : undefined;
    const answer = found ?? (await work.run(id));
    const text = textOf(answer);
    // Nobody works any more: the next call with the key gets this answer, or looks for what is there.
    await leave({ until: 0, answer: text.length <= MAX_ANSWER_CHARS ? text : '' });
    return answer;
  } catch (error) {
    // A refusal made nothing, so the key is free again. After any other error nobody knows, and the claim stays.
    const isRefusal = error instanceof ProblemError && error.status < 500;
    await (isRefusal ? table.removeIf(mine).catch(() => {}) : leave({ until: now() + SETTLING_MS }));
    throw error;
  }

  /** The row that says that this call does the work, or the answer that the work had. */
  async function claim(): Promise<Claim | WebAnswer> {
    const partition = keyPartition(name);
    const held = await table.get(partition, name);
    if (!held || now() - Number(held.values.startedAt) > KEPT_MS) {
      const startedAt = now();
      await noteKey(table, name, startedAt, newWriteId());
      const values = claimOf(work.newId(), startedAt);
      const mine = await (held ? swap(table, held, values) : insertOnce(table, partition, name, values));
      if (mine) return { mine, isAgain: false };
      throw inProgress();
    }
    const { id, startedAt, until, answer } = held.values;
    if (held.values.bodyHash !== bodyHash) {
      throw new ProblemError(
        'idempotency-key-reused',
        'This Idempotency-Key was used with another body. Take a new key for a new request.',
      );
    }
    if (answer) return answerOf(String(answer));
    const isFree = now() >= Number(until);
    const mine = isFree ? await swap(table, held, claimOf(String(id), Number(startedAt))) : undefined;
    if (mine) return { mine, isAgain: true };
    throw inProgress();
  }

  function claimOf(id: string, startedAt: number): Values {
    return { [WRITE_ID]: newWriteId(), id, bodyHash, startedAt, until: now() + longestMs, answer: '' };
  }

  /** Says what has become of the work, unless another has taken it over; failing to say it undoes nothing. */
  async function leave(changes: Values): Promise<void> {
    await table.replace(mine, { ...mine.values, [WRITE_ID]: newWriteId(), ...changes }).catch(() => {});
  }
}

interface Claim {
  readonly mine: Row;
  /** Whether the work may have been done before. */
  readonly isAgain: boolean;
}

function inProgress(): ProblemError {
  return new ProblemError(
    'idempotency-in-progress',
    'A request with this Idempotency-Key is still running; ask again shortly.',
    {
      headers: { 'retry-after': '2' },
    },
  );
}

function textOf({ status, headers, body }: WebAnswer): string {
  return JSON.stringify({ status, headers, body: Buffer.from(body ?? []).toString() });
}

function answerOf(text: string): WebAnswer {
  const { status, headers, body } = JSON.parse(text);
  return { status, headers, body: Buffer.from(body) };
}
