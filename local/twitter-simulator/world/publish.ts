import type { World } from '../world.ts';
import { guessLanguage } from './language.ts';
import type { Media, Poll, Post, Reference, ReplySettings, User } from './model.ts';
import { type AttachedLink, repostText, showText } from './text.ts';

/** What a new post is made from. */
export interface PostDraft {
  readonly authorId: string;
  readonly text: string;
  readonly replyTo?: Post | undefined;
  /** Names of these users are not put before a reply. */
  readonly exceptMentioning?: readonly string[] | undefined;
  readonly quotes?: Post | undefined;
  readonly media?: readonly Media[] | undefined;
  readonly poll?: Omit<Poll, 'id' | 'endsAt'> | undefined;
  readonly placeId?: string | undefined;
  readonly communityId?: string | undefined;
  readonly replySettings?: ReplySettings | undefined;
  readonly paidPartnership?: boolean | undefined;
  readonly source?: string | undefined;
  readonly lang?: string | undefined;
  readonly crowd?: Post['crowd'] | undefined;
}

const NO_CROWD: Post['crowd'] = { likes: 0, bookmarks: 0, impressions: 0 };
const SOURCE = 'Twitter Gateway demo';

const page = (user: User | undefined, postId: string): string =>
  `https://x.com/${user?.username ?? 'i'}/status/${postId}`;

function attachedLinks(world: World, draft: PostDraft, id: string): AttachedLink[] {
  const links: AttachedLink[] = [];
  if (draft.quotes !== undefined) {
    const author = world.users.get(draft.quotes.authorId);
    links.push({ expandedUrl: page(author, draft.quotes.id), mediaKeys: [] });
  }
  const [first] = draft.media ?? [];
  if (first !== undefined) {
    const part = first.type === 'photo' ? 'photo' : 'video';
    const expandedUrl = `${page(world.users.get(draft.authorId), id)}/${part}/1`;
    links.push({ expandedUrl, mediaKeys: (draft.media ?? []).map(({ key }) => key) });
  }
  return links;
}

/** The names that a text begins with, in small letters. */
function leadingNames(text: string): ReadonlySet<string> {
  const [opening = ''] = /^(?:@\w+(?:\s+|$))*/.exec(text) ?? [];
  return new Set(opening.toLowerCase().match(/\w+/g));
}

/**
 * X puts before the text of an answer the name of whom it answers, and the names with which the answered post begins: not
 * its author's own, none that the text begins with, and none that the author asked it to leave out.
 */
function withAddressees(world: World, { authorId, text, replyTo, exceptMentioning = [] }: PostDraft): string {
  if (replyTo === undefined || exceptMentioning.includes(replyTo.authorId)) return text;
  const [there, carried] = [leadingNames(text), leadingNames(replyTo.text)];
  const mentioned = replyTo.entities.mentions.filter(({ username }) => carried.has(username.toLowerCase()));
  const ids = new Set([replyTo.authorId, ...mentioned.map(({ id }) => id)]);
  const names = [...ids]
    .filter((id) => id !== authorId && !exceptMentioning.includes(id))
    .map((id) => world.users.get(id)?.username)
    .filter((name) => name !== undefined && !there.has(name.toLowerCase()));
  return [...names.map((name) => `@${name}`), text].join(' ');
}

/** Makes a post that is new at `now` (milliseconds since 1970), and tells the world's listeners. */
export function publish(world: World, draft: PostDraft, now: number): Post {
  const id = world.nextId(now);
  const { replyTo, quotes, media = [], poll } = draft;
  const shown = showText(withAddressees(world, draft), id, world.userByName, attachedLinks(world, draft, id));
  const references: Reference[] = [];
  if (quotes !== undefined) references.push({ type: 'quoted', id: quotes.id });
  if (replyTo !== undefined) references.push({ type: 'replied_to', id: replyTo.id });
  const pollId = poll === undefined ? undefined : world.nextId(now);
  if (poll !== undefined && pollId !== undefined) {
    world.polls.set(pollId, { ...poll, id: pollId, endsAt: now + poll.durationMinutes * 60_000 });
  }
  for (const item of media) world.media.set(item.key, item);
  const post: Post = {
    id,
    authorId: draft.authorId,
    createdAt: now,
    ...shown,
    rawText: draft.text,
    lang: draft.lang ?? guessLanguage(draft.text),
    conversationId: replyTo?.conversationId ?? id,
    inReplyToUserId: replyTo?.authorId,
    references,
    mediaKeys: media.map(({ key }) => key),
    pollId,
    placeId: draft.placeId,
    communityId: draft.communityId,
    replySettings: draft.replySettings ?? 'everyone',
    paidPartnership: draft.paidPartnership ?? false,
    source: draft.source ?? SOURCE,
    crowd: draft.crowd ?? NO_CROWD,
    hidden: false,
  };
  world.keep(post);
  return post;
}

/** Makes the post that stands for a repost; the caller makes sure that there is none yet. */
export function repost(world: World, authorId: string, original: Post, now: number): Post {
  const id = world.nextId(now);
  const author = world.users.get(original.authorId);
  const shown = repostText(original, { id: original.authorId, username: author?.username ?? '' });
  const post: Post = {
    id,
    authorId,
    createdAt: now,
    ...shown,
    rawText: shown.text,
    lang: original.lang,
    conversationId: id,
    references: [{ type: 'retweeted', id: original.id }],
    mediaKeys: original.mediaKeys,
    replySettings: 'everyone',
    paidPartnership: false,
    source: SOURCE,
    crowd: NO_CROWD,
    hidden: false,
  };
  world.keep(post);
  return post;
}
