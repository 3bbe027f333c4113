import { ProblemError } from '../problems.ts';
import { NEEDS_A_PERSON, type Post, type PostState } from './post.ts';
import type { PostPage, PostQuery, PostStore } from './store.ts';

export interface PostListing {
  /** Posts, newest first; not the series that made them. */
  posts(query: PostQuery): Promise<PostPage>;
  /** Series, newest first: those that go on, unless other states are asked for. Whenever their posts are due. */
  series(query: Pick<PostQuery, 'states' | 'limit' | 'continuation'>): Promise<PostPage>;
  /** The newest posts that are held, and that failed, so many of each. */
  waiting(limit: number): Promise<Waiting>;
}

/** Ids, newest first; `more` where there may be others. */
export interface Waiting {
  readonly held: readonly string[];
  readonly failed: readonly string[];
  readonly more?: true;
}

/** For one page of a list. Where few rows fit, storage may look for seconds before it answers a request. */
const MOST_REQUESTS = 5;
/** Series that go on at once. Each pass and each look at the calendar works out the times of all that do. */
const MOST_SERIES = 200;
/** States that only series have. */
const SERIES_STATES: ReadonlySet<PostState> = new Set(['recurring', 'ended']);

/** Looks through an account's posts and series. */
export function createListing(store: PostStore, account: string): PostListing {
  const posts = async (query: PostQuery): Promise<PostPage> => {
    const states = query.states?.filter((state) => !SERIES_STATES.has(state));
    if (states?.length === 0) return NOTHING;
    const areWaiting = states?.every((state) => NEEDS_A_PERSON.has(state));
    return filled({ ...query, states }, (part) =>
      areWaiting ? store.waiting(account, part) : store.list(account, 'posts', part),
    );
  };
  return {
    posts,
    series: async ({ states: wanted, limit, continuation }) => {
      const states = wanted?.filter((state) => SERIES_STATES.has(state) || state === 'cancelled');
      if (states?.length === 0) return NOTHING;
      return filled({ states: states ?? ['recurring'], limit, continuation }, (part) =>
        store.list(account, 'series', part),
      );
    },
    waiting: async (limit) => {
      const [held, failed] = await Promise.all([
        posts({ states: ['held'], limit }),
        posts({ states: ['failed'], limit }),
      ]);
      const idsOf = (page: PostPage): string[] => page.posts.map(({ id }) => id);
      const hasMore = held.next !== undefined || failed.next !== undefined;
      return { held: idsOf(held), failed: idsOf(failed), ...(hasMore && { more: true }) };
    },
  };
}

/**
 * Makes sure that an account may have one more series. One that is there already, because the same request came twice,
 * needs no more room. Throws `post-conflict`.
 */
export async function checkRoomForSeries(store: PostStore, { account, id }: Post): Promise<void> {
  const states = ['recurring'] as const;
  let count = 0;
  let continuation: string | undefined;
  do {
    const page = await store.list(account, 'series', { states, limit: MOST_SERIES, continuation });
    count += page.posts.length;
    continuation = page.next;
  } while (continuation !== undefined && count < MOST_SERIES);
  if (count < MOST_SERIES || (await store.get(account, id))) return;
  throw new ProblemError(
    'post-conflict',
    `There are ${MOST_SERIES} series already, which is as many as may go on at once. Cancel one first.`,
  );
}

const NOTHING: PostPage = { posts: [], next: undefined };

/** Reads on until a page is full, or there is no more, or it took too many requests. */
async function filled(query: PostQuery, read: (part: PostQuery) => Promise<PostPage>): Promise<PostPage> {
  const posts: Post[] = [];
  let { continuation } = query;
  let requests = 0;
  do {
    const page = await read({ ...query, limit: query.limit - posts.length, continuation });
    posts.push(...page.posts);
    continuation = page.next;
    requests++;
  } while (continuation !== undefined && posts.length < query.limit && requests < MOST_REQUESTS);
  return { posts, next: continuation };
}
