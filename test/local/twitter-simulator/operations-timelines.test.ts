import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { publish, repost } from '../../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../../local/twitter-simulator/world.ts';
import { allPages, createBench, NOW } from './world-call.ts';

const own = { id: DEMO_USER_ID };

describe('a page', () => {
  test('leads to the next one until all are shown, once, and back', () => {
    const bench = createBench();
    const { id } = bench.user('port_ellery');
    const expected = bench.world.timeline.filter(({ authorId }) => authorId === id).map((post) => post.id);
    const pages = allPages(bench, 'getUsersPosts', { params: { id }, query: { max_results: 5 } });
    assert.ok(pages.length > 1);
    assert.deepEqual(
      pages.flatMap(({ data }) => (data ?? []).map((post) => post.id)),
      expected,
    );
    assert.equal(pages[0]?.meta?.previous_token, undefined);
    const token = String(pages[1]?.meta?.previous_token);
    const back = bench.ids('getUsersPosts', {
      params: { id },
      query: { max_results: 5, pagination_token: token },
    });
    assert.deepEqual(back, expected.slice(0, 5));
  });

  test('tells how many it has, and its newest and oldest post', () => {
    const bench = createBench();
    const { data, meta } = bench.call('getUsersPosts', { params: own, query: { max_results: 5 } }).body;
    assert.deepEqual(
      [meta?.result_count, meta?.newest_id, meta?.oldest_id],
      [5, data?.[0]?.id, data?.[4]?.id],
    );
  });

  test('stays where it is when posts are added and taken away', () => {
    const bench = createBench();
    const query = { max_results: 5 };
    const first = bench.call('getUsersPosts', { params: own, query }).body;
    const second = bench.ids('getUsersPosts', {
      params: own,
      query: { ...query, pagination_token: String(first.meta?.next_token) },
    });
    publish(bench.world, { authorId: DEMO_USER_ID, text: 'Pushed in' }, bench.now);
    bench.world.remove(String(first.data?.[4]?.id));
    const again = bench.ids('getUsersPosts', {
      params: own,
      query: { ...query, pagination_token: String(first.meta?.next_token) },
    });
    assert.deepEqual(again, second);
  });

  test('has no data where there is nothing', () => {
    const bench = createBench();
    assert.deepEqual(bench.call('getUsersBlocking', { params: own }).body, { meta: { result_count: 0 } });
  });

  test('is refused for a token of another list, and for one that is made up', () => {
    const bench = createBench();
    const { meta } = bench.call('getUsersPosts', { params: own, query: { max_results: 5 } }).body;
    const other = { id: bench.user('devdana').id };
    for (const [params, pagination_token] of [
      [other, String(meta?.next_token)],
      [own, 'made-up'],
      [own, '00'],
    ] as const) {
      const { status, body } = bench.call('getUsersPosts', { params, query: { pagination_token } });
      assert.equal(status, 400);
      assert.match(body.errors?.[0]?.message ?? '', /is not a valid token\.$/);
    }
  });

  test('has a size within X’s bounds', () => {
    const bench = createBench();
    const refused = bench.call('getUsersPosts', { params: own, query: { max_results: 4 } });
    assert.equal(
      refused.body.errors?.[0]?.message,
      'The `max_results` query parameter value [4] is not between 5 and 100',
    );
    assert.equal(bench.call('getUsersPosts', { params: own, query: { max_results: 'ten' } }).status, 400);
    assert.equal(bench.ids('getUsersPosts', { params: own }).length, 10);
  });
});

