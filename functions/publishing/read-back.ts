import { postIdAt } from '../twitter/post-id.ts';
import type { QueryPair, XCall } from '../twitter/signed-request.ts';
import type { XAnswer } from '../twitter/transport.ts';
import { currentPart, type Part, type Post } from './post.ts';
import { replyTarget } from './x-call.ts';

/** How far X's clock and ours may differ. */
const CLOCK_SKEW_MS = 2 * 60_000;
/** A send has ended by then, with its lease. */
const LONGEST_SEND_MS = 5 * 60_000;
const PAGE_SIZE = 100;

/**
 * The call for one page of the account's own timeline, from a little before the send began to a little after it must have
 * ended: what a busy account posted later would hide the post. The end is left out where it lies ahead.
 */
export function timelineCall(userId: string, post: Post, now: number, token?: string): XCall {
  const armedAt = post.attempt?.armedAt ?? 0;
  const end = armedAt + LONGEST_SEND_MS + CLOCK_SKEW_MS;
  const query: QueryPair[] = [
    ['since_id', postIdAt(armedAt - CLOCK_SKEW_MS)],
    ...(end + CLOCK_SKEW_MS < now ? [['until_id', postIdAt(end)] satisfies QueryPair] : []),
    ['max_results', String(PAGE_SIZE)],
    ['tweet.fields', 'attachments,referenced_tweets'],
  ];
  if (token !== undefined) query.push(['pagination_token', token]);
  return { method: 'GET', path: `/2/users/${userId}/tweets`, query };
}

export interface Look {
  /** Ids of posts that are what was sent, newest first. */
  readonly matches: readonly string[];
  readonly next: string | undefined;
}

/** What a page of the timeline shows; `undefined` for an answer that is no timeline: that is not absence. */
export function readTimeline(answer: XAnswer, post: Post): Look | undefined {
  if (answer.status !== 200) return undefined;
  const page = parse(answer);
  if (!page) return undefined;
  const part = currentPart(post);
  const text = part?.content.text ?? '';
  const target = replyTarget(post);
  const matches = page.data
    .filter((seen) => repliedTo(seen) === target && isText(seen, text) && isMedia(seen, part))
    .map(({ id }) => id);
  return { matches, next: page.meta?.next_token };
}

interface Seen {
  readonly id: string;
  readonly text: string;
  readonly attachments?: { readonly media_keys?: readonly string[] };
  readonly referenced_tweets?: readonly { readonly type: string; readonly id: string }[];
}
interface Timeline {
  readonly data: readonly Seen[];
  readonly meta?: { readonly next_token?: string };
}

function parse({ body }: XAnswer): Timeline | undefined {
  try {
    const parsed = JSON.parse(Buffer.from(body).toString('utf8'));
    // X leaves `data` out where there is nothing, and then says so in `meta`.
    if (parsed?.meta?.result_count === 0) return { data: [], meta: parsed.meta };
    return Array.isArray(parsed?.data) ? parsed : undefined;
  } catch {
    return undefined;
  }
}

function repliedTo({ referenced_tweets: references = [] }: Seen): string | undefined {
  return references.find(({ type }) => type === 'replied_to')?.id;
}

/**
 * Whether a post shows the media that was sent. Keys are X's own and new with each upload, so they tell posts apart whose
 * texts are equal. A text with a link may have X attach what it finds there.
 */
function isMedia({ attachments }: Seen, part: Part | undefined): boolean {
  const seen = attachments?.media_keys ?? [];
  const sent = part?.xMedia ?? [];
  if (sent.length === 0) return seen.length === 0 || /https?:\/\//i.test(part?.content.text ?? '');
  // Where X gave no key, how many there are has to do.
  return seen.length === sent.length && sent.every(({ key }) => key === undefined || seen.includes(key));
}

/**
 * Whether what X shows is what was sent. X escapes three characters, puts its own short links in place of ours (and one
 * more for media), and names of those who are answered in front.
 */
function isText(seen: Seen, sent: string): boolean {
  const pattern = unescaped(seen.text)
    .replace(/^(@\w+\s+)+/, (names) => (sent.startsWith('@') ? names : ''))
    .split(/https:\/\/t\.co\/\w+/)
    .map(literal)
    .join('\\S*');
  return new RegExp(`^\\s*${pattern}\\s*$`, 'u').test(sent.normalize());
}

function unescaped(text: string): string {
  return text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&').normalize();
}

/** Any white space for white space, because X trims and folds it. */
function literal(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&').replace(/\s+/g, '\\s*');
}
