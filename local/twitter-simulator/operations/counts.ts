import { REQUEST_USD } from '../prices.ts';
import type { SimulatedOperation } from '../types.ts';
import { snowflakeTime } from '../world/snowflake.ts';
import { cutPage } from './cut-page.ts';
import { inNewerNames } from './dialect.ts';
import { operation } from './facts.ts';
import { iso } from './kinds/kind.ts';
import { oneOf, readQuery, someOf } from './parameters.ts';
import { earliest, findPosts, queryReaders, type Reach, tokenOf } from './search.ts';

const DAY_MS = 86_400_000;
const STEP_MS = { minute: 60_000, hour: 3_600_000, day: DAY_MS };
/** X gives counts in pages of 31 days, and without a start those of the last 30. */
const PAGE_DAYS = 31;
const ARCHIVE_DEFAULT_MS = 30 * DAY_MS;

interface Bucket {
  readonly start: number;
  readonly end: number;
  readonly count: number;
}

/** Counts a moment list into steps from `from` to `to`; the first and the last may be cut short. Newest first. */
function countInto(moments: readonly number[], from: number, to: number, step: number): Bucket[] {
  const counts = new Map<number, number>();
  for (const moment of moments) {
    const start = moment - (moment % step);
    counts.set(start, (counts.get(start) ?? 0) + 1);
  }
  const buckets: Bucket[] = [];
  for (let start = from - (from % step); start < to; start += step) {
    const end = Math.min(start + step, to);
    buckets.unshift({ start: Math.max(start, from), end, count: counts.get(start) ?? 0 });
  }
  return buckets;
}

function counts(id: string, reach: Reach, requestUsd: number): SimulatedOperation {
  const readers = {
    ...queryReaders,
    granularity: oneOf(['minute', 'hour', 'day'], 'hour'),
    'search_count.fields': someOf(['end', 'start', 'tweet_count']),
  };
  return operation(id, (call) => {
    const { values, newer } = readQuery(call.query, readers);
    const posts = findPosts(call, reach, values);
    const to = values.end_time ?? call.now - call.world.searchDelayMs;
    const usual = reach === 'recent' ? earliest(reach, call.now) : to - ARCHIVE_DEFAULT_MS;
    const since = values.since_id === undefined ? undefined : snowflakeTime(values.since_id);
    const from = values.start_time ?? since ?? usual;
    const step = STEP_MS[values.granularity];
    const moments = posts.map(({ createdAt }) => createdAt).filter((moment) => moment >= from);
    const { items, meta } = cutPage(countInto(moments, from, to, step), {
      order: ({ start }) => BigInt(start),
      size: (PAGE_DAYS * DAY_MS) / step,
      token: tokenOf(values),
      scope: `${id} ${values.query} ${values.granularity}`,
    });
    const page = items.toReversed();
    const total = page.reduce((sum, { count }) => sum + count, 0);
    const body = {
      data: page.map(({ start, end, count }) => ({ end: iso(end), start: iso(start), tweet_count: count })),
      meta: {
        total_tweet_count: total,
        ...(meta.next_token === undefined ? {} : { next_token: meta.next_token }),
      },
    };
    return {
      status: 200,
      body: newer ? inNewerNames(body) : body,
      requestUsd,
    };
  });
}

export const countOperations: readonly SimulatedOperation[] = [
  counts('getPostsCountsRecent', 'recent', REQUEST_USD.countsRecent),
  counts('getPostsCountsAll', 'all', REQUEST_USD.countsAll),
];
