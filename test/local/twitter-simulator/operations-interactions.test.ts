import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { publish } from '../../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../../local/twitter-simulator/world.ts';
import { type Bench, createBench } from './world-call.ts';

const own = { id: DEMO_USER_ID };
const somePost = (bench: Bench) =>
  publish(bench.world, { authorId: bench.user('devdana').id, text: 'Here I am' }, bench.now);

interface Pair {
  readonly create: string;
  readonly remove: string;
  /** The parameter of the other end, and who it is. */
  readonly target: string;
  readonly actor?: string;
  readonly find: (bench: Bench) => string;
  readonly made: object;
  readonly removed: object;
  /** The operation that shows the link afterwards. */
  readonly seen: string;
  readonly usd: readonly [number, number];
}

const pairs: readonly Pair[] = [
  {
    create: 'likePost',
    remove: 'unlikePost',
    target: 'tweet_id',
    find: (bench) => somePost(bench).id,
    made: { liked: true },
    removed: { liked: false },
    seen: 'getUsersLikedPosts',
    usd: [0.015, 0.01],
  },
  {
    create: 'createUsersBookmark',
    remove: 'deleteUsersBookmark',
    target: 'tweet_id',
    find: (bench) => somePost(bench).id,
    made: { bookmarked: true },
    removed: { bookmarked: false },
    seen: 'getUsersBookmarks',
    usd: [0.005, 0.005],
  },
  {
    create: 'followUser',
    remove: 'unfollowUser',
    target: 'target_user_id',
    actor: 'source_user_id',
    find: (bench) => {
      const { id } = bench.user('bahn_benni');
      bench.world.follows.remove(DEMO_USER_ID, id);
      return id;
    },
    made: { following: true, pending_follow: false },
    removed: { following: false },
    seen: 'getUsersFollowing',
    usd: [0.015, 0.01],
  },
  {
    create: 'muteUser',
    remove: 'unmuteUser',
    target: 'target_user_id',
    actor: 'source_user_id',
    find: (bench) => bench.user('bahn_benni').id,
    made: { muting: true },
    removed: { muting: false },
    seen: 'getUsersMuting',
    usd: [0.015, 0.005],
  },
  {
    create: 'followList',
    remove: 'unfollowList',
    target: 'list_id',
    find: ({ world }) => [...world.lists.values()].find(({ name }) => name === 'Port Ellery')?.id ?? '',
    made: { following: true },
    removed: { following: false },
    seen: 'getUsersFollowedLists',
    usd: [0.005, 0.005],
  },
  {
    create: 'pinList',
    remove: 'unpinList',
    target: 'list_id',
    find: ({ world }) => [...world.lists.values()].find(({ name }) => name === 'Looking up')?.id ?? '',
    made: { pinned: true },
    removed: { pinned: false },
    seen: 'getUsersPinnedLists',
    usd: [0.005, 0.005],
  },
];

for (const { create, remove, target, actor = 'id', find, made, removed, seen, usd } of pairs) {
  describe(`${create} and ${remove}`, () => {
    test('make a link and take it away, as often as they are called', () => {
      const bench = createBench();
      bench.world.access = 'enterprise';
      const id = find(bench);
      const add = () => bench.call(create, { params: own, body: { [target]: id } });
      const first = add();
      assert.deepEqual([first.status, first.body.data, first.requestUsd], [200, made, usd[0]]);
      add();
      assert.equal(bench.ids(seen, { params: own }).filter((other) => other === id).length, 1);
      const drop = () => bench.call(remove, { params: { [actor]: DEMO_USER_ID, [target]: id } });
      const last = drop();
      assert.deepEqual([last.body.data, last.requestUsd], [removed, usd[1]]);
      assert.deepEqual(drop().body.data, removed);
      assert.ok(!bench.ids(seen, { params: own }).includes(id));
    });

    test('act for the caller only, and on what exists', () => {
      const bench = createBench();
      bench.world.access = 'enterprise';
      const body = { [target]: find(bench) };
      assert.equal(bench.call(create, { params: { id: '2' }, body }).status, 400);
      assert.equal(bench.call(create, { params: own, body: { [target]: '20' } }).status, 404);
      assert.equal(bench.call(create, { params: own, body: {} }).status, 400);
      assert.equal(bench.call(create, { params: own, body: { [target]: 20 } }).status, 400);
    });
  });
}

