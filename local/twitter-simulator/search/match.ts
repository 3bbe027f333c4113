import type { Post } from '../world/model.ts';
import type { World } from '../world.ts';

export type Test = (post: Post, world: World) => boolean;

const fold = (text: string): string => text.normalize('NFKC').toLowerCase();
const words = (text: string): string[] => fold(text).match(/[\p{L}\p{M}\p{N}_]+/gu) ?? [];
/** Written without spaces, so its words cannot be told apart. */
const UNSPACED = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u;

const isRepost = (post: Post): boolean => post.references.some(({ type }) => type === 'retweeted');

/** A repost is found by what it reposts. */
function source(post: Post, world: World): Post {
  const reference = post.references.find(({ type }) => type === 'retweeted');
  return world.posts.get(reference?.id ?? '') ?? post;
}

const searchable = (post: Post): string =>
  [post.rawText, ...post.entities.urls.map((url) => url.expanded_url)].join(' ');

/** Words in this order next to each other, in any case; for emoji and scripts without spaces, the characters themselves. */
export function hasText(wanted: string): Test {
  const parts = words(wanted);
  if (parts.length === 0 || UNSPACED.test(wanted)) {
    const characters = fold(wanted);
    return (post, world) => fold(searchable(source(post, world))).includes(characters);
  }
  return (post, world) => {
    const found = words(searchable(source(post, world)));
    return found.some((_, start) => parts.every((part, index) => found[start + index] === part));
  };
}

const sameName = (a: string | undefined, b: string): boolean => a?.toLowerCase() === b.toLowerCase();

function isUser(world: World, userId: string | undefined, name: string): boolean {
  return (
    userId !== undefined &&
    (userId === name || sameName(world.users.get(userId)?.username, name.replace(/^@/, '')))
  );
}

export const hasHashtag =
  (tag: string): Test =>
  ({ entities }) =>
    entities.hashtags.some((found) => sameName(found.tag, tag));

export const hasCashtag =
  (tag: string): Test =>
  ({ entities }) =>
    entities.cashtags.some((found) => sameName(found.tag, tag));

export const hasMention =
  (name: string): Test =>
  ({ entities }) =>
    entities.mentions.some(({ username }) => sameName(username, name));

const referredId = (post: Post, wanted: string): string | undefined =>
  post.references.find(({ type }) => type === wanted)?.id;

/** Operators that can stand alone, by what comes before the colon. */
export const operators: Readonly<Record<string, (value: string) => Test>> = {
  from: (value) => (post, world) => isUser(world, post.authorId, value),
  to: (value) => (post, world) => isUser(world, post.inReplyToUserId, value),
  url:
    (value) =>
    ({ entities }) =>
      entities.urls.some(({ expanded_url }) => expanded_url.toLowerCase().includes(value.toLowerCase())),
  retweets_of: (value) => (post, world) =>
    isRepost(post) && isUser(world, source(post, world).authorId, value),
  conversation_id: (value) => (post) => post.conversationId === value,
  in_reply_to_tweet_id: (value) => (post) => referredId(post, 'replied_to') === value,
  quotes_of_tweet_id: (value) => (post) => referredId(post, 'quoted') === value,
  retweets_of_tweet_id: (value) => (post) => referredId(post, 'retweeted') === value,
};

const mediaOf = (post: Post, world: World, ...types: readonly string[]): boolean =>
  post.mediaKeys.some((key) => types.includes(world.media.get(key)?.type ?? ''));

/** Operators that only narrow others down, with the values they take; X calls them conjunction-required. */
export const narrowing: Readonly<Record<string, Readonly<Record<string, Test>>>> = {
  is: {
    retweet: isRepost,
    reply: (post) => post.inReplyToUserId !== undefined,
    quote: (post) => referredId(post, 'quoted') !== undefined,
    verified: (post, world) => world.users.get(post.authorId)?.verifiedType !== 'none',
  },
  has: {
    hashtags: ({ entities }) => entities.hashtags.length > 0,
    cashtags: ({ entities }) => entities.cashtags.length > 0,
    links: ({ entities }) => entities.urls.length > 0,
    mentions: ({ entities }) => entities.mentions.length > 0,
    media: ({ mediaKeys }) => mediaKeys.length > 0,
    images: (post, world) => mediaOf(post, world, 'photo'),
    videos: (post, world) => mediaOf(post, world, 'video', 'animated_gif'),
    geo: ({ placeId }) => placeId !== undefined,
  },
};

export const isLanguage =
  (lang: string): Test =>
  (post) =>
    sameName(post.lang, lang);
