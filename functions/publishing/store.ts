import { insertOnce, swap, WRITE_ID } from '../storage/swap.ts';
import type { Page, Row, Table, Values } from '../storage/tables.ts';
import { ulidTime } from '../storage/ulid.ts';
import type { Post } from './post.ts';
import { isSeriesId, SERIES } from './series-id.ts';

/** A post and the row that it was read from. */
export interface Stored {
  readonly post: Post;
  readonly row: Row;
}

/** A row of `due`: a hint that a post may have something to do at an instant. The post's own row is the only truth. */
export interface Hint {
  readonly key: string;
  readonly at: number;
  readonly account: string;
  readonly id: string;
  /** When the hint was written. */
  readonly writtenAt: number;
}

export interface PostStore {
  get(account: string, id: string): Promise<Stored | undefined>;
  /** Writes a new post with its hint. `undefined` where one with this id exists. */
  add(post: Post): Promise<Stored | undefined>;
  /**
   * Replaces what was read. `undefined` when another was first. `written` is called when the row is, before its old hint
   * goes: by a hint that stays, a pass sees that nobody was told.
   * Throws StorageError `unknown` when that cannot be found out.
   */
  change(stored: Stored, next: Post, written?: () => void): Promise<Stored | undefined>;
  /** Hints up to an instant, oldest first. */
  due(
    until: number,
    limit: number,
    continuation?: string,
  ): Promise<{ hints: readonly Hint[]; next: string | undefined }>;
  dropHint(hint: Hint): Promise<void>;
  /** The key of the hint that the row counts on; any other of the post's hints may go. */
  hintOf(stored: Stored): string | undefined;
  /** Posts of one month (`2026-12`) or all `series`, by id. */
  group(
    account: string,
    group: string,
    limit: number,
    continuation?: string,
  ): Promise<{ posts: readonly Post[]; next: string | undefined }>;
  /**
   * Reserves X's post for one part of one of ours; false where another has it. One post on the timeline can settle
   * one row only.
   */
  reserve(account: string, xId: string, owner: string): Promise<boolean>;
}

const OPEN = 'open';
/** Larger than every instant's text. */
const HINT_SEPARATOR = '~';

export interface PostTables {
  readonly posts: Table;
  readonly due: Table;
  readonly settled: Table;
}

export interface StoreWorld {
  readonly now: () => number;
  /** A text of letters and digits that is new each time. */
  readonly newWriteId: () => string;
}

/**
 * How long a hint may stand without a row that counts on it: longer than any writer needs from the hint to the row. A
 * writer that was held up for longer writes its hint again.
 */
export const HINT_GRACE_MS = 10 * 60_000;

/** Posts in Azure Tables; STORAGE.md has the layout. */
export function createPostStore(
  { posts, due, settled }: PostTables,
  { now, newWriteId }: StoreWorld,
): PostStore {
  const valuesOf = (post: Post, hint: string | undefined): Values => ({
    [WRITE_ID]: newWriteId(),
    hint: hint ?? '',
    state: post.state,
    dueAt: new Date(post.dueAt).toISOString(),
    post: JSON.stringify(post),
  });
  const addHint = async (post: Post): Promise<string | undefined> => {
    if (post.actAt === undefined) return undefined;
    // No key is used twice, so that removing one that no row counts on can never remove one that a row does.
    // Posts that may go on at the same time, because X's limit ends then, go on in the order in which they were due.
    const times = [post.actAt, post.dueAt].map((time) => new Date(time).toISOString());
    const key = [...times, post.account, post.id, newWriteId()].join(HINT_SEPARATOR);
    await insertHint(key);
    return key;
  };
  const insertHint = (key: string): Promise<unknown> =>
    insertOnce(due, OPEN, key, { [WRITE_ID]: newWriteId(), writtenAt: now() });
  /** Runs a row's write behind its hint's, and writes the hint again where a sweep may have taken it meanwhile. */
  const behindHint = async (
    post: Post,
    write: (hint: string | undefined) => Promise<Row | undefined>,
  ): Promise<Row | undefined> => {
    const startedAt = now();
    let hint = await addHint(post);
    // A writer that was held up: a pass may have swept the hint, and must not be able to before the row is there.
    if (now() - startedAt > HINT_GRACE_MS / 2) hint = await addHint(post);
    const row = await write(hint);
    if (row && hint !== undefined && now() - startedAt > HINT_GRACE_MS / 2) await insertHint(hint);
    return row;
  };
  const hintOf = ({ row }: Stored): string | undefined => String(row.values.hint ?? '') || undefined;

  return {
    get: async (account, id) => {
      const row = await posts.get(partitionOf(account, id), id);
      return row && stored(row);
    },
    add: async (post) => {
      const partition = partitionOf(post.account, post.id);
      const row = await behindHint(post, (hint) =>
        insertOnce(posts, partition, post.id, valuesOf(post, hint)),
      );
      return row && stored(row);
    },
    change: async (before, next, written) => {
      const old = hintOf(before);
      // A post that is under way keeps its hint: it lies in the past, so that every pass sees the post until it is done.
      const write = (hint: string | undefined): Promise<Row | undefined> =>
        swap(posts, before.row, valuesOf(next, hint));
      const moves = next.actAt !== before.post.actAt;
      const row = moves ? await behindHint(next, write) : await write(old);
      if (!row) return undefined;
      written?.();
      if (moves && old !== undefined) await due.remove(OPEN, old).catch(() => {});
      return stored(row);
    },
    due: async (until, limit, continuation) => {
      const before = new Date(until + 1).toISOString();
      const page = await due.page({ partition: OPEN, before, limit, continuation });
      return { hints: page.rows.flatMap(toHint), next: page.next };
    },
    dropHint: ({ key }) => due.remove(OPEN, key),
    hintOf,
    group: async (account, group, limit, continuation) => {
      const page: Page = await posts.page({ partition: `${account}~${group}`, limit, continuation });
      return { posts: page.rows.map((row) => stored(row).post), next: page.next };
    },
    reserve: async (account, xId, owner) => {
      const values = { [WRITE_ID]: newWriteId(), owner };
      if (await insertOnce(settled, account, xId, values)) return true;
      const holder = await settled.get(account, xId);
      return holder?.values.owner === owner;
    },
  };
}

/** Posts are spread over partitions by the month of their id; a series is found in one place whatever its age. */
function partitionOf(account: string, id: string): string {
  const group = isSeriesId(id) ? SERIES : new Date(ulidTime(id) ?? 0).toISOString().slice(0, 7);
  return `${account}~${group}`;
}

function stored(row: Row): Stored {
  return { row, post: JSON.parse(String(row.values.post)) };
}

function toHint({ key, values }: Row): Hint[] {
  const [instant = '', , account = '', id = ''] = key.split(HINT_SEPARATOR);
  const at = Date.parse(instant);
  return Number.isNaN(at) || id === '' ? [] : [{ key, at, account, id, writtenAt: Number(values.writtenAt) }];
}
