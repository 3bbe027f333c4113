import type { PostPage, PostView, SeriesView } from '../answers.ts';
import type { Api } from '../api.ts';

export interface PostQuery {
  readonly states?: readonly string[] | undefined;
  /** Bounds of the time that a post is for, as instants. */
  readonly from?: string;
  readonly to?: string;
  /** `next` of the page before. */
  readonly after?: string | undefined;
  readonly limit?: number;
}

const PAGE = 200;
/** More than a person looks through; the page says so where there are more. */
const MOST = 1_000;

export function fetchPage(api: Api, { states, from, to, after, limit = 50 }: PostQuery): Promise<PostPage> {
  const query = new URLSearchParams({ limit: String(limit) });
  if (states) query.set('state', states.join(','));
  if (from !== undefined) query.set('from', from);
  if (to !== undefined) query.set('to', to);
  if (after !== undefined) query.set('after', after);
  return api.json<PostPage>(`/api/scheduled-posts?${query}`);
}

export interface AllPosts {
  readonly posts: readonly PostView[];
  readonly series: readonly SeriesView[];
  readonly isComplete: boolean;
}

/** All pages of a list, up to a thousand posts. */
export async function fetchAll(api: Api, query: PostQuery): Promise<AllPosts> {
  const posts: PostView[] = [];
  let series: readonly SeriesView[] = [];
  let after: string | undefined;
  do {
    const page = await fetchPage(api, { ...query, after, limit: PAGE });
    posts.push(...page.posts);
    series = [...series, ...(page.series ?? [])];
    after = page.next;
  } while (after !== undefined && posts.length < MOST);
  return { posts, series, isComplete: after === undefined };
}
