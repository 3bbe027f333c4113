import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { publish, repost } from '../../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../../local/twitter-simulator/world.ts';
import { createBench, type Item } from './world-call.ts';

const usernames = (items: readonly Item[] | undefined): unknown[] =>
  (items ?? []).map(({ username }) => username);

describe('the fields of a post', () => {
  test('are shown as asked for, those with nothing in them left out', () => {
    const bench = createBench();
    const post = publish(bench.world, { authorId: DEMO_USER_ID, text: 'Plain, in English' }, bench.now);
    const fields =
      'created_at,author_id,lang,entities,attachments,geo,referenced_tweets,public_metrics,conversation_id';
    const { data } = bench.call('getPostsById', {
      params: { id: post.id },
      query: { 'tweet.fields': fields },
    }).body;
    assert.deepEqual(data, {
      edit_history_tweet_ids: [post.id],
      id: post.id,
      text: 'Plain, in English',
      author_id: DEMO_USER_ID,
      conversation_id: post.id,
      created_at: '2026-11-24T09:00:00.000Z',
      lang: 'en',
      public_metrics: {
        retweet_count: 0,
        reply_count: 0,
        like_count: 0,
        quote_count: 0,
        bookmark_count: 0,
        impression_count: 0,
      },
    });
  });

  test('count likes, answers, quotes, reposts and bookmarks as they come', () => {
    const bench = createBench();
    const { world } = bench;
    const post = publish(world, { authorId: DEMO_USER_ID, text: 'Count me' }, bench.now);
    const other = bench.user('devdana').id;
    world.likes.add(other, post.id);
    world.bookmarks.add(other, post.id);
    publish(world, { authorId: other, text: 'One', replyTo: post }, bench.now);
    publish(world, { authorId: other, text: 'Two', quotes: post }, bench.now);
    const shared = repost(world, other, post, bench.now);
    const metrics = (id: string): unknown =>
      bench.call('getPostsById', { params: { id }, query: { 'tweet.fields': 'public_metrics' } }).body.data
        ?.public_metrics;
    const one = {
      retweet_count: 1,
      reply_count: 1,
      like_count: 1,
      quote_count: 1,
      bookmark_count: 1,
      impression_count: 0,
    };
    assert.deepEqual(metrics(post.id), one);
    const none = { ...one, reply_count: 0, like_count: 0, quote_count: 0, bookmark_count: 0 };
    assert.deepEqual(metrics(shared.id), none);
  });

  test('go by the newer names of X’s description where the request does', () => {
    const bench = createBench();
    const asked = publish(bench.world, { authorId: bench.user('devdana').id, text: 'Where?' }, bench.now);
    const post = publish(bench.world, { authorId: DEMO_USER_ID, text: 'Here', replyTo: asked }, bench.now);
    const query = {
      'post.fields': 'public_metrics',
      expansions: 'referenced_posts,author_id',
      'user.fields': 'public_metrics',
    };
    const { data, includes } = bench.call('getPostsById', { params: { id: post.id }, query }).body;
    assert.deepEqual(data?.edit_history_post_ids, [post.id]);
    assert.deepEqual(data?.referenced_posts, [{ type: 'replied_to', id: asked.id }]);
    assert.deepEqual(
      includes?.posts?.map(({ id }) => id),
      [asked.id],
    );
    assert.ok(Object.hasOwn(data?.public_metrics as object, 'repost_count'));
    assert.ok(Object.hasOwn(includes?.users?.[0]?.public_metrics as object, 'post_count'));
    assert.doesNotMatch(JSON.stringify({ data, includes }), /"\w*tweet\w*":/);
  });

  test('that only the author may see become errors for anyone else', () => {
    const bench = createBench();
    const own = publish(bench.world, { authorId: DEMO_USER_ID, text: 'Mine' }, bench.now);
    const look = (as: string) =>
      bench.call('getPostsById', {
        params: { id: own.id },
        query: { 'tweet.fields': 'non_public_metrics' },
        as,
      }).body;
    assert.equal(typeof look('gateway_demo').data?.non_public_metrics, 'object');
    const { data, errors } = look('devdana');
    assert.equal(data?.non_public_metrics, undefined);
    assert.deepEqual(
      errors?.map(({ title, field }) => [title, field]),
      [['Field Authorization Error', 'non_public_metrics']],
    );
  });
});

