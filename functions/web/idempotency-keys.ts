import { errorFields, type Log } from '../log.ts';
import { insertOnce, WRITE_ID } from '../storage/swap.ts';
import type { Table } from '../storage/tables.ts';

/** How long an `Idempotency-Key` is in force. */
export const KEPT_MS = 24 * 60 * 60_000;
/** Rows by which the sweep finds old keys, in the order of time. */
const HINTS = 'sweep';
const HINT_SEPARATOR = '~';
/** So many are looked at in one sweep; the next goes on. */
const MOST = 100;

export function keyPartition(name: string): string {
  return name.slice(0, 2);
}

/** Has a key swept when it is over; to be called before its row is written, with the row's own `startedAt`. */
export async function noteKey(table: Table, name: string, startedAt: number, writeId: string): Promise<void> {
  const hint = new Date(startedAt).toISOString() + HINT_SEPARATOR + name;
  await insertOnce(table, HINTS, hint, { [WRITE_ID]: writeId });
}

/**
 * Removes keys that are over, and the answers that were kept with them. Any number of sweeps may run at once. Ends early
 * when `isOver`, and never throws: what fails is made up for by the next.
 */
export async function sweepKeys(
  { table, now, log }: { readonly table: Table; readonly now: () => number; readonly log: Log },
  isOver: () => boolean,
): Promise<void> {
  try {
    const before = new Date(now() - KEPT_MS).toISOString();
    const { rows } = await table.page({ partition: HINTS, before, keysOnly: true, limit: MOST });
    for (const { key } of rows) {
      if (isOver()) return;
      const name = key.slice(key.indexOf(HINT_SEPARATOR) + 1);
      const held = await table.get(keyPartition(name), name);
      // A key that was used again has a newer hint.
      if (held && now() - Number(held.values.startedAt) > KEPT_MS) await table.removeIf(held);
      await table.remove(HINTS, key);
    }
  } catch (error) {
    log('keys.sweep-failed', errorFields(error));
  }
}
