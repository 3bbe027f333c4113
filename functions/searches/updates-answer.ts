import { type Gap, isWithin } from './catch-up.ts';
import { elementsOf } from './raw-json.ts';
import type { Kept } from './updates.ts';
import { gapView } from './view.ts';

export interface UpdatesPage {
  /** Newest first. */
  readonly posts: readonly Kept[];
  /** Whether older ones follow. */
  readonly isMore: boolean;
  /** The ids that the page lies between; it may begin with the newest. */
  readonly since: string;
  readonly before: string | undefined;
  /** All gaps of the search. */
  readonly gaps: readonly Gap[];
}

/**
 * The page as X would shape it, as JSON: posts, users and media are X's own texts. It says nothing that changes without
 * its posts, so that a phone that asks again gets a 304.
 */
export function updatesAnswer({ posts, isMore, since, before, gaps }: UpdatesPage): string {
  const [newest, oldest] = [posts[0]?.id, posts.at(-1)?.id];
  const end = (isMore && oldest) || since;
  const within = gaps.filter((gap) => isWithin(gap, end, before));
  const meta = {
    result_count: posts.length,
    newest_id: newest,
    oldest_id: oldest,
    ...(isMore && { next: oldest }),
    ...(within.length > 0 && { gaps: within.map(gapView) }),
  };
  const users = distinct(
    posts.flatMap((post) => elementsOf(post.users)),
    'id',
  );
  const media = distinct(
    posts.flatMap((post) => elementsOf(post.media)),
    'media_key',
  );
  const data = posts.map(({ post }) => post).join(',');
  const includes = `{"users":[${users.join(',')}],"media":[${media.join(',')}]}`;
  return `{"data":[${data}],"includes":${includes},"meta":${JSON.stringify(meta)}}`;
}

/** Each thing once, as the newest post has it. */
function distinct(elements: readonly string[], name: 'id' | 'media_key'): string[] {
  const found = new Map<string, string>();
  for (const element of elements) {
    const key = String(JSON.parse(element)[name]);
    if (!found.has(key)) found.set(key, element);
  }
  return [...found.values()];
}
