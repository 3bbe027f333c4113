import { insertOnce, swap, WRITE_ID } from '../storage/swap.ts';
import type { Condition, Row, Table, Values } from '../storage/tables.ts';
import { reversed } from '../storage/ulid.ts';
import {
  HINT_SEPARATOR,
  hintPlace,
  keyOf,
  OPEN,
  postPartitions,
  seriesPartition,
  waitingPartition,
  waitsAs,
} from './keys.ts';
import type { Post, PostState } from './post.ts';
import { createTextIndex, textKey } from './text-index.ts';

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

export interface PostQuery {
  /** At least one. */
  readonly states?: readonly PostState[] | undefined;
  /** Bounds of `dueAt`, milliseconds since 1970. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  readonly limit: number;
  readonly continuation?: string | undefined;
}

export interface PostPage {
  readonly posts: readonly Post[];
  /** Where the next page starts; a page can have fewer posts than its limit, or none, and still have a next one. */
  readonly next: string | undefined;
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
  /** Posts, newest first; series are apart from them. */
  list(account: string, kind: 'posts' | 'series', query: PostQuery): Promise<PostPage>;
  /** Posts that are held, or failed, newest first: found without reading any others. */
  waiting(account: string, query: PostQuery): Promise<PostPage>;
  /** Posts that say the same as this one, it included, newest first: of as many as `limit` that once did. */
  equalTo(post: Post, limit: number): Promise<readonly Post[]>;
  /**
   * Reserves X's post for one part of one of ours; false where another has it. One post on the timeline can settle
   * one row only.
   */
  reserve(account: string, xId: string, owner: string): Promise<boolean>;
}

/** Rows that are read at once, one by one. */
const MOST_READ = 50;
/** `dueAt` is kept, and compared, as a text of four digits of year and so on. */
const LAST_INSTANT = Date.parse('9999-12-31T23:59:59.999Z');

/** The row of `due` that a post counts on. */
interface Hinted {
  readonly partition: string;
  readonly key: string;
  readonly state: PostState;
}

