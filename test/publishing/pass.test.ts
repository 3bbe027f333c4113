import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLog } from '../../functions/log.ts';
import { type PassResult, type PassWorld, runPass } from '../../functions/publishing/pass.ts';
import type { Post } from '../../functions/publishing/post.ts';
import type { Publisher } from '../../functions/publishing/publisher.ts';
import { reportState } from '../../functions/publishing/report.ts';
import type { Hint, PostStore, Stored } from '../../functions/publishing/store.ts';
import type { Line } from '../support/web.ts';

const NOW = Date.parse('2026-12-01T09:00:00Z');
const MINUTE = 60_000;

const postOf = (id: string, changes: Partial<Post> = {}): Post => ({
  ...{ id, account: 'app', by: 'test', createdAt: 0, state: 'scheduled', dueAt: NOW, actAt: NOW },
  ...{ onLate: 'post', lateAfterMs: 0, parts: [], fruitless: 0 },
  ...changes,
});

interface Options extends Partial<Pick<PassWorld, 'concurrency' | 'budgetMs' | 'now'>> {
  readonly posts: readonly Post[];
  /** Hints beside those of the posts. */
  readonly hints?: readonly Hint[];
  /** Hints in a page. */
  readonly pageSize?: number;
  readonly act?: (post: Post, ...rest: Parameters<Publisher['act']>) => Promise<Post | undefined>;
}

/** A pass over posts that are kept in memory, with what it did. */
async function pass({ posts, hints = [], pageSize = 100, act = async (post) => post, ...rest }: Options) {
  const lines: Line[] = [];
  const dropped: string[] = [];
  const acted: string[] = [];
  const changed: Post[] = [];
  const asked: [until: number, limit: number][] = [];
  const all: Hint[] = [
    ...posts.map(({ id, account }) => ({ key: id, at: NOW, account, id, writtenAt: NOW })),
    ...hints,
  ];
  const row = { partition: '', key: '', etag: '', values: {} };
  const store: Partial<PostStore> = {
    due: async (until, limit, from = '0') => {
      asked.push([until, limit]);
      const end = Number(from) + pageSize;
      return { hints: all.slice(Number(from), end), next: end < all.length ? String(end) : undefined };
    },
    get: async (account, id) => {
      const post = posts.find((each) => each.account === account && each.id === id);
      return post && { post, row };
    },
    hintOf: ({ post }) => (post.actAt === undefined ? undefined : post.id),
    dropHint: async ({ key }) => void dropped.push(key),
    change: async (stored: Stored, next) => {
      changed.push(next);
      return { ...stored, post: next };
    },
  };
  const result = await runPass({
    store: store as PostStore,
    publisher: {
      act: async (stored, onLimit) => {
        acted.push(stored.post.id);
        return act(stored.post, stored, onLimit);
      },
    },
    uses: { find: async () => undefined, note: async () => [] },
    now: () => NOW,
    log: createLog((level, line) => lines.push({ level, ...JSON.parse(line) })),
    ...{ concurrency: 1, budgetMs: MINUTE, maySend: true },
    ...rest,
  });
  return { result, lines, dropped, acted, changed, asked };
}

