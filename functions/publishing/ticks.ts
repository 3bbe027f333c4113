import { WRITE_ID } from '../storage/swap.ts';
import type { Table } from '../storage/tables.ts';
import type { PassResult } from './pass.ts';

/** When the publisher last looked for due posts, and what it saw. */
export interface Tick {
  readonly at: string;
  readonly seen: number;
  readonly complete: boolean;
}

const PARTITION = 'timers';
const KEY = 'publish-due-posts';

/** Remembers the last pass, so that the status can tell a publisher that has stopped from one without work. */
export function createTicks(
  table: Table,
  { now, newWriteId }: { now: () => number; newWriteId: () => string },
) {
  return {
    /** The last writer wins: two passes at once are both recent. Failing to note a pass does not undo it. */
    note: async ({ seen, complete }: PassResult): Promise<void> => {
      const values = { [WRITE_ID]: newWriteId(), at: new Date(now()).toISOString(), seen, complete };
      try {
        const held = await table.get(PARTITION, KEY);
        await (held ? table.replace(held, values) : table.insert(PARTITION, KEY, values));
      } catch {}
    },
    last: async (): Promise<Tick | undefined> => {
      const row = await table.get(PARTITION, KEY);
      const { at, seen, complete } = row?.values ?? {};
      return row && { at: String(at), seen: Number(seen), complete: complete === true };
    },
  };
}
