import { createHash } from 'node:crypto';
import { findLinks } from './links.ts';

interface Span {
  /** Offsets in code points of the shown text; `end` is the first one after it. */
  readonly start: number;
  readonly end: number;
}

export interface UrlEntity extends Span {
  readonly url: string;
  readonly expanded_url: string;
  readonly display_url: string;
  readonly media_key?: string;
}

/** What X finds in a text, in the form its API shows it. */
export interface Entities {
  readonly urls: readonly UrlEntity[];
  readonly hashtags: readonly (Span & { readonly tag: string })[];
  readonly cashtags: readonly (Span & { readonly tag: string })[];
  readonly mentions: readonly (Span & { readonly username: string; readonly id: string })[];
}

/** A link that X adds at the end of a text for an attachment: its own page on x.com. */
export interface AttachedLink {
  readonly expandedUrl: string;
  readonly mediaKeys: readonly string[];
}

export interface ShownText {
  readonly text: string;
  readonly entities: Entities;
}

const TOKEN =
  /(?<![\p{L}\p{N}_&])(?:@(?<mention>[A-Za-z0-9_]{1,15})(?![\p{L}\p{N}_@])|[#＃](?<hashtag>[\p{L}\p{M}\p{N}_]*\p{L}[\p{L}\p{M}\p{N}_]*)|\$(?<cashtag>[A-Za-z]{1,6}(?:[._][A-Za-z]{1,2})?)(?![\p{L}\p{N}]))/gu;
const BASE62 = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
const DISPLAYED_CHARACTERS = 26;

const escapeMarkup = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const codePoints = (text: string): number => [...text].length;

function shortLink(salt: string): string {
  const digest = createHash('sha256').update(salt).digest();
  return `https://t.co/${[...digest.subarray(0, 10)].map((byte) => BASE62[byte % 62]).join('')}`;
}

function displayed(url: string): string {
  const bare = url.replace(/^https?:\/\/(www\.)?/i, '').replace(/\/$/, '');
  return bare.length > DISPLAYED_CHARACTERS ? `${bare.slice(0, DISPLAYED_CHARACTERS)}…` : bare;
}

/**
 * Turns a text as it was sent into the text as X shows it, with its entities.
 * `salt` makes short links differ between posts; `userId` tells who a name belongs to, since only accounts that exist are mentions.
 */
export function showText(
  sent: string,
  salt: string,
  userId: (username: string) => { id: string; username: string } | undefined,
  attached: readonly AttachedLink[] = [],
): ShownText {
  // X composes characters, makes a line feed of each line end, and trims; other white space it keeps.
  const source = sent.normalize('NFC').replace(/\r\n?/g, '\n').trim();
  const urls: UrlEntity[] = [];
  const hashtags: Entities['hashtags'][number][] = [];
  const cashtags: Entities['cashtags'][number][] = [];
  const mentions: Entities['mentions'][number][] = [];
  let text = '';
  let length = 0;

  const write = (piece: string): Span => {
    const start = length;
    text += piece;
    length += codePoints(piece);
    return { start, end: length };
  };
  const writePlain = (piece: string): void => {
    let from = 0;
    for (const match of piece.matchAll(TOKEN)) {
      write(escapeMarkup(piece.slice(from, match.index)));
      const span = write(match[0]);
      from = match.index + match[0].length;
      const { mention, hashtag, cashtag } = match.groups ?? {};
      const mentioned = mention === undefined ? undefined : userId(mention);
      if (mentioned !== undefined) mentions.push({ ...span, username: mentioned.username, id: mentioned.id });
      if (hashtag !== undefined) hashtags.push({ ...span, tag: hashtag });
      if (cashtag !== undefined) cashtags.push({ ...span, tag: cashtag.toUpperCase() });
    }
    write(escapeMarkup(piece.slice(from)));
  };

  let from = 0;
  for (const link of findLinks(source)) {
    writePlain(source.slice(from, link.start));
    const url = shortLink(`${salt} ${urls.length} ${link.url}`);
    urls.push({ ...write(url), url, expanded_url: link.url, display_url: displayed(link.url) });
    from = link.end;
  }
  writePlain(source.slice(from));

  for (const { expandedUrl, mediaKeys } of attached) {
    if (text !== '') write(' ');
    const url = shortLink(`${salt} ${expandedUrl}`);
    const entity = { ...write(url), url, expanded_url: expandedUrl, display_url: displayed(expandedUrl) };
    urls.push(
      ...(mediaKeys.length === 0 ? [entity] : mediaKeys.map((media_key) => ({ ...entity, media_key }))),
    );
  }
  return { text, entities: { urls, hashtags, cashtags, mentions } };
}

/** The text of a repost: who is reposted, then as much of their text as fits in 140 characters. */
export function repostText(of: ShownText, author: { id: string; username: string }): ShownText {
  const prefix = `RT @${author.username}: `;
  const shift = codePoints(prefix);
  const room = 140 - shift;
  const characters = [...of.text];
  const cut = characters.length > room;
  const text = prefix + (cut ? `${characters.slice(0, room - 1).join('')}…` : of.text);
  const end = cut ? room - 1 : characters.length;
  const moved = <S extends Span>(spans: readonly S[]): S[] =>
    spans
      .filter((span) => span.end <= end)
      .map((span) => ({ ...span, start: span.start + shift, end: span.end + shift }));
  const { urls, hashtags, cashtags, mentions } = of.entities;
  const reposted = { start: 3, end: 4 + author.username.length, username: author.username, id: author.id };
  return {
    text,
    entities: {
      urls: moved(urls),
      hashtags: moved(hashtags),
      cashtags: moved(cashtags),
      mentions: [reposted, ...moved(mentions)],
    },
  };
}
