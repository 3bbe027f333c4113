import { WRITE_ID } from './swap.ts';
import type { Table } from './tables.ts';

/** When a timer last did its work, and what it saw. */
export interface Tick {
  readonly at: string;
  readonly seen: number;
  /** False where its time was up before all was done. */
  readonly complete: boolean;
}

const PARTITION = 'timers';

/** Remembers a timer's last pass, so that the status can tell a timer that has stopped from one without work. */
export function createTicks(
  table: Table,
  timer: string,
  { now, newWriteId }: { now: () => number; newWriteId: () => string },
) {
  return {
    /** The last writer wins: two passes at once are both recent. Failing to note a pass does not undo it. */
    note: async ({ seen, complete }: Omit<Tick, 'at'>): Promise<void> => {
      const values = { [WRITE_ID]: newWriteId(), at: new Date(now()).toISOString(), seen, complete };
      try {
        const held = await table.get(PARTITION, timer);
        await (held ? table.replace(held, values) : table.insert(PARTITION, timer, values));
      } catch {}
    },
    last: async (): Promise<Tick | undefined> => {
      const row = await table.get(PARTITION, timer);
      const { at, seen, complete } = row?.values ?? {};
      return row && { at: String(at), seen: Number(seen), complete: complete === true };
    },
  };
}
