import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { allPages, createBench } from './world-call.ts';

describe('counts', () => {
  test('add up to what search finds, hour by hour, oldest first', () => {
    const bench = createBench();
    const query = 'from:port_ellery OR from:devdana';
    const { body, requestUsd } = bench.call('getPostsCountsRecent', { query: { query }, as: 'app' });
    const buckets = body.data as unknown as { start: string; end: string; tweet_count: number }[];
    const found = bench.ids('searchPostsRecent', { query: { query, max_results: 100 } });
    assert.equal(requestUsd, 0.005);
    assert.equal(body.meta?.total_tweet_count, found.length);
    assert.equal(
      buckets.reduce((sum, { tweet_count }) => sum + tweet_count, 0),
      found.length,
    );
    assert.equal(buckets.length, 7 * 24);
    for (const [index, { end }] of buckets.slice(0, -1).entries())
      assert.equal(buckets[index + 1]?.start, end);
  });

  test('of the archive come in pages of 31 days', () => {
    const bench = createBench();
    const options = {
      query: {
        query: 'sea',
        granularity: 'day',
        start_time: '2026-09-01T00:00:00Z',
        end_time: '2026-11-20T00:00:00Z',
      },
      as: 'app',
    };
    const pages = allPages(bench, 'getPostsCountsAll', options, 'next_token');
    assert.deepEqual(
      pages.map(({ data }) => data?.length),
      [31, 31, 18],
    );
    const starts = pages.toReversed().flatMap(({ data }) => (data ?? []).map(({ start }) => start));
    assert.equal(starts[0], '2026-09-01T00:00:00.000Z');
    assert.equal(starts.length, 80);
    assert.deepEqual(starts, [...starts].sort());
  });
});
