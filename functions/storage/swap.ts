import { StorageError } from './storage-error.ts';
import type { Row, Table, Values } from './tables.ts';

/**
 * The name of a value that is new with every write. By it a writer that got no answer, or a conflict that its own
 * repeated request caused, tells its own write from another's.
 */
export const WRITE_ID = 'writeId';

/**
 * Replaces a row that was read, once and for certain: resolves to the row as it is now held when this write took
 * effect, to `undefined` when another writer was first.
 * Throws {@link StorageError} `unknown` when that cannot be found out; the write may yet take effect.
 */
export async function swap(table: Table, row: Row, values: Values): Promise<Row | undefined> {
  return settle(table, row.partition, row.key, values, () => table.replace(row, values));
}

/** Inserts a row with the same certainty as {@link swap}: `undefined` when another row has the key. */
export async function insertOnce(
  table: Table,
  partition: string,
  key: string,
  values: Values,
): Promise<Row | undefined> {
  return settle(table, partition, key, values, () => table.insert(partition, key, values));
}

async function settle(
  table: Table,
  partition: string,
  key: string,
  values: Values,
  write: () => Promise<string>,
): Promise<Row | undefined> {
  try {
    return { partition, key, values, etag: await write() };
  } catch (error) {
    if (!(error instanceof StorageError)) throw error;
    const found = await table.get(partition, key);
    if (found && found.values[WRITE_ID] === values[WRITE_ID]) return found;
    if (error.fault === 'conflict') return undefined;
    throw error;
  }
}
