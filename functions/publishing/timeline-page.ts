import { asObject, type Fields } from '../input/fields.ts';
import { parseWithin } from '../input/json.ts';
import { isPostId } from '../twitter/post-id.ts';
import type { XAnswer } from '../twitter/transport.ts';
import type { ShownLink } from './shown-text.ts';

/** A page of an account's timeline, as far as it tells one post from another. */
export interface TimelinePage {
  readonly posts: readonly TimelinePost[];
  /** By id; those that X was asked to add. */
  readonly polls: ReadonlyMap<string, TimelinePoll>;
  /** By id, posts that are replied to or quoted; those that X was asked to add. */
  readonly referenced: ReadonlyMap<string, ReferencedPost>;
  /** The name of the account whose timeline it is, without the @, where X was asked for it. */
  readonly owner: string | undefined;
  readonly next: string | undefined;
}

export interface TimelinePost {
  readonly id: string;
  readonly text: string;
  readonly links: readonly ShownLink[];
  readonly mediaKeys: readonly string[];
  readonly pollIds: readonly string[];
  /** Of each kind that X names (`replied_to`, `quoted`, `retweeted`), the id of the post. */
  readonly references: ReadonlyMap<string, string>;
}

export interface TimelinePoll {
  /** In the order in which X shows them. */
  readonly options: readonly string[];
  readonly durationMinutes: number;
}

export interface ReferencedPost {
  /** The name of its author, without the @. */
  readonly author: string | undefined;
  readonly text: string;
  /** The names that its text mentions, in order. */
  readonly mentions: readonly string[];
}

/**
 * Reads X's response to a request for a timeline. `undefined` for one that is no timeline, or has an item that is no post:
 * that is not absence, because the post may be what could not be read.
 */
export function readPage(response: XAnswer): TimelinePage | undefined {
  if (response.status !== 200) return undefined;
  const { data, meta, includes } = asObject(parseWithin(response.body)) ?? {};
  const { result_count: count, next_token: next } = asObject(meta) ?? {};
  // X leaves `data` out where there is nothing, and then says so in `meta`.
  const items: unknown = data === undefined && count === 0 ? [] : data;
  if (!Array.isArray(items)) return undefined;
  const posts = items.map(postOf);
  if (!posts.every((post) => post !== undefined)) return undefined;
  const { polls, tweets, users } = asObject(includes) ?? {};
  const names = new Map(objectsOf(users).map(({ id, username }) => [id, username]));
  return {
    posts,
    polls: new Map(objectsOf(polls).flatMap(pollEntry)),
    referenced: new Map(objectsOf(tweets).map((tweet) => [String(tweet.id), referencedPost(tweet, names)])),
    owner: textOf(names.get(asObject(items[0])?.author_id)),
    next: typeof next === 'string' ? next : undefined,
  };
}

function postOf(item: unknown): TimelinePost | undefined {
  const { id, text, attachments, referenced_tweets: referenced, entities } = asObject(item) ?? {};
  const { media_keys: mediaKeys = [], poll_ids: pollIds = [] } = asObject(attachments) ?? {};
  const references = referenced ?? [];
  if (!isPostId(id) || typeof text !== 'string') return undefined;
  if (!areTexts(mediaKeys) || !areTexts(pollIds) || !Array.isArray(references)) return undefined;
  if (!references.every((reference) => asObject(reference) !== undefined)) return undefined;
  return {
    id,
    text,
    links: objectsOf(asObject(entities)?.urls).flatMap(linkOf),
    mediaKeys,
    pollIds,
    references: new Map(objectsOf(references).map(({ type, id: to }) => [String(type), String(to)])),
  };
}

/** A link that X does not explain is none: its short address then stands for itself. */
function linkOf({ url, expanded_url: expandedUrl }: Fields): ShownLink[] {
  return typeof url === 'string' && url !== '' && typeof expandedUrl === 'string'
    ? [{ url, expandedUrl }]
    : [];
}

function pollEntry(poll: Fields): [string, TimelinePoll][] {
  const { id, options, duration_minutes: durationMinutes } = poll;
  const shown = objectsOf(options)
    .toSorted((a, b) => Number(a.position) - Number(b.position))
    .map(({ label }) => label);
  const isWhole = typeof id === 'string' && areTexts(shown) && typeof durationMinutes === 'number';
  return isWhole ? [[id, { options: shown, durationMinutes }]] : [];
}

function referencedPost(
  { author_id: authorId, text, entities }: Fields,
  names: ReadonlyMap<unknown, unknown>,
): ReferencedPost {
  const mentions = objectsOf(asObject(entities)?.mentions).map(({ username }) => username);
  return {
    author: textOf(names.get(authorId)),
    text: textOf(text) ?? '',
    mentions: mentions.filter((name) => typeof name === 'string'),
  };
}

function objectsOf(list: unknown): readonly Fields[] {
  return Array.isArray(list) ? list.map(asObject).filter((item) => item !== undefined) : [];
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

function areTexts(list: unknown): list is readonly string[] {
  return Array.isArray(list) && list.every((item) => typeof item === 'string');
}