export interface PostTables {
  readonly posts: Table;
  readonly due: Table;
  readonly settled: Table;
  readonly texts: Table;
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
  { posts, due, settled, texts }: PostTables,
  { now, newWriteId }: StoreWorld,
): PostStore {
  const textIndex = createTextIndex(texts, newWriteId);
  const valuesOf = (post: Post, hint: string | undefined): Values => ({
    [WRITE_ID]: newWriteId(),
    hint: hint ?? '',
    state: post.state,
    dueAt: new Date(post.dueAt).toISOString(),
    post: JSON.stringify(post),
  });
  const addHint = async (post: Post): Promise<Hinted | undefined> => {
    const place = hintPlace(post);
    if (!place) return undefined;
    // No key is used twice, so that removing one that no row counts on can never remove one that a row does.
    const key = [...place.order, newWriteId()].join(HINT_SEPARATOR);
    const hint = { partition: place.partition, key, state: post.state };
    await insertHint(hint);
    return hint;
  };
  const insertHint = ({ partition, key, state }: Hinted): Promise<unknown> =>
    insertOnce(due, partition, key, { [WRITE_ID]: newWriteId(), writtenAt: now(), state });
  /** Runs a row's write behind its hint's, and writes the hint again where a sweep may have taken it meanwhile. */
  const behindHint = async (
    post: Post,
    write: (hint: string | undefined) => Promise<Row | undefined>,
  ): Promise<Row | undefined> => {
    const startedAt = now();
    let hint = await addHint(post);
    // A writer that was held up: a pass may have swept the hint, and must not be able to before the row is there.
    if (now() - startedAt > HINT_GRACE_MS / 2) hint = await addHint(post);
    const row = await write(hint?.key);
    if (row && hint !== undefined && now() - startedAt > HINT_GRACE_MS / 2) await insertHint(hint);
    return row;
  };
  const hintOf = ({ row }: Stored): string | undefined => String(row.values.hint ?? '') || undefined;
  const get = async (account: string, id: string): Promise<Stored | undefined> => {
    const key = keyOf(account, id);
    const row = await posts.get(key.partition, key.row);
    return row && stored(row);
  };
  /** The post that a hint of one that waits counts for; a hint that no post counts on is swept once it is old enough. */
  const waitingPost = async (account: string, { partition, key, values }: Row): Promise<Post | undefined> => {
    const found = await get(account, reversed(key.split(HINT_SEPARATOR)[0] ?? ''));
    if (found && hintOf(found) === key) return found.post;
    if (now() - Number(values.writtenAt) > HINT_GRACE_MS) await due.remove(partition, key).catch(() => {});
    return undefined;
  };

  return {
    get,
    add: async (post) => {
      await textIndex.note(post);
      const { partition, row: key } = keyOf(post.account, post.id);
      const row = await behindHint(post, (hint) => insertOnce(posts, partition, key, valuesOf(post, hint)));
      return row && stored(row);
    },
    change: async (before, next, written) => {
      const place = hintPlace(before.post);
      if (next.parts[0]?.content !== before.post.parts[0]?.content) await textIndex.note(next);
      const old = hintOf(before);
      // A post that is under way keeps its hint: it lies in the past, so that every pass sees the post until it is done.
      const write = (hint: string | undefined): Promise<Row | undefined> =>
        swap(posts, before.row, valuesOf(next, hint));
      const moves = next.actAt !== before.post.actAt || waitsAs(next) !== waitsAs(before.post);
      const row = moves ? await behindHint(next, write) : await write(old);
      if (!row) return undefined;
      written?.();
      if (moves && place && old !== undefined) await due.remove(place.partition, old).catch(() => {});
      return stored(row);
    },
    due: async (until, limit, continuation) => {
      const before = new Date(until + 1).toISOString();
      const page = await due.page({ partition: OPEN, before, limit, continuation });
      return { hints: page.rows.flatMap(toHint), next: page.next };
    },
    dropHint: ({ key }) => due.remove(OPEN, key),
    hintOf,
    list: async (account, kind, { limit, continuation, ...query }) => {
      const partition = kind === 'series' ? seriesPartition(account) : postPartitions(account);
      const page = await posts.page({ partition, where: conditionsOf(query), limit, continuation });
      return { posts: page.rows.map((row) => stored(row).post), next: page.next };
    },
    waiting: async (account, { states, from = 0, to = Number.POSITIVE_INFINITY, limit, continuation }) => {
      const partition = waitingPartition(account);
      const where = conditionsOf({ states });
      const page = await due.page({ partition, where, limit: Math.min(limit, MOST_READ), continuation });
      const found = await Promise.all(page.rows.map((row) => waitingPost(account, row)));
      const fits = (post: Post | undefined): post is Post =>
        post !== undefined && post.dueAt >= from && post.dueAt < to;
      return { posts: found.filter(fits), next: page.next };
    },
    equalTo: async (post, limit) => {
      const ids = await textIndex.find(post, limit);
      const found = await Promise.all(ids.map((id) => get(post.account, id)));
      const key = textKey(post);
      return found.flatMap((other) => (other && textKey(other.post) === key ? other.post : []));
    },
    reserve: async (account, xId, owner) => {
      const values = { [WRITE_ID]: newWriteId(), owner };
      if (await insertOnce(settled, account, xId, values)) return true;
      const holder = await settled.get(account, xId);
      return holder?.values.owner === owner;
    },
  };
}

function conditionsOf({ states, from, to }: Omit<PostQuery, 'limit' | 'continuation'>): Condition[] {
  const bound = (at: number | undefined): string | undefined =>
    at === undefined ? undefined : new Date(Math.min(Math.max(at, 0), LAST_INSTANT)).toISOString();
  return [
    ...(states ? [{ column: 'state', oneOf: states }] : []),
    ...(from !== undefined || to !== undefined
      ? [{ column: 'dueAt', from: bound(from), before: bound(to) }]
      : []),
  ];
}

function stored(row: Row): Stored {
  return { row, post: JSON.parse(String(row.values.post)) };
}

function toHint({ key, values }: Row): Hint[] {
  const [instant = '', , account = '', id = ''] = key.split(HINT_SEPARATOR);
  const at = Date.parse(instant);
  return Number.isNaN(at) || id === '' ? [] : [{ key, at, account, id, writtenAt: Number(values.writtenAt) }];
}