describe('a user’s posts', () => {
  test('can be asked for without answers and reposts', () => {
    const bench = createBench();
    const post = publish(bench.world, { authorId: DEMO_USER_ID, text: 'Root' }, bench.now);
    const answer = publish(bench.world, { authorId: DEMO_USER_ID, text: 'Answer', replyTo: post }, bench.now);
    const stranger = bench.world.timeline.find(({ authorId }) => authorId === bench.user('devdana').id);
    const shared = stranger && repost(bench.world, DEMO_USER_ID, stranger, bench.now);
    const seen = (exclude?: string) =>
      bench.ids('getUsersPosts', {
        params: own,
        query: { max_results: 100, ...(exclude ? { exclude } : {}) },
      });
    const has = (exclude?: string) => [answer.id, shared?.id].map((id) => seen(exclude).includes(id));
    assert.deepEqual(has(), [true, true]);
    assert.deepEqual(has('replies'), [false, true]);
    assert.deepEqual(has('retweets'), [true, false]);
    assert.deepEqual(has('retweets,replies'), [false, false]);
  });

  test('can be bounded by time and by id', () => {
    const bench = createBench();
    const posts = bench.world.timeline.filter(({ authorId }) => authorId === DEMO_USER_ID);
    const [a, b, c, d] = posts.slice(0, 4);
    assert.ok(a && b && c && d);
    const between = (query: Record<string, string>) => bench.ids('getUsersPosts', { params: own, query });
    assert.deepEqual(between({ since_id: d.id, until_id: a.id }), [b.id, c.id]);
    const iso = (ms: number): string => new Date(ms).toISOString();
    assert.deepEqual(between({ start_time: iso(c.createdAt), end_time: iso(a.createdAt) }), [b.id, c.id]);
    assert.equal(
      bench.call('getUsersPosts', { params: own, query: { start_time: 'yesterday' } }).status,
      400,
    );
    const backwards = { start_time: iso(a.createdAt), end_time: iso(c.createdAt) };
    assert.equal(bench.call('getUsersPosts', { params: own, query: backwards }).status, 400);
  });

  test('are cheap for the app’s owner alone', () => {
    const bench = createBench();
    assert.equal(bench.call('getUsersPosts', { params: own }).resourceUsd, 0.001);
    assert.equal(bench.call('getUsersPosts', { params: own, as: 'app' }).resourceUsd, undefined);
    assert.equal(bench.call('getUsersPosts', { params: own, as: 'devdana' }).resourceUsd, undefined);
    const other = { id: bench.user('devdana').id };
    assert.equal(bench.call('getUsersPosts', { params: other }).resourceUsd, undefined);
  });

  test('of nobody and of a protected account are errors without data', () => {
    const bench = createBench();
    const hidden = { id: bench.user('quiet_margin').id };
    const look = (params: Record<string, string>) => bench.call('getUsersPosts', { params, as: 'app' }).body;
    assert.equal(look({ id: '1' }).errors?.[0]?.title, 'Not Found Error');
    assert.equal(look(hidden).errors?.[0]?.title, 'Authorization Error');
  });
});

describe('timelines', () => {
  test('of mentions have those of others that name the user', () => {
    const bench = createBench();
    const post = publish(
      bench.world,
      { authorId: bench.user('devdana').id, text: 'Hi @Gateway_Demo' },
      bench.now,
    );
    publish(bench.world, { authorId: DEMO_USER_ID, text: 'I am @gateway_demo' }, bench.now);
    assert.equal(bench.ids('getUsersMentions', { params: own })[0], post.id);
  });

  test('of one’s home have own posts and those of whom one follows, without the muted', () => {
    const bench = createBench();
    const { world } = bench;
    const followed = bench.user('kofi_codes').id;
    const post = publish(world, { authorId: followed, text: 'For my followers' }, bench.now);
    const home = () => bench.ids('getUsersTimeline', { params: own });
    assert.ok(home().includes(post.id));
    world.mutes.add(DEMO_USER_ID, followed);
    assert.ok(!home().includes(post.id));
    const authors = new Set(home().map((id) => world.posts.get(id ?? '')?.authorId));
    assert.ok(authors.has(DEMO_USER_ID));
    for (const author of authors)
      assert.ok(author === DEMO_USER_ID || world.follows.has(DEMO_USER_ID, author ?? ''));
  });

  test('of others’ homes are refused with both ids', () => {
    const bench = createBench();
    const { status, body } = bench.call('getUsersTimeline', { params: { id: '2' } });
    assert.equal(status, 400);
    assert.equal(
      body.errors?.[0]?.message,
      `The \`id\` query parameter value [2] must be the same as the authenticating user [${DEMO_USER_ID}]`,
    );
  });

  test('of reposted posts, likes and bookmarks are what was reposted, liked and kept', () => {
    const bench = createBench();
    const { world } = bench;
    const post = publish(world, { authorId: DEMO_USER_ID, text: 'Pass it on' }, NOW);
    repost(world, bench.user('devdana').id, post, NOW);
    world.likes.add(DEMO_USER_ID, post.id);
    world.bookmarks.add(DEMO_USER_ID, post.id);
    assert.equal(bench.ids('getUsersRepostsOfMe')[0], post.id);
    assert.equal(bench.ids('getUsersBookmarks', { params: own })[0], post.id);
    const liked = bench.call('getUsersLikedPosts', { params: own });
    assert.equal(liked.body.data?.[0]?.id, post.id);
    assert.ok(liked.resources?.every(({ kind }) => kind === 'like'));
  });

  test('of a list have its members’ posts only', () => {
    const bench = createBench();
    const list = [...bench.world.lists.values()].find(({ name }) => name === 'Port Ellery');
    const ids = bench.ids('getListsPosts', { params: { id: list?.id ?? '' }, as: 'app' });
    assert.ok(ids.length > 10);
    for (const id of ids) {
      assert.ok(bench.world.listMembers.has(list?.id ?? '', bench.world.posts.get(id ?? '')?.authorId ?? ''));
    }
  });
});
