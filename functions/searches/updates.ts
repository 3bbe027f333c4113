import type { NewRow, Table, Values } from '../storage/tables.ts';
import { membersOf } from './raw-json.ts';
import type { XPost } from './x-page.ts';

/** A kept post, in X's own JSON. */
export interface Kept {
  readonly id: string;
  readonly post: string;
  /** The JSON array of its author, and that of its media. */
  readonly users: string;
  readonly media: string;
}

/** A part of a search's posts, by ids that are themselves left out. */
export interface Range {
  /** Only posts newer than this one. */
  readonly since?: string | undefined;
  /** Only posts older than this one. */
  readonly before?: string | undefined;
  readonly limit: number;
}

/** The posts that searches have found. All methods throw StorageError. */
export interface Updates {
  /** Keeps posts, each once, in place of what was kept of it before. Resolves to the ids of those that are too large. */
  put(search: string, posts: readonly XPost[]): Promise<readonly string[]>;
  /** Newest first, at most `limit`; fewer only where there are no more. */
  read(search: string, range: Range): Promise<readonly Kept[]>;
  ids(search: string, range: Range): Promise<readonly string[]>;
  remove(search: string, ids: readonly string[]): Promise<void>;
  /** Removes the posts that are older than an id, or all; false where the time was up before that. */
  removeOlder(search: string, than: string | undefined, isOver: () => boolean): Promise<boolean>;
}

/** A property takes 32,768 UTF-16 units, a row 1 MiB, a transaction 100 rows and 4 MiB; a unit may take 3 bytes in JSON. */
const PROPERTY_UNITS = 32_000;
const ROW_UNITS = 400_000;
const TRANSACTION = { rows: 100, units: 1_000_000 };
/** Larger than every id: keys count down from it, so that the newest post comes first. */
const KEY_BASE = 10n ** 19n - 1n;
const KEY_DIGITS = 19;

export function createUpdates(table: Table, account: string): Updates {
  const partitionOf = (search: string): string => `${account}~${search}`;

  async function* rows(
    search: string,
    { since, before, limit }: Range,
    keysOnly: boolean,
  ): AsyncGenerator<NewRow> {
    let continuation: string | undefined;
    let left = limit;
    do {
      const page = await table.page({
        partition: partitionOf(search),
        after: before && keyOf(before),
        before: since && keyOf(since),
        keysOnly,
        limit: left,
        continuation,
      });
      yield* page.rows.slice(0, left);
      left -= page.rows.length;
      continuation = page.next;
    } while (continuation !== undefined && left > 0);
  }

  async function remove(search: string, keys: readonly string[]): Promise<void> {
    for (let at = 0; at < keys.length; at += TRANSACTION.rows)
      await table.removeAll(partitionOf(search), keys.slice(at, at + TRANSACTION.rows));
  }

  return {
    put: async (search, posts) => {
      const all = [...new Map(posts.map((post) => [post.id, post])).values()];
      const texts = all.map((post) => ({ id: post.id, text: textOf(post) }));
      const tooLarge = texts.filter(({ text }) => text.length > ROW_UNITS);
      let batch: NewRow[] = [];
      let units = 0;
      for (const { id, text } of texts) {
        if (text.length > ROW_UNITS) continue;
        if (batch.length === TRANSACTION.rows || units + text.length > TRANSACTION.units) {
          await table.putAll(partitionOf(search), batch);
          batch = [];
          units = 0;
        }
        batch.push({ key: keyOf(id), values: cut(text) });
        units += text.length;
      }
      await table.putAll(partitionOf(search), batch);
      return tooLarge.map(({ id }) => id);
    },
    read: async (search, range) => {
      const kept: Kept[] = [];
      for await (const { key, values } of rows(search, range, false)) kept.push(keptOf(key, joined(values)));
      return kept;
    },
    ids: async (search, range) => {
      const ids: string[] = [];
      for await (const { key } of rows(search, range, true)) ids.push(idOf(key));
      return ids;
    },
    remove: (search, ids) => remove(search, ids.map(keyOf)),
    removeOlder: async (search, than, isOver) => {
      for (;;) {
        const keys: string[] = [];
        const range = { before: than, limit: TRANSACTION.rows };
        for await (const { key } of rows(search, range, true)) keys.push(key);
        if (keys.length === 0) return true;
        if (isOver()) return false;
        await remove(search, keys);
      }
    },
  };
}

function keyOf(id: string): string {
  return (KEY_BASE - BigInt(id)).toString().padStart(KEY_DIGITS, '0');
}

function idOf(key: string): string {
  return (KEY_BASE - BigInt(key)).toString();
}

function textOf({ post, users, media }: XPost): string {
  return `{"post":${post},"users":[${users.join(',')}],"media":[${media.join(',')}]}`;
}

function keptOf(key: string, text: string): Kept {
  const members = membersOf(text);
  return {
    id: idOf(key),
    post: members.get('post') ?? '{}',
    users: members.get('users') ?? '[]',
    media: members.get('media') ?? '[]',
  };
}

/** A text as properties, none of which ends in half a character. */
function cut(text: string): Values {
  const values: Record<string, string> = {};
  for (let at = 0, count = 0; at < text.length; count++) {
    const isSplit = /[\uD800-\uDBFF]/.test(text.charAt(at + PROPERTY_UNITS - 1));
    const end = at + PROPERTY_UNITS - (isSplit ? 1 : 0);
    values[`text${count}`] = text.slice(at, end);
    at = end;
  }
  return values;
}

function joined(values: Values): string {
  let text = '';
  for (let count = 0; typeof values[`text${count}`] === 'string'; count++) text += values[`text${count}`];
  return text;
}
