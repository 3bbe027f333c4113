import { StorageError } from '../storage/storage-error.ts';
import { insertOnce, swap, WRITE_ID } from '../storage/swap.ts';
import type { Table } from '../storage/tables.ts';
import { comparePostIds } from '../twitter/post-id.ts';
import { dayOf } from './day-cap.ts';

const DAY_MS = 24 * 60 * 60_000;
/** Each conflict is another page that was noted. */
const TRIES = 10;
/** A search has a row for each of the last days only. */
const MOST_ROWS = 100;

/**
 * What phones have seen of each search: by UTC day, the oldest post that was given to one. Phones read from the newest
 * on, so everything newer counts as seen. All methods throw StorageError.
 */
export interface Served {
  /** Called with every page that goes out; writes only when it reaches further back than any before it on that day. */
  note(search: string, oldest: string): Promise<void>;
  /** The oldest post that was given out today or yesterday (UTC). */
  oldest(search: string): Promise<string | undefined>;
  /** Removes what is older, or all. */
  forget(search: string, all?: boolean): Promise<void>;
}

export function createServed(
  table: Table,
  account: string,
  { now, newWriteId }: { readonly now: () => number; readonly newWriteId: () => string },
): Served {
  const partitionOf = (search: string): string => `${account}~${search}`;
  /** What this process knows to be written: for each search, of one day. */
  const known = new Map<string, { readonly day: string; readonly oldest: string }>();
  const isOlder = (id: string, than: string | undefined): boolean =>
    than === undefined || comparePostIds(id, than) < 0;

  async function lower(search: string, day: string, oldest: string): Promise<string> {
    const partition = partitionOf(search);
    for (let tries = 0; tries < TRIES; tries++) {
      const values = { [WRITE_ID]: newWriteId(), oldest };
      const row = await table.get(partition, day);
      if (row && !isOlder(oldest, String(row.values.oldest))) return String(row.values.oldest);
      if (await (row ? swap(table, row, values) : insertOnce(table, partition, day, values))) return oldest;
    }
    throw new StorageError('conflict');
  }

  return {
    note: async (search, oldest) => {
      const day = dayOf(now());
      const before = known.get(search);
      if (before?.day === day && !isOlder(oldest, before.oldest)) return;
      known.set(search, { day, oldest: await lower(search, day, oldest) });
    },
    oldest: async (search) => {
      const days = [dayOf(now()), dayOf(now() - DAY_MS)];
      const rows = await Promise.all(days.map((day) => table.get(partitionOf(search), day)));
      const ids = rows.flatMap((row) => (row ? [String(row.values.oldest)] : []));
      return ids.sort(comparePostIds)[0];
    },
    forget: async (search, all = false) => {
      const before = all ? undefined : dayOf(now() - DAY_MS);
      const { rows } = await table.page({
        partition: partitionOf(search),
        before,
        keysOnly: true,
        limit: MOST_ROWS,
      });
      const keys = rows.map(({ key }) => key);
      await table.removeAll(partitionOf(search), keys);
    },
  };
}
