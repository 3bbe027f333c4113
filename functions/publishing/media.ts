import type { FaultSink } from '../input/faults.ts';
import { asObject, checkNames } from '../input/fields.ts';
import type { ReadyMedia } from '../media/media.ts';
import type { IsInUse, MediaUses } from '../media/uses.ts';
import { ProblemError } from '../problems.ts';
import { MAX_ALT_TEXT, MEDIA_RULES } from '../twitter/media.ts';
import { FINAL_STATES, type MediaContent, type Post } from './post.ts';
import type { PostStore } from './store.ts';
import { unwantedCharacter } from './unwanted-character.ts';

/** Media by its id with us; `undefined` where there is none, or it is not complete. */
export type FindMedia = (id: string) => Promise<ReadyMedia | undefined>;

/** The media of one post, and where the client named it. */
export interface WantedMedia {
  readonly field: string;
  readonly media: readonly MediaContent[];
}

const FIELDS = ['id', 'alt_text'];
const MOST = Math.max(...Object.values(MEDIA_RULES).map(({ maxCount }) => maxCount));
const GONE = 'is not there, or not complete; upload it to /api/media first';

/** The media of a post as a client describes it: its form only. */
export function readMedia(value: unknown, fault: FaultSink): readonly MediaContent[] | undefined {
  if (!Array.isArray(value) || value.length < 1 || value.length > MOST)
    return fault('media', `must be a list of 1 to ${MOST} such as {"id": "…", "alt_text": "…"}`);
  const media = value.map((item: unknown, index) => readItem(item, `media[${index}]`, fault));
  const ids = media.map((item) => item?.id);
  if (new Set(ids).size < ids.length && !ids.includes(undefined))
    return fault('media', 'names the same twice, which X refuses');
  return media.every((item) => item !== undefined) ? media : undefined;
}

function readItem(value: unknown, field: string, fault: FaultSink): MediaContent | undefined {
  const item = asObject(value);
  if (!item) return fault(field, 'must be an object such as {"id": "…"}');
  checkNames(item, FIELDS, `${field}.`, fault);
  const { id, alt_text: altText } = item;
  if (typeof id !== 'string') return fault(`${field}.id`, 'must be the id of media that was uploaded');
  if (altText === undefined) return { id };
  if (typeof altText !== 'string' || altText.trim() === '' || altText.length > MAX_ALT_TEXT)
    return fault(`${field}.alt_text`, `must be a text of 1 to ${MAX_ALT_TEXT} characters`);
  const unwanted = unwantedCharacter(altText);
  if (unwanted) return fault(`${field}.alt_text`, `holds ${unwanted}, which X does not take; remove it`);
  return { id, altText };
}

/** Looks the media of all posts up: each must be there, and those of one post go together as X wants it. */
export async function checkMedia(
  wanted: readonly WantedMedia[],
  find: FindMedia,
  fault: FaultSink,
): Promise<void> {
  for (const { field, media } of wanted) {
    const found = await Promise.all(media.map(({ id }) => find(id)));
    for (const [index, item] of found.entries()) if (!item) fault(`${field}[${index}].id`, GONE);
    const allows = (item: ReadyMedia | undefined): boolean =>
      !item || media.length <= MEDIA_RULES[item.type.kind].maxCount;
    if (!found.every(allows))
      fault(field, 'must be up to four pictures, or one GIF, or one video; X takes no mixture');
  }
}

/**
 * Has the media of a post kept for it; to be called before the post is stored.
 * Throws `post-invalid` for media that went away since it was looked up.
 */
export async function noteMedia(post: Post, uses: MediaUses): Promise<void> {
  const gone = await uses.note(post.account, mediaOf(post), post.id);
  if (gone.length === 0) return;
  throw new ProblemError('post-invalid', 'The post cannot be scheduled as it is; `faults` says why.', {
    members: { faults: gone.map((id) => ({ field: 'media', detail: `${id} ${GONE}` })) },
  });
}

/** The ids of all media of a post. */
export function mediaOf({ parts }: Post): ReadonlySet<string> {
  return new Set(parts.flatMap(({ content }) => content.media?.map(({ id }) => id) ?? []));
}

/** Whether a post that is not done shows media. */
export function usesMedia(store: PostStore): IsInUse {
  return async (account, id, media) => {
    const post = (await store.get(account, id))?.post;
    if (!post || FINAL_STATES.has(post.state)) return false;
    return mediaOf(post).has(media);
  };
}
