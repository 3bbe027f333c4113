import { insertOnce, swap, WRITE_ID } from '../storage/swap.ts';
import type { Row, Table, Values } from '../storage/tables.ts';
import { APP_ACCOUNT, type Search } from './search.ts';

/** A search and the row that it was read from. */
export interface Stored {
  readonly search: Search;
  readonly row: Row;
}

export interface SearchStore {
  get(id: string): Promise<Stored | undefined>;
  /** All searches, also those that are being deleted; the newest first. */
  list(): Promise<readonly Stored[]>;
  /** `undefined` where one with this id exists. */
  add(search: Search): Promise<Stored | undefined>;
  /** Replaces what was read; `undefined` when another was first. */
  change(stored: Stored, next: Search): Promise<Stored | undefined>;
  remove(id: string): Promise<void>;
}

const PAGE_SIZE = 200;

/** Searches in an Azure Table; STORAGE.md has the layout. All methods throw StorageError. */
export function createSearchStore(
  table: Table,
  { newWriteId }: { readonly newWriteId: () => string },
): SearchStore {
  const valuesOf = (search: Search): Values => ({ [WRITE_ID]: newWriteId(), search: JSON.stringify(search) });
  return {
    get: async (id) => stored(await table.get(APP_ACCOUNT, id)),
    list: async () => {
      const all: Stored[] = [];
      let continuation: string | undefined;
      do {
        const page = await table.page({ partition: APP_ACCOUNT, limit: PAGE_SIZE, continuation });
        all.push(...page.rows.flatMap((row) => stored(row) ?? []));
        continuation = page.next;
      } while (continuation !== undefined);
      return all.sort((a, b) => b.search.createdAt - a.search.createdAt);
    },
    add: async (search) => stored(await insertOnce(table, search.account, search.id, valuesOf(search))),
    change: async ({ row }, next) => stored(await swap(table, row, valuesOf(next))),
    remove: (id) => table.remove(APP_ACCOUNT, id),
  };
}

function stored(row: Row | undefined): Stored | undefined {
  return row && { row, search: JSON.parse(String(row.values.search)) };
}
