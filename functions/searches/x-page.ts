import { asObject, type Fields } from '../input/fields.ts';
import { type JsonLimits, parseWithin } from '../input/json.ts';
import { comparePostIds, isPostId } from '../twitter/post-id.ts';
import { elementsOf, membersOf } from './raw-json.ts';

/** A post as X gave it, with what belongs to it. Texts are X's own JSON, as it stood in the answer. */
export interface XPost {
  readonly id: string;
  readonly post: string;
  /** Its author. */
  readonly users: readonly string[];
  readonly media: readonly string[];
  readonly isRepost: boolean;
  readonly isReply: boolean;
  /** Ids of all versions of an edited post, this one's among them; empty where X does not say. */
  readonly versions: readonly string[];
}

export interface XPage {
  /** In X's order; without those that have no usable id. */
  readonly posts: readonly XPost[];
  /** How many posts X returned, which is what it bills. */
  readonly returned: number;
  /** X's token for the next page. */
  readonly next: string | undefined;
  /** Ids of posts that X says are gone, or no longer for everyone to see. */
  readonly gone: readonly string[];
}

/** A post can be edited five times. */
const MOST_VERSIONS = 10;
/** A page of 100 posts with their authors and media has at most some tens of thousands. */
const LIMITS: JsonLimits = { depth: 32, values: 200_000 };
const GONE = /\/(resource-not-found|not-authorized-for-resource)$/;

/**
 * Reads an answer that holds posts, of a search or a look-up; `undefined` for anything else, which says nothing. That a
 * search found nothing is believed only where X says so in as many words: what lies in between will not be asked for again.
 */
export function readPage(body: Uint8Array, of: 'search' | 'look-up'): XPage | undefined {
  const answer = asObject(parseWithin(body, LIMITS));
  if (!answer) return undefined;
  const text = Buffer.from(body).toString('utf8');
  const { data, errors } = answer;
  const meta = asObject(answer.meta);
  const isNothing = meta?.result_count === 0 || (of === 'look-up' && Array.isArray(errors));
  if (!Array.isArray(data) && !(data === undefined && isNothing)) return undefined;
  const raw = membersOf(text);
  const includes = membersOf(raw.get('includes') ?? '');
  const users = byName(includes.get('users'), 'id');
  const media = byName(includes.get('media'), 'media_key');
  const posts = elementsOf(raw.get('data') ?? '').flatMap((post) => readPost(post, users, media) ?? []);
  const returned = Array.isArray(data) ? data.length : 0;
  if (returned > 0 && posts.length === 0) return undefined;
  const next = meta?.next_token;
  return {
    posts,
    returned,
    next: typeof next === 'string' && next !== '' ? next : undefined,
    gone: listOf(errors).flatMap(goneId),
  };
}

function readPost(
  post: string,
  users: ReadonlyMap<string, string>,
  media: ReadonlyMap<string, string>,
): XPost | undefined {
  const fields = parsed(post);
  if (!fields || !isPostId(fields.id)) return undefined;
  const references = listOf(fields.referenced_tweets).map(({ type }) => type);
  const keys = asObject(fields.attachments)?.media_keys;
  const author = users.get(String(fields.author_id));
  return {
    id: fields.id,
    post,
    users: author === undefined ? [] : [author],
    media: [...new Set(Array.isArray(keys) ? keys : [])].flatMap((key) => media.get(String(key)) ?? []),
    isRepost: references.includes('retweeted'),
    isReply: references.includes('replied_to') || fields.in_reply_to_user_id !== undefined,
    versions: Array.isArray(fields.edit_history_tweet_ids)
      ? fields.edit_history_tweet_ids.filter(isPostId).slice(-MOST_VERSIONS)
      : [],
  };
}

/** The error of a look-up about a post; those about what belongs to a post are no word on the post. */
function goneId({ type, resource_type: kind, resource_id: id, value }: Fields): string[] {
  const isAboutPost = kind === 'tweet' || kind === 'post';
  const found = isPostId(id) ? id : value;
  return isAboutPost && typeof type === 'string' && GONE.test(type) && isPostId(found) ? [found] : [];
}

/** Whether its author has edited it since: a later version takes its place. */
export function isOutdated({ id, versions }: XPost): boolean {
  return versions.some((other) => comparePostIds(other, id) > 0);
}

/** What is to be done with posts that were looked up; those of which X says nothing stay as they are. */
export function afterLookUp(
  asked: readonly string[],
  { posts, gone }: XPage,
): { readonly remove: readonly string[]; readonly put: readonly XPost[] } {
  const put = posts.filter(
    (post) => !isOutdated(post) && [post.id, ...post.versions].some((version) => asked.includes(version)),
  );
  const isShown = new Set(posts.map(({ id }) => id));
  // An edit makes a new post; the versions before it are no longer what its author says.
  const outdated = posts.flatMap(({ id, versions }) =>
    [id, ...versions].filter((version) => versions.some((other) => comparePostIds(other, version) > 0)),
  );
  const remove = [...gone.filter((id) => !isShown.has(id)), ...outdated];
  return { remove: asked.filter((id) => remove.includes(id)), put };
}

function byName(array: string | undefined, name: string): Map<string, string> {
  return new Map(
    elementsOf(array ?? '').map((element) => [String(parsed(element)?.[name]), element] as const),
  );
}

function listOf(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(asObject).filter((each) => each !== undefined) : [];
}

function parsed(text: string): Fields | undefined {
  try {
    return asObject(JSON.parse(text));
  } catch {
    return undefined;
  }
}