describe('expansions', () => {
  test('add authors, referenced posts and their authors, media, polls and places, each once', () => {
    const bench = createBench();
    const media = [...bench.world.media.values()].slice(0, 1);
    const asked = publish(bench.world, { authorId: bench.user('devdana').id, text: 'Where?' }, bench.now);
    const post = publish(
      bench.world,
      {
        authorId: DEMO_USER_ID,
        text: 'Here, @kofi_codes',
        replyTo: asked,
        media,
        placeId: '018ad05df5910001',
      },
      bench.now,
    );
    const expansions =
      'author_id,in_reply_to_user_id,entities.mentions.username,referenced_tweets.id,referenced_tweets.id.author_id,attachments.media_keys,geo.place_id';
    const query = {
      expansions,
      'media.fields': 'alt_text,url',
      'place.fields': 'country_code',
      'user.fields': 'verified',
    };
    const { data, includes } = bench.call('getPostsById', { params: { id: post.id }, query }).body;
    assert.deepEqual(usernames(includes?.users), ['gateway_demo', 'devdana', 'kofi_codes']);
    assert.equal(includes?.users?.[0]?.verified, true);
    assert.deepEqual(
      includes?.tweets?.map(({ id }) => id),
      [asked.id],
    );
    assert.deepEqual(includes?.media, [
      {
        alt_text: media[0]?.altText,
        media_key: media[0]?.key,
        type: 'photo',
        url: `https://pbs.twimg.com/media/${media[0]?.key}.png`,
      },
    ]);
    assert.deepEqual(includes?.places, [
      { country_code: 'JP', full_name: 'Osaka, Japan', id: '018ad05df5910001' },
    ]);
    // An expansion brings the field that it follows.
    for (const field of [
      'author_id',
      'in_reply_to_user_id',
      'entities',
      'referenced_tweets',
      'attachments',
      'geo',
    ]) {
      assert.ok(data && field in data, field);
    }
  });

  test('of a poll show its options, and whether it is open', () => {
    const bench = createBench();
    const poll = {
      options: [
        { label: 'Tea', votes: 3 },
        { label: 'Coffee', votes: 4 },
      ],
      durationMinutes: 10,
    };
    const post = publish(bench.world, { authorId: DEMO_USER_ID, text: 'Tea?', poll }, bench.now);
    const look = () => {
      const query = { expansions: 'attachments.poll_ids', 'poll.fields': 'voting_status,end_datetime' };
      return bench.call('getPostsById', { params: { id: post.id }, query }).body.includes?.polls?.[0];
    };
    assert.deepEqual(look()?.options, [
      { position: 1, label: 'Tea', votes: 3 },
      { position: 2, label: 'Coffee', votes: 4 },
    ]);
    assert.equal(look()?.voting_status, 'open');
    assert.equal(look()?.end_datetime, '2026-11-24T09:10:00.000Z');
    bench.now += 10 * 60_000;
    assert.equal(look()?.voting_status, 'closed');
  });

  test('that lead to a deleted post are errors beside the data', () => {
    const bench = createBench();
    const asked = publish(bench.world, { authorId: bench.user('devdana').id, text: 'Gone soon' }, bench.now);
    const post = publish(bench.world, { authorId: DEMO_USER_ID, text: 'What?', replyTo: asked }, bench.now);
    bench.world.remove(asked.id);
    const query = { expansions: 'referenced_tweets.id' };
    const { data, includes, errors } = bench.call('getPostsById', { params: { id: post.id }, query }).body;
    assert.deepEqual(data?.referenced_tweets, [{ type: 'replied_to', id: asked.id }]);
    assert.equal(includes, undefined);
    assert.deepEqual(
      errors?.map(({ parameter, value }) => [parameter, value]),
      [['referenced_tweets.id', asked.id]],
    );
  });

  test('of a user lead to the pinned post', () => {
    const bench = createBench();
    const { id, pinnedPostId } = bench.user('ellery_skyclub');
    const query = { expansions: 'pinned_tweet_id', 'tweet.fields': 'author_id' };
    const { data, includes } = bench.call('getUsersById', { params: { id }, query }).body;
    assert.equal(data?.pinned_tweet_id, pinnedPostId);
    assert.equal(includes?.tweets?.[0]?.author_id, id);
  });

  test('are not charged for', () => {
    const bench = createBench();
    const { resources } = bench.call('getPostsById', {
      params: { id: bench.world.timeline[0]?.id ?? '' },
      query: { expansions: 'author_id' },
    });
    assert.equal(resources?.length, 1);
  });
});

describe('the fields of a user', () => {
  test('tell profile, figures and how the viewer is connected', () => {
    const bench = createBench();
    const { id } = bench.user('devdana');
    const query = {
      'user.fields':
        'url,entities,public_metrics,connection_status,verified_type,created_at,profile_image_url',
    };
    const { data } = bench.call('getUsersById', { params: { id }, query }).body;
    assert.match(String(data?.url), /^https:\/\/t\.co\//);
    assert.equal(data?.verified_type, 'blue');
    assert.deepEqual(data?.connection_status, ['following', 'followed_by']);
    assert.equal(data?.created_at, '2021-11-30T09:30:00.000Z');
    const metrics = data?.public_metrics as { followers_count: number } | undefined;
    assert.equal(metrics?.followers_count, 17_206 + bench.world.follows.countTo(id));
    const asApp = bench.call('getUsersById', { params: { id }, query, as: 'app' }).body.data;
    assert.equal(asApp && 'connection_status' in asApp, false);
  });

  test('point to the simulator for pictures where it says where it is', () => {
    const bench = createBench();
    bench.world.mediaOrigin = 'http://127.0.0.1:1';
    const { data } = bench.call('getUsersMe', { query: { 'user.fields': 'profile_image_url' } }).body;
    assert.equal(data?.profile_image_url, `http://127.0.0.1:1/timeline/avatar/${DEMO_USER_ID}`);
  });
});