describe('a pass', () => {
  test('acts on every post that is due, and tells how many are now in which state', async () => {
    const { result, lines, asked, dropped } = await pass({
      posts: [postOf('a'), postOf('b'), postOf('c'), postOf('d')],
      act: async (post) =>
        post.id === 'd' ? undefined : { ...post, state: post.id === 'a' ? 'held' : 'posted' },
    });
    const states = { held: 1, posted: 2, elsewhere: 1 };
    assert.deepEqual(result, { seen: 4, states, complete: true } satisfies PassResult);
    const [line, ...others] = lines;
    assert.ok(line);
    assert.deepEqual([line.event, line.seen, line.complete, line.ms, others], ['tick.done', 4, true, 0, []]);
    assert.deepEqual(JSON.parse(String(line.states)), states);
    assert.deepEqual([asked, dropped], [[[NOW, 200]], []]);
  });

  test('goes through all pages, up to the time at which it began', async () => {
    let clock = NOW;
    const { result, acted, asked, lines } = await pass({
      ...{ posts: ['a', 'b', 'c'].map((id) => postOf(id)), pageSize: 2, now: () => clock },
      act: async (post) => {
        clock += 10;
        return post;
      },
    });
    assert.deepEqual([acted, result.complete, lines[0]?.ms], [['a', 'b', 'c'], true, 30]);
    assert.deepEqual(asked, [
      [NOW, 200],
      [NOW, 200],
    ]);
  });

  test('begins nothing when its time is up, and says that it is not complete', async () => {
    for (const [pageSize, budgetMs, ids] of [
      [100, 20, ['a', 'b']],
      [100, 21, ['a', 'b', 'c']],
      [2, 20, ['a', 'b']],
      [100, 30, ['a', 'b', 'c']],
      [100, 31, ['a', 'b', 'c']],
    ] as const) {
      let clock = NOW;
      const { result, acted, asked } = await pass({
        ...{ posts: ['a', 'b', 'c'].map((id) => postOf(id)), pageSize, budgetMs, now: () => clock },
        act: async (post) => {
          clock += 10;
          return post;
        },
      });
      assert.deepEqual([acted, result.complete, asked.length], [ids, budgetMs > 30, 1], `${budgetMs}`);
    }
  });

  test('works on so many posts at once, and no more', async () => {
    let [atOnce, most] = [0, 0];
    const { acted } = await pass({
      ...{ posts: ['a', 'b', 'c', 'd', 'e'].map((id) => postOf(id)), concurrency: 2 },
      act: async (post) => {
        most = Math.max(most, ++atOnce);
        await new Promise(setImmediate);
        atOnce--;
        return post;
      },
    });
    assert.deepEqual([acted.length, most], [5, 2]);
  });

  test('goes on where one post fails, and names that one', async () => {
    const { result, lines } = await pass({
      posts: [postOf('a'), postOf('b')],
      act: async (post) => (post.id === 'a' ? Promise.reject(new Error('storage')) : post),
    });
    assert.deepEqual(result.states, { scheduled: 1 });
    const [failed] = lines.filter(({ event }) => event === 'post.pass-failed');
    assert.deepEqual([failed?.post, failed?.account], ['a', 'app']);
  });

  test('sweeps a hint that no post counts on, once no writer can be on the way to it', async () => {
    const hint = (id: string, age: number, key = `old-${id}`): Hint => ({
      ...{ key, id, account: 'app', at: NOW },
      writtenAt: NOW - age,
    });
    const grace = 10 * MINUTE;
    const posts = [
      postOf('moved'),
      postOf('posted', { state: 'posted', actAt: undefined }),
      postOf('held', { state: 'held', reason: 'credits', actAt: undefined }),
      postOf('failed', { state: 'failed', reason: 'refused', actAt: undefined }),
    ];
    const of = (age: number): Promise<Awaited<ReturnType<typeof pass>>> =>
      pass({ posts, hints: ['gone', 'moved', 'posted', 'held', 'failed'].map((id) => hint(id, age)) });
    const young = await of(grace);
    assert.deepEqual([young.dropped, young.acted], [[], ['moved']]);
    const old = await of(grace + 1);
    assert.deepEqual(old.dropped, ['old-gone', 'old-moved', 'old-posted', 'old-held', 'old-failed']);
    assert.deepEqual(old.acted, ['moved']);
    // Whoever held it may have ended before it told; each is told once a hint.
    assert.deepEqual(
      old.lines.slice(0, -1).map(({ event, post, reason, state }) => [event, post, reason, state]),
      [
        ['post.held', 'held', 'credits', 'held'],
        ['post.failed', 'failed', 'refused', 'failed'],
      ],
    );
  });

  test('leaves a post that is done alone, although its hint is still there', async () => {
    const done = postOf('a', { state: 'posted' });
    const { acted, dropped, result } = await pass({ posts: [done] });
    assert.deepEqual([acted, dropped, result.seen], [[], [], 0]);
  });

  describe('of an account that X takes no posts of for now', () => {
    const other = postOf('other', { account: 'other' });
    const posts = [postOf('a'), postOf('b'), postOf('c', { state: 'sending' }), other];

    test('puts the others off until X’s limit ends, and goes on with what is under way', async () => {
      const until = NOW + MINUTE;
      const { acted, changed, result } = await pass({
        posts,
        act: async (post, _stored, bounds) => {
          if (post.id === 'a') bounds?.onLimit?.(until);
          return post;
        },
      });
      assert.deepEqual(acted, ['a', 'c', 'other']);
      assert.deepEqual(changed, [postOf('b', { actAt: until })]);
      assert.equal(result.seen, 3);
    });

    test('leaves them as they are where X cannot be reached', async () => {
      const { acted, changed } = await pass({
        posts,
        act: async (post, _stored, bounds) => {
          if (post.id === 'a') bounds?.onLimit?.(undefined);
          return post;
        },
      });
      assert.deepEqual([acted, changed], [['a', 'c', 'other'], []]);
    });
  });
});

test('a change of state is told, with a warning where a person has to act', () => {
  const lines: Line[] = [];
  const log = createLog((level, line) => lines.push({ level, ...JSON.parse(line) }));
  reportState(log, postOf('a', { state: 'held', reason: 'credits' }));
  reportState(log, postOf('a', { state: 'failed', reason: 'refused' }));
  reportState(log, postOf('a', { state: 'posted' }));
  assert.deepEqual(
    lines.map(({ level, event, post, account, state, reason }) => [
      level,
      event,
      post,
      account,
      state,
      reason,
    ]),
    [
      ['warn', 'post.held', 'a', 'app', 'held', 'credits'],
      ['warn', 'post.failed', 'a', 'app', 'failed', 'refused'],
      ['info', 'post.changed', 'a', 'app', 'posted', undefined],
    ],
  );
});
