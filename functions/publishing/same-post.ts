import { currentPart, type Part, type Post, type PostContent } from './post.ts';
import { isSameText, type ShownLink } from './shown-text.ts';
import type { TimelinePage, TimelinePost } from './timeline-page.ts';
import { replyTarget } from './x-call.ts';

/** The page of a post on X, or of a picture or video of one. */
const POST_PAGE =
  /^https?:\/\/(?:\w+\.)?(?:x|twitter)\.com\/(?:i\/web|\w+)\/status(?:es)?\/(\d{1,19})(\/(?:photo|video)\/\d+)?(?:[/?#]|$)/i;

/**
 * Whether a post on the account's timeline is what was sent as the current part of a post: its text with its links, whom
 * it replies to, what it quotes, its poll and its media. Where X's response leaves that open it is not: a post that is taken for
 * another is lost without a word, and one that is not found is shown to a person.
 */
export function isSamePost(post: Post, seen: TimelinePost, page: TimelinePage): boolean {
  const part = currentPart(post);
  if (!part) return false;
  const target = replyTarget(post);
  const { content } = part;
  return (
    !seen.references.has('retweeted') &&
    seen.references.get('replied_to') === target &&
    isSameQuote(content, seen) &&
    isSamePoll(content, seen, page) &&
    isSameMedia(part, seen) &&
    openings(content.text, target, page).some((opening) =>
      isSameText(opening + content.text, seen, (link) => isAttachment(link, content)),
    )
  );
}

/** A text that links to a post may be shown as quoting it. */
function isSameQuote({ quoteOf }: PostContent, { references, links }: TimelinePost): boolean {
  const quoted = references.get('quoted');
  if (quoteOf !== undefined || quoted === undefined) return quoted === quoteOf;
  return links.some(({ expandedUrl }) => POST_PAGE.exec(expandedUrl)?.[1] === quoted);
}

function isSamePoll({ poll }: PostContent, { pollIds }: TimelinePost, { polls }: TimelinePage): boolean {
  const [id, ...others] = pollIds;
  if (!poll || id === undefined) return !poll && id === undefined;
  const seen = polls.get(id);
  return (
    others.length === 0 &&
    seen?.durationMinutes === poll.durationMinutes &&
    seen.options.length === poll.options.length &&
    seen.options.every((option, index) => asKept(option) === asKept(poll.options[index]))
  );
}

function asKept(option: string | undefined): string | undefined {
  return option?.normalize().trim();
}

/**
 * Keys are X's own and new with each upload, so they tell posts apart whose texts are equal. They end in the media's id.
 * A text that links to a picture on X may be shown with that picture.
 */
function isSameMedia({ content, xMedia = [] }: Part, { mediaKeys, links }: TimelinePost): boolean {
  if (content.media === undefined)
    return mediaKeys.length === 0 || links.some(({ expandedUrl }) => POST_PAGE.exec(expandedUrl)?.[2]);
  return (
    mediaKeys.length === content.media.length &&
    xMedia.length === mediaKeys.length &&
    xMedia.every(({ id, key }) =>
      mediaKeys.some((seen) => (key === undefined ? seen.endsWith(`_${id}`) : seen === key)),
    )
  );
}

/** Whether a link is the one that X adds for media, or for what is quoted, rather than one of the author's. */
function isAttachment({ expandedUrl }: ShownLink, { media, quoteOf }: PostContent): boolean {
  const [, id, isMedia] = POST_PAGE.exec(expandedUrl) ?? [];
  return isMedia ? media !== undefined : id !== undefined && id === quoteOf;
}

/**
 * What X may have put in front of the text of a reply: nothing, or the name of whom it replies to, or besides it the names
 * with which that post begins; none that the text begins with itself, and not the account's own.
 */
function openings(text: string, target: string | undefined, page: TimelinePage): readonly string[] {
  const repliedTo = target === undefined ? undefined : page.referenced.get(target);
  if (repliedTo?.author === undefined) return [''];
  const left = new Set([...leadingNames(text), page.owner?.toLowerCase()]);
  const opening = (names: readonly string[]): string => {
    const added = new Map(names.map((name) => [name.toLowerCase(), name]));
    return [...added].flatMap(([key, name]) => (left.has(key) ? [] : [`@${name} `])).join('');
  };
  const { author, text: shown, mentions } = repliedTo;
  const leading = mentions.filter((name) => leadingNames(shown).includes(name.toLowerCase()));
  return ['', opening([author]), opening([author, ...leading])];
}

/** The names that a text begins with, in small letters. */
export function leadingNames(text: string): readonly string[] {
  const [opening = ''] = /^(?:@\w+(?:\s+|$))*/.exec(text.trimStart()) ?? [];
  return opening.toLowerCase().match(/\w+/g) ?? [];
}
