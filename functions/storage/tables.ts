import type { TableClient, TransactionAction } from '@azure/data-tables';
import type { AzureIdentity } from '../azure/identity.ts';
import { lazily } from '../lazily.ts';
import type { StorageSettings } from '../settings/storage.ts';
import { attempt, attemptFind, StorageError } from './storage-error.ts';

/** What a row holds besides its keys. A text takes up to 32,768 characters. */
export type Values = Readonly<Record<string, string | number | boolean>>;

export interface Row {
  readonly partition: string;
  readonly key: string;
  readonly values: Values;
  /** Changes with every write; what a replacement has to name. */
  readonly etag: string;
}

export type NewRow = Pick<Row, 'key' | 'values'>;

export interface Page {
  readonly rows: readonly Row[];
  /** Where the next page starts; `undefined` on the last. A page can be empty and still have a next one. */
  readonly next: string | undefined;
}

/** One table of Azure Table Storage. All methods throw StorageError. */
export interface Table {
  /** `undefined` where there is no such row. */
  get(partition: string, key: string): Promise<Row | undefined>;
  /** Resolves to the new ETag; a row that exists is a `conflict`. */
  insert(partition: string, key: string, values: Values): Promise<string>;
  /** Replaces the row that was read; another one, or none, is a `conflict`. Resolves to the new ETag. */
  replace(row: Row, values: Values): Promise<string>;
  /** Removes the row, whatever it holds; an absent one is fine. */
  remove(partition: string, key: string): Promise<void>;
  /** Removes the row that was read; another one is a `conflict`, an absent one is fine. */
  removeIf(row: Row): Promise<void>;
  /** Writes up to 100 rows of one partition in one request, all or none, over whatever is there. Together up to 4 MiB. */
  putAll(partition: string, rows: readonly NewRow[]): Promise<void>;
  /** Removes up to 100 rows of one partition; absent ones are fine. */
  removeAll(partition: string, keys: readonly string[]): Promise<void>;
  /** Rows in the order of their partitions, then of their keys. A continuation that is none is a fault with status 400. */
  page(query: PageQuery): Promise<Page>;
}

/** Texts from one on, before another. */
export interface TextRange {
  readonly from: string;
  readonly before: string;
}

/** What a text that rows hold must be; storage passes over what does not fit, so that it costs no transfer. */
export interface Condition {
  readonly column: string;
  readonly oneOf?: readonly string[] | undefined;
  readonly from?: string | undefined;
  readonly before?: string | undefined;
}

export interface PageQuery {
  /** One partition, or all in a range. */
  readonly partition: string | TextRange;
  /** The key to start after. */
  readonly after?: string | undefined;
  /** The key to stop before. */
  readonly before?: string | undefined;
  /** All must be met. Storage takes up to 15 comparisons, those of partition and key included. */
  readonly where?: readonly Condition[];
  /** Leaves out what the rows hold besides their keys. */
  readonly keysOnly?: boolean;
  readonly limit: number;
  /** `next` of the page before. */
  readonly continuation?: string | undefined;
}

/** The SDK's own repeats would make a write that was carried out look like a conflict; one is enough for a lost packet. */
const RETRIES = { maxRetries: 1, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 };
const TIMEOUT_MS = 5_000;
/** Storage looks for rows that fit for up to 5 s before it answers with a continuation. */
const SEARCH_TIMEOUT_MS = 10_000;

/** Opens tables of the account that the settings name; each is created when it is first used. */
export function createTables(storage: StorageSettings, identity: AzureIdentity): (name: string) => Table {
  return (name) => table(lazily(() => attempt(() => open(storage, identity, name))));
}

