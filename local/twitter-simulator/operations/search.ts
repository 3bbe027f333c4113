import { invalidParameter, invalidRequest } from '../errors.ts';
import { parseQuery } from '../search/query.ts';
import type { OperationCall, SimulatedOperation } from '../types.ts';
import type { Post } from '../world/model.ts';
import { snowflake } from '../world/snowflake.ts';
import { mayReadPost } from '../world/visibility.ts';
import { cutPage, endsOf } from './cut-page.ts';
import { operation } from './facts.ts';
import { postKind } from './kinds/post.ts';
import { integer, oneOf, optionalText, type Readers, requiredText, type Values } from './parameters.ts';
import { answerMany, readView } from './view.ts';
import { isWithin, minute, requireOrder, windowReaders } from './window.ts';

/** Recent search reaches back 7 days; the archive starts with the first post of all. */
const RECENT_MS = 7 * 86_400_000;
const ARCHIVE_START = Date.parse('2006-03-21T00:00:00Z');
/** X refuses times within the last 10 seconds, which its index has not caught up with. */
const MIN_AGE_MS = 10_000;

export type Reach = 'recent' | 'all';

/** The parameters that search and counts share. */
export const queryReaders = {
  query: requiredText(4_096),
  ...windowReaders,
  next_token: optionalText(),
  pagination_token: optionalText(),
} satisfies Readers;

export type QueryValues = Values<typeof queryReaders>;

export const earliest = (reach: Reach, now: number): number =>
  reach === 'recent' ? now - RECENT_MS : ARCHIVE_START;

/** Checks the window as search does, more strictly than timelines. Throws X's 400. */
function requireSearchable(values: QueryValues, reach: Reach, now: number): void {
  const { start_time, end_time, since_id, until_id } = values;
  if ((since_id ?? until_id) !== undefined && (start_time ?? end_time) !== undefined) {
    const message = "Invalid use of 'since_id' or 'until_id' in conjunction with 'start_time' or 'end_time'.";
    throw invalidRequest({ parameters: {}, message });
  }
  requireOrder(values);
  const from = earliest(reach, now);
  for (const [name, ms] of Object.entries({ start_time, end_time })) {
    if (ms === undefined) continue;
    const invalid = `Invalid '${name}':'${minute(ms)}'. '${name}' must be`;
    if (ms > now - MIN_AGE_MS) {
      const least = 'a minimum of 10 seconds prior to the request time.';
      throw invalidParameter(name, minute(ms), `${invalid} ${least}`);
    }
    // Minutes are what X compares, and tells.
    if (ms < from - (from % 60_000))
      throw invalidParameter(name, minute(ms), `${invalid} on or after ${minute(from)}`);
  }
  const first = snowflake(from);
  if (since_id !== undefined && reach === 'recent' && BigInt(since_id) < BigInt(first)) {
    const message = `'since_id' must be a tweet id created after ${minute(from)}. Please use a 'since_id' that is larger than ${first}`;
    throw invalidParameter('since_id', since_id, message);
  }
}

/** Every post that a query finds, newest first. Throws X's 400 for a query or a window that is wrong. */
export function findPosts(call: OperationCall, reach: Reach, values: QueryValues): Post[] {
  const { world, now } = call;
  requireSearchable(values, reach, now);
  const parsed = parseQuery(values.query);
  if ('problem' in parsed) {
    const { message, position } = parsed.problem;
    const whole = `There were errors processing your request: ${message} (at position ${position})`;
    throw invalidParameter('query', values.query, whole);
  }
  const within = isWithin({
    ...values,
    start_time: Math.max(values.start_time ?? 0, earliest(reach, now)),
    end_time: Math.min(values.end_time ?? now, now - world.searchDelayMs),
  });
  return world.timeline.filter(
    (post) => within(post) && mayReadPost(world, post, undefined) && parsed.test(post, world),
  );
}

/** Both names of the token mean the same. */
export function tokenOf({ next_token, pagination_token }: QueryValues): {
  name: string;
  value: string | undefined;
} {
  return next_token === undefined
    ? { name: 'pagination_token', value: pagination_token }
    : { name: 'next_token', value: next_token };
}

const popularity = (call: OperationCall, post: Post): number =>
  post.crowd.likes + call.world.likes.countTo(post.id) + 2 * call.world.reposts.countTo(post.id);

function search(id: string, reach: Reach, maxResults: number): SimulatedOperation {
  const readers = {
    ...queryReaders,
    max_results: integer(10, maxResults, 10),
    sort_order: oneOf(['recency', 'relevancy'], 'recency'),
  };
  return operation(id, (call) => {
    const { values, selection } = readView(call, postKind, readers);
    const byRelevance = values.sort_order === 'relevancy';
    const found = findPosts(call, reach, values).map((item) => ({
      item,
      order: BigInt(item.id) + (byRelevance ? BigInt(popularity(call, item)) << 64n : 0n),
    }));
    if (byRelevance) found.sort((a, b) => (a.order < b.order ? 1 : -1));
    const { items, meta } = cutPage(found, {
      order: ({ order }) => order,
      size: values.max_results,
      token: tokenOf(values),
      scope: `${id} ${values.query} ${values.sort_order}`,
    });
    const posts = items.map(({ item }) => item);
    const ends = endsOf(posts.map((post) => post.id));
    // Search has no way back: X gives it no previous_token.
    const { previous_token: _, ...forward } = meta;
    return answerMany(call, postKind, posts, selection, { meta: { ...ends, ...forward } });
  });
}

export const searchOperations: readonly SimulatedOperation[] = [
  search('searchPostsRecent', 'recent', 100),
  search('searchPostsAll', 'all', 500),
];
