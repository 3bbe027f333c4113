import { postIdTime } from '../twitter/post-id.ts';
import type { Post, PostState } from './post.ts';
import type { PostStore } from './store.ts';

/** Posts with the text that are read at most: of a text that is said again and again, the newest say enough. */
const MAX_FOUND = 20;
const DAY_MS = 24 * 60 * 60_000;
/** States from which a post may still go out. */
const QUEUED: ReadonlySet<PostState> = new Set(['scheduled', 'claimed', 'sending', 'uncertain', 'held']);

/**
 * What a person should know of posts that say the same as this one: X refuses a post that equals a recent one. At most one
 * warning, about the newest of those that are queued, or were posted in the last 24 hours. Throws StorageError.
 */
export async function warnOfEqual(
  store: Pick<PostStore, 'equalTo'>,
  post: Post,
  now: number,
): Promise<readonly string[]> {
  const others = (await store.equalTo(post, MAX_FOUND)).filter(
    (other) => other.id !== post.id && (QUEUED.has(other.state) || now - postedAt(other) < DAY_MS),
  );
  const [newest] = others;
  if (!newest) return [];
  const more = others.length > 1 ? ` (${others.length - 1} more found)` : '';
  return [`${sentenceOf(newest)}${more}. X refuses a post that equals a recent one: change the text.`];
}

function sentenceOf(other: Post): string {
  const { id, state, dueAt } = other;
  if (Number.isFinite(postedAt(other)))
    return `Post ${id}, posted at ${timeOf(postedAt(other))}, has the same text`;
  return `Post ${id} (${state}), due at ${timeOf(dueAt)}, has the same text`;
}

/** When a post, or the first part of a thread, was posted, in milliseconds since 1970; long ago where it was not. */
function postedAt({ parts }: Post): number {
  const xId = parts[0]?.xId;
  return xId === undefined ? Number.NEGATIVE_INFINITY : postIdTime(xId);
}

function timeOf(at: number): string {
  return new Date(at).toISOString();
}