function table(client: () => Promise<TableClient>): Table {
  const options = (timeoutMs = TIMEOUT_MS): { abortSignal: AbortSignal } => ({
    abortSignal: AbortSignal.timeout(timeoutMs),
  });
  const removeOne = async (partition: string, key: string, etag = '*'): Promise<void> => {
    await attemptFind(async () => (await client()).deleteEntity(partition, key, { etag, ...options() }));
  };
  return {
    get: (partition, key) =>
      attemptFind(async () => toRow(await (await client()).getEntity(partition, key, options()))),
    insert: (partition, key, values) =>
      attempt(async () => {
        const { etag } = await (await client()).createEntity(
          { partitionKey: partition, rowKey: key, ...values },
          options(),
        );
        return etag ?? '';
      }),
    replace: ({ partition, key, etag }, values) =>
      attempt(async () => {
        const entity = { partitionKey: partition, rowKey: key, ...values };
        const { etag: replaced } = await (await client()).updateEntity(entity, 'Replace', {
          etag,
          ...options(),
        });
        return replaced ?? '';
      }),
    remove: (partition, key) => removeOne(partition, key),
    removeIf: ({ partition, key, etag }) => removeOne(partition, key, etag),
    putAll: (partition, rows) =>
      attempt(async () => {
        if (rows.length === 0) return;
        const actions = rows.map(
          ({ key, values }): TransactionAction => [
            'upsert',
            { partitionKey: partition, rowKey: key, ...values },
            'Replace',
          ],
        );
        await (await client()).submitTransaction(actions, options());
      }),
    removeAll: async (partition, keys) => {
      if (keys.length === 0) return;
      const actions = keys.map(
        (key): TransactionAction => ['delete', { partitionKey: partition, rowKey: key }],
      );
      const removed = await attemptFind(async () => (await client()).submitTransaction(actions, options()));
      // One row that is gone already keeps the whole transaction from being carried out.
      if (removed === undefined) for (const key of keys) await removeOne(partition, key);
    },
    page: ({ keysOnly, limit, continuation, ...query }) =>
      attempt(async () => {
        const queryOptions = {
          filter: filterOf(query),
          ...(keysOnly && { select: ['PartitionKey', 'RowKey'] }),
        };
        const timeoutMs = query.where ? SEARCH_TIMEOUT_MS : TIMEOUT_MS;
        const listing = (await client()).listEntities({ queryOptions, ...options(timeoutMs) });
        const pages = listing.byPage({
          maxPageSize: limit,
          ...(continuation !== undefined && { continuationToken: toToken(continuation) }),
        });
        const { value } = await pages.next();
        return { rows: (value ?? []).map(toRow), next: toContinuation(value?.continuationToken) };
      }),
  };
}

async function open(storage: StorageSettings, identity: AzureIdentity, name: string): Promise<TableClient> {
  const { TableClient } = await import('@azure/data-tables');
  const options = { retryOptions: RETRIES };
  let client: TableClient;
  if (storage.kind === 'connection-string') {
    client = TableClient.fromConnectionString(storage.connectionString, name, {
      ...options,
      allowInsecureConnection: /(^|;)\w+=http:/i.test(storage.connectionString),
    });
  } else {
    const { azureCredential } = await import('../azure/identity.ts');
    client = new TableClient(storage.tableServiceUri, name, azureCredential(identity, TIMEOUT_MS), options);
  }
  await client.createTable({ abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
  return client;
}

function toRow(entity: Record<string, unknown>): Row {
  const { partitionKey, rowKey, etag, timestamp: _written, ...rest } = entity;
  const values = Object.entries(rest).filter(([name]) => !name.startsWith('odata.'));
  return {
    partition: String(partitionKey),
    key: String(rowKey),
    etag: String(etag),
    values: Object.fromEntries(values) as Values,
  };
}

function filterOf({ partition, after, before, where = [] }: Omit<PageQuery, 'limit'>): string {
  const partitions =
    typeof partition === 'string'
      ? comparison('PartitionKey', 'eq', partition)
      : allOf(['PartitionKey', 'ge', partition.from], ['PartitionKey', 'lt', partition.before]);
  const conditions = where.map(({ column, oneOf, from, before: end }) => {
    const alternatives = oneOf?.map((value) => comparison(column, 'eq', value)).join(' or ');
    return joined(alternatives && `(${alternatives})`, allOf([column, 'ge', from], [column, 'lt', end]));
  });
  return joined(partitions, allOf(['RowKey', 'gt', after], ['RowKey', 'lt', before]), ...conditions);
}

function allOf(...bounds: readonly [column: string, operator: string, value: string | undefined][]): string {
  return joined(...bounds.map(([column, operator, value]) => value && comparison(column, operator, value)));
}

function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(' and ');
}

/** OData doubles a quote inside a text. */
function comparison(column: string, operator: string, value: string): string {
  return `${column} ${operator} '${value.replaceAll("'", "''")}'`;
}

/** The SDK's token in the characters that an address takes as they are: lists hand it to clients. */
function toContinuation(token: string | undefined): string | undefined {
  return token && Buffer.from(token, 'base64').toString('base64url');
}

/**
 * Keys as they stand in the SDK's token: ours, or Azure's base64 of them. Storage's own are at most 1 KiB, and an address
 * has to hold both.
 */
const TOKEN_KEY = /^[\x20-\x7e]{0,2048}$/;

/**
 * The other way round, for a token in the very form that the SDK gives: whatever else it is, the SDK fails at it as if it
 * were a defect, or storage as if it were down. Throws StorageError 400.
 */
function toToken(continuation: string): string {
  const bytes = Buffer.from(continuation, 'base64url');
  try {
    const { nextPartitionKey, nextRowKey = '', ...others } = JSON.parse(bytes.toString());
    const areKeys = [nextPartitionKey, nextRowKey].every(
      (key) => typeof key === 'string' && TOKEN_KEY.test(key),
    );
    if (areKeys && nextPartitionKey !== '' && Object.keys(others).length === 0)
      return bytes.toString('base64');
  } catch {}
  throw new StorageError('unknown', 400);
}
