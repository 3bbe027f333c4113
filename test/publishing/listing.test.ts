import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createListing, type ListQuery, type PostListing } from '../../functions/publishing/listing.ts';
import type { Post, PostState } from '../../functions/publishing/post.ts';
import type { PostStore } from '../../functions/publishing/store.ts';
import { ulid } from '../../functions/storage/ulid.ts';

const NOW = Date.parse('2026-12-31T12:00:00Z');
const DAY = 24 * 60 * 60_000;
const ALL: ListQuery = { states: undefined, from: undefined, to: undefined, limit: 100, after: undefined };

let made = 0;
function postOf(createdAt: number, changes: Partial<Post> = {}): Post {
  const unique = (bytes: number): Uint8Array => new Uint8Array(bytes).fill(made % 32);
  made++;
  return {
    ...{ id: ulid(createdAt, unique), account: 'app', by: 'test', createdAt, state: 'scheduled' },
    ...{ dueAt: createdAt, actAt: createdAt, onLate: 'post', lateAfterMs: 0, parts: [], fruitless: 0 },
    ...changes,
  };
}

/** A listing of posts that lie in storage in groups, of which a page shows two at most. */
function listing(posts: readonly Post[], asked: string[] = []): PostListing {
  const groupOf = ({ id, createdAt }: Post): string =>
    id.startsWith('series-') ? 'series' : new Date(createdAt).toISOString().slice(0, 7);
  const group: PostStore['group'] = async (account, name, limit, continuation = '0') => {
    asked.push(name);
    const all = posts.filter((post) => post.account === account && groupOf(post) === name);
    const from = Number(continuation);
    const end = from + Math.min(limit, 2);
    return {
      posts: all.sort((a, b) => (a.id < b.id ? -1 : 1)).slice(from, end),
      next: end < all.length ? String(end) : undefined,
    };
  };
  return createListing({ group } as PostStore, 'app', () => NOW);
}
const ids = (posts: readonly Post[]): string[] => posts.map(({ id }) => id);

describe('a list of posts', () => {
  const days = [0, 1, 2, 3, 4, 31, 32, 300];
  const posts = days.map((day) => postOf(NOW - day * DAY));

  test('has all of them, the newest first, through months and pages', async () => {
    assert.deepEqual(await listing(posts.toReversed()).posts(ALL), { posts, next: undefined });
    const others = [postOf(NOW, { account: 'other' }), postOf(NOW, { id: 'series-1' })];
    assert.deepEqual((await listing([...posts, ...others]).posts(ALL)).posts, posts);
  });

  test('goes back sixteen months, each once, also from the last day of a long month', async () => {
    const asked: string[] = [];
    await listing([], asked).posts(ALL);
    assert.deepEqual(
      [asked.length, asked[0], asked[1], asked[10], asked.at(-1)],
      [16, '2026-12', '2026-11', '2026-02', '2025-09'],
    );
  });

  test('is cut at its limit, and goes on after the last id; a full last page has no next', async () => {
    const each = listing(posts);
    const found: Post[] = [];
    let after: string | undefined;
    let pages = 0;
    do {
      const page = await each.posts({ ...ALL, limit: 4, after });
      found.push(...page.posts);
      after = page.next;
      pages++;
    } while (after !== undefined);
    assert.deepEqual([ids(found), pages], [ids(posts), 2]);
  });

  test('goes on from the month of the last id, without reading later ones', async () => {
    const asked: string[] = [];
    const last = posts[5];
    assert.ok(last);
    assert.deepEqual(
      ids((await listing(posts, asked).posts({ ...ALL, after: last.id })).posts),
      ids(posts.slice(6)),
    );
    assert.equal(asked[0], '2026-11');
    // An id that is none is no reason to fail: it is compared as a text.
    assert.deepEqual((await listing(posts).posts({ ...ALL, after: 'Z' })).posts, posts);
  });

  test('holds what is in one of the states and due within the bounds, the end left out', async () => {
    const states: PostState[] = ['held', 'posted', 'failed'];
    const mixed = states.map((state, day) => postOf(NOW - day * DAY, { state }));
    const idsOf = async (query: Partial<ListQuery>): Promise<string[]> =>
      ids((await listing(mixed).posts({ ...ALL, ...query })).posts);
    assert.deepEqual(await idsOf({ states: ['held', 'failed'] }), [mixed[0]?.id, mixed[2]?.id]);
    assert.deepEqual(await idsOf({ from: NOW - DAY }), ids(mixed.slice(0, 2)));
    assert.deepEqual(await idsOf({ to: NOW - DAY }), ids(mixed.slice(2)));
    assert.deepEqual(await idsOf({ from: NOW - DAY, to: NOW }), [mixed[1]?.id]);
  });

  test('of the newest in each state is cut for each of them', async () => {
    const mixed = [0, 1, 2, 40].map((day) =>
      postOf(NOW - day * DAY, { state: day === 1 ? 'failed' : 'held' }),
    );
    const [first, failed, second, third] = ids(mixed);
    assert.deepEqual(await listing(mixed).newest(['held', 'failed', 'posted'], 2), {
      held: [first, second],
      failed: [failed],
      posted: [],
    });
    assert.deepEqual((await listing(mixed).newest(['held'], 9)).held, [first, second, third]);
  });

  test('of series has those in the states, the newest first', async () => {
    const series = (['recurring', 'ended', 'recurring'] as const).map((state, day) =>
      postOf(NOW - day * DAY, { id: `series-${9 - day}`, state }),
    );
    const each = listing([...series, ...posts]);
    assert.deepEqual(await each.series(undefined), series);
    assert.deepEqual(ids(await each.series(['recurring'])), ['series-9', 'series-7']);
  });
});
