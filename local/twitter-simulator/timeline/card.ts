import type { Media, Post, User } from '../world/model.ts';
import type { World } from '../world.ts';

/** A piece of a post's text; the page shows it by `textContent`, and as a link where it has an address. */
export interface TextPart {
  readonly kind: 'plain' | 'mention' | 'hashtag' | 'link';
  readonly text: string;
  readonly href?: string;
}

interface CardAuthor {
  readonly id: string;
  readonly name: string;
  readonly username: string;
  readonly verified: string;
}

interface CardMedia {
  readonly key: string;
  readonly type: Media['type'];
  readonly alt: string;
  readonly width: number;
  readonly height: number;
  readonly seconds: number;
  /** Uploaded video, which plays; seeded video is a drawing. */
  readonly playable: boolean;
}

/** What the page needs to show a post. Times are milliseconds since 1970. */
export interface Card {
  readonly id: string;
  readonly time: number;
  readonly author: CardAuthor;
  readonly lang: string;
  readonly parts: readonly TextPart[];
  readonly media: readonly CardMedia[];
  readonly repostedBy?: CardAuthor;
  readonly repostOf?: string;
  readonly answers?: { readonly author: CardAuthor; readonly excerpt: string } | 'gone';
  readonly quotes?: Pick<Card, 'author' | 'time' | 'lang' | 'parts' | 'media'> | 'gone';
  readonly poll?: {
    readonly endsAt: number;
    readonly votes: number;
    readonly options: readonly { readonly label: string; readonly votes: number }[];
  };
  readonly place?: string;
  readonly counts: {
    readonly replies: number;
    readonly reposts: number;
    readonly likes: number;
    readonly views: number;
  };
}

const UNESCAPED: Readonly<Record<string, string>> = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };
const EXCERPT_CHARACTERS = 120;

const plain = (text: string): string =>
  text.replace(/&(?:amp|lt|gt);/g, (escaped) => UNESCAPED[escaped] ?? escaped);

const hasText = ({ text }: TextPart): boolean => text !== '';

/** The text in pieces, without the links of attached media and posts, and without the name of whom it answers. */
export function textParts(post: Post): TextPart[] {
  const { urls, hashtags, mentions } = post.entities;
  const addressee = post.inReplyToUserId;
  const marked = [
    ...urls.map(({ start, end, expanded_url, display_url, media_key }) => {
      const attached = media_key !== undefined || /^https:\/\/x\.com\/\w+\/status\/\d+$/.test(expanded_url);
      const part: TextPart = { kind: 'link', text: attached ? '' : display_url, href: expanded_url };
      return { start, end, part };
    }),
    ...hashtags.map(({ start, end, tag }) => ({
      start,
      end,
      part: { kind: 'hashtag', text: `#${tag}` } as const,
    })),
    ...mentions.map(({ start, end, id, username }) => ({
      start,
      end,
      part: { kind: 'mention', text: start === 0 && id === addressee ? '' : `@${username}` } as const,
    })),
  ].sort((a, b) => a.start - b.start);
  const characters = [...post.text];
  const parts: TextPart[] = [];
  let from = 0;
  for (const { start, end, part } of marked) {
    // Four photos share one link.
    if (start < from) continue;
    parts.push({ kind: 'plain', text: plain(characters.slice(from, start).join('')) }, part);
    from = end;
  }
  parts.push({ kind: 'plain', text: plain(characters.slice(from).join('')) });
  const written = parts.filter(hasText);
  const last = written.length - 1;
  return written
    .map((part, index) => {
      const text = index === 0 ? part.text.trimStart() : part.text;
      return { ...part, text: index === last ? text.trimEnd() : text };
    })
    .filter(hasText);
}

function authorOf(world: World, userId: string): CardAuthor {
  const user: User | undefined = world.users.get(userId);
  const { id, name, username, verifiedType } = user ?? {
    id: userId,
    name: '?',
    username: '?',
    verifiedType: 'none',
  };
  return { id, name, username, verified: verifiedType };
}

function mediaOf(world: World, post: Post): CardMedia[] {
  return post.mediaKeys.flatMap((key) => {
    const media = world.media.get(key);
    if (media === undefined) return [];
    const { type, altText, width, height, durationMs = 0, bytes } = media;
    const playable = type === 'video' && bytes !== undefined;
    return [
      { key, type, alt: altText ?? '', width, height, seconds: Math.round(durationMs / 1000), playable },
    ];
  });
}

const body = (world: World, post: Post): Pick<Card, 'author' | 'time' | 'lang' | 'parts' | 'media'> => ({
  author: authorOf(world, post.authorId),
  time: post.createdAt,
  lang: post.lang,
  parts: textParts(post),
  media: mediaOf(world, post),
});

function answered(world: World, post: Post): Card['answers'] {
  const reference = post.references.find(({ type }) => type === 'replied_to');
  if (reference === undefined) return undefined;
  const parent = world.posts.get(reference.id);
  if (parent === undefined) return 'gone';
  const text = textParts(parent)
    .map((part) => part.text)
    .join('')
    .trim();
  const characters = [...text];
  const excerpt =
    characters.length > EXCERPT_CHARACTERS ? `${characters.slice(0, EXCERPT_CHARACTERS).join('')}…` : text;
  return { author: authorOf(world, parent.authorId), excerpt };
}

function quoted(world: World, post: Post): Card['quotes'] {
  const reference = post.references.find(({ type }) => type === 'quoted');
  if (reference === undefined) return undefined;
  const target = world.posts.get(reference.id);
  return target === undefined ? 'gone' : body(world, target);
}

function pollOf(world: World, post: Post): Card['poll'] {
  const poll = world.polls.get(post.pollId ?? '');
  if (poll === undefined) return undefined;
  const { endsAt, options } = poll;
  return { endsAt, options, votes: options.reduce((total, { votes }) => total + votes, 0) };
}

/** A post as the page shows it; a repost shows what it reposts. `undefined` for posts that are not for everyone. */
export function cardOf(world: World, post: Post): Card | undefined {
  const reposted = post.references.find(({ type }) => type === 'retweeted');
  const shown = reposted === undefined ? post : world.posts.get(reposted.id);
  if (shown === undefined || world.users.get(post.authorId)?.protected) return undefined;
  const [answers, quotes, poll] = [answered(world, shown), quoted(world, shown), pollOf(world, shown)];
  const place = world.places.get(shown.placeId ?? '');
  return {
    id: post.id,
    ...body(world, shown),
    ...(reposted === undefined ? {} : { repostedBy: authorOf(world, post.authorId), repostOf: shown.id }),
    ...(answers === undefined ? {} : { answers }),
    ...(quotes === undefined ? {} : { quotes }),
    ...(poll === undefined ? {} : { poll }),
    ...(place === undefined ? {} : { place: place.fullName }),
    counts: {
      replies: world.replies.countTo(shown.id),
      reposts: world.reposts.countTo(shown.id),
      likes: shown.crowd.likes + world.likes.countTo(shown.id),
      views: shown.crowd.impressions,
    },
  };
}
