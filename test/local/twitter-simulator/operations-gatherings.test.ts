import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createBench, NOW } from './world-call.ts';

describe('spaces', () => {
  test('are found by id with hosts and topics, by creator, and by words', () => {
    const bench = createBench();
    const query = {
      'space.fields': 'title,host_ids',
      expansions: 'creator_id,topic_ids',
      'topic.fields': 'description',
    };
    const { data, includes } = bench.call('getSpacesById', {
      params: { id: '1yKQdELlerySk' },
      query,
      as: 'app',
    }).body;
    const host = bench.user('ellery_skyclub').id;
    assert.deepEqual(data, {
      id: '1yKQdELlerySk',
      state: 'live',
      title: 'What is up tonight? Saturn, mostly',
      creator_id: host,
      host_ids: [host],
      topic_ids: ['10032'],
    });
    assert.equal(includes?.topics?.[0]?.name, 'Astronomy');
    assert.equal(includes?.users?.[0]?.username, 'ellery_skyclub');
    const byCreator = bench.call('getSpacesByCreatorIds', { query: { user_ids: host }, as: 'app' }).body;
    assert.deepEqual(byCreator.meta, { result_count: 1 });
    const search = (text: string, state = 'all') =>
      bench.ids('searchSpaces', { query: { query: text, state }, as: 'app' });
    assert.deepEqual(search('seagrass'), ['1vOxwTideWtch']);
    assert.deepEqual(search('seagrass', 'live'), []);
    assert.deepEqual(search('retries'), [], 'what has ended is not found by words');
  });

  test('with ids of another form are refused', () => {
    assert.equal(createBench().call('getSpacesById', { params: { id: 'too-long-an-id' } }).status, 400);
  });
});

describe('communities', () => {
  test('are found by id and by words', () => {
    const bench = createBench();
    const query = { 'community.fields': 'member_count,access' };
    const { data } = bench.call('getCommunitiesById', { params: { id: '1583302411874070528' }, query }).body;
    assert.deepEqual(data, {
      id: '1583302411874070528',
      name: 'Harbour towns',
      access: 'Public',
      member_count: 5_120,
    });
    assert.deepEqual(bench.ids('searchCommunities', { query: { query: 'telescope' } }), [
      '1612044870321537024',
    ]);
  });
});

describe('trends', () => {
  test('of a place cost by the request, and have names and numbers', () => {
    const bench = createBench();
    const { body, requestUsd, resources } = bench.call('getTrendsByWoeid', {
      params: { woeid: '1' },
      query: { max_trends: 2 },
      as: 'app',
    });
    assert.deepEqual(body.data, [
      { trend_name: '#EelgrassWatch', tweet_count: 18_240 },
      { trend_name: 'Seahorse', tweet_count: 12_905 },
    ]);
    assert.deepEqual([requestUsd, resources], [0.01, []]);
    assert.equal(bench.call('getTrendsByWoeid', { params: { woeid: '99' }, as: 'app' }).status, 400);
  });

  test('for a person have a category and a time', () => {
    const { data } = createBench().call('getTrendsPersonalizedTrends').body;
    assert.equal(data?.length, 5);
    assert.deepEqual(Object.keys(data?.[0] ?? {}).sort(), [
      'category',
      'post_count',
      'trend_name',
      'trending_since',
    ]);
  });
});

describe('usage', () => {
  test('counts each post that was read once a day, in strings', () => {
    const bench = createBench();
    const ids = bench.world.timeline.slice(0, 3).map(({ id }) => id);
    bench.call('getPostsByIds', { query: { ids: ids.join(',') } });
    bench.call('getPostsById', { params: { id: ids[0] ?? '' } });
    bench.now = NOW + 86_400_000;
    bench.call('getPostsById', { params: { id: ids[0] ?? '' } });
    const query = { days: 2, 'usage.fields': 'daily_project_usage' };
    const { data } = bench.call('getUsage', { query, as: 'app' }).body;
    assert.equal(data?.project_usage, '4');
    assert.equal(data?.project_cap, '3000000');
    assert.deepEqual((data?.daily_project_usage as { usage: unknown } | undefined)?.usage, [
      { date: '2026-11-24T00:00:00.000Z', usage: '3' },
      { date: '2026-11-25T00:00:00.000Z', usage: '1' },
    ]);
    assert.equal(bench.call('getUsage', { query: { days: 91 }, as: 'app' }).status, 400);
  });
});
