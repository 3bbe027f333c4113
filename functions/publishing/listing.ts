import { ulidTime } from '../storage/ulid.ts';
import type { Post, PostState } from './post.ts';
import { SERIES } from './series-id.ts';
import type { PostStore } from './store.ts';

export interface ListQuery {
  readonly states: readonly PostState[] | undefined;
  /** Bounds of `dueAt`, milliseconds since 1970. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly limit: number;
  /** The last id of the page before. */
  readonly after: string | undefined;
}

export interface PostListing {
  /** Posts, newest first; not the series that made them. */
  posts(query: ListQuery): Promise<{ posts: readonly Post[]; next: string | undefined }>;
  /** Ids of the newest posts in each of some states. */
  newest<State extends PostState>(
    states: readonly State[],
    limit: number,
  ): Promise<Record<State, readonly string[]>>;
  /** All series that fit, newest first. */
  series(states: readonly PostState[] | undefined): Promise<readonly Post[]>;
}

/** No post is scheduled further ahead, so none is older than this and its lateness. */
const OLDEST_MONTHS = 15;
const PAGE_SIZE = 1_000;

/** Looks through an account's posts, a month at a time. */
export function createListing(store: PostStore, account: string, now: () => number): PostListing {
  /** A group's posts, newest first. */
  async function whole(group: string): Promise<Post[]> {
    const posts: Post[] = [];
    let continuation: string | undefined;
    do {
      const page = await store.group(account, group, PAGE_SIZE, continuation);
      posts.push(...page.posts);
      continuation = page.next;
    } while (continuation !== undefined);
    return posts.reverse();
  }

  return {
    posts: async (query) => {
      const posts: Post[] = [];
      for (const month of monthsBack(ulidTime(query.after ?? '') ?? now())) {
        for (const post of await whole(month)) {
          if (query.after !== undefined && post.id >= query.after) continue;
          if (!fits(post, query)) continue;
          if (posts.length === query.limit) return { posts, next: posts.at(-1)?.id };
          posts.push(post);
        }
      }
      return { posts, next: undefined };
    },
    newest: async (states, limit) => {
      const posts: Post[] = [];
      for (const month of monthsBack(now())) posts.push(...(await whole(month)));
      const idsIn = (state: PostState): string[] =>
        posts.filter((post) => post.state === state).map(({ id }) => id);
      return Object.fromEntries(states.map((state) => [state, idsIn(state).slice(0, limit)])) as Record<
        (typeof states)[number],
        string[]
      >;
    },
    series: async (states) =>
      (await whole(SERIES)).filter(({ state }) => states === undefined || states.includes(state)),
  };
}

function fits(post: Post, { states, from, to }: ListQuery): boolean {
  return (
    (states === undefined || states.includes(post.state)) &&
    (from === undefined || post.dueAt >= from) &&
    (to === undefined || post.dueAt < to)
  );
}

/** Months from that of an instant back to the oldest that can hold anything of interest. */
function* monthsBack(from: number): Generator<string> {
  const month = new Date(from);
  month.setUTCDate(1);
  for (let count = 0; count <= OLDEST_MONTHS; count++) {
    yield month.toISOString().slice(0, 7);
    month.setUTCMonth(month.getUTCMonth() - 1);
  }
}