describe('what self-serve access does not allow', () => {
  for (const [id, target, find] of [
    ['likePost', 'tweet_id', (bench: Bench) => somePost(bench).id],
    ['followUser', 'target_user_id', (bench: Bench) => bench.user('bahn_benni').id],
  ] as const) {
    test(`includes ${id}`, () => {
      const bench = createBench();
      const { status, body } = bench.call(id, { params: own, body: { [target]: find(bench) } });
      assert.equal(status, 403);
      assert.ok(body.type?.endsWith('/client-forbidden'));
    });
  }
});

describe('a repost', () => {
  const share = (bench: Bench, tweet_id: string) =>
    bench.call('repostPost', { params: own, body: { tweet_id } });

  test('is a post of its own that anyone can find, and goes away again', () => {
    const bench = createBench();
    const post = somePost(bench);
    const { body, requestUsd } = share(bench, post.id);
    assert.equal(requestUsd, 0.015);
    assert.equal(body.data?.retweeted, true);
    const made = String(body.data?.rest_id);
    assert.equal(bench.world.posts.get(made)?.text, 'RT @devdana: Here I am');
    const about = { params: { id: post.id }, as: 'app' };
    assert.deepEqual(bench.ids('getPostsReposts', about), [made]);
    assert.deepEqual(bench.ids('getPostsRepostedBy', about), [DEMO_USER_ID]);
    const undo = bench.call('unrepostPost', { params: { ...own, source_tweet_id: post.id } });
    assert.deepEqual(undo.body.data, { retweeted: false });
    assert.equal(bench.world.posts.has(made), false);
  });

  test('is made once, and of the original', () => {
    const bench = createBench();
    const post = somePost(bench);
    const other = bench.call('repostPost', {
      params: { id: bench.user('kofi_codes').id },
      body: { tweet_id: post.id },
      as: 'kofi_codes',
    });
    share(bench, String(other.body.data?.rest_id));
    assert.equal(bench.world.reposts.countTo(post.id), 2);
    const again = share(bench, post.id);
    assert.equal(again.status, 403);
    assert.match(again.body.detail ?? '', /already retweeted/);
  });

  test('of a protected account is refused its followers too', () => {
    const bench = createBench();
    const author = bench.user('quiet_margin').id;
    bench.world.follows.add(DEMO_USER_ID, author);
    const post = publish(bench.world, { authorId: author, text: 'hush' }, bench.now);
    assert.equal(share(bench, post.id).status, 403);
  });
});

describe('people about a post or a user', () => {
  test('who liked it are charged as likes', () => {
    const bench = createBench();
    const post = somePost(bench);
    const fan = bench.user('kofi_codes').id;
    bench.world.likes.add(fan, post.id);
    const { body, resources } = bench.call('getPostsLikingUsers', { params: { id: post.id } });
    assert.deepEqual(
      body.data?.map(({ id }) => id),
      [fan],
    );
    assert.deepEqual(resources, [{ kind: 'like', id: `${post.id} ${fan}` }]);
  });

  test('who follow and are followed are each other’s mirror', () => {
    const bench = createBench();
    const followers = bench.ids('getUsersFollowers', { params: own, as: 'app' });
    assert.ok(followers.length > 3);
    for (const id of followers) {
      const query = { max_results: 1000 };
      assert.ok(bench.ids('getUsersFollowing', { params: { id: id ?? '' }, query }).includes(DEMO_USER_ID));
    }
  });

  test('who belong to an organisation are its affiliates', () => {
    const bench = createBench();
    const { id } = bench.user('tidewatch_lab');
    assert.deepEqual(bench.ids('getUsersAffiliates', { params: { id } }), [bench.user('sanna_lindqvist').id]);
  });
});
