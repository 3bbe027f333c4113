import { postIdAt } from '../twitter/post-id.ts';
import type { QueryPair, XCall } from '../twitter/signed-request.ts';
import type { XAnswer } from '../twitter/transport.ts';
import { currentPart, type Post } from './post.ts';
import { isSamePost, leadingNames } from './same-post.ts';
import { readPage } from './timeline-page.ts';
import { replyTarget } from './x-call.ts';

/** The largest that X offers. */
const PAGE_SIZE = 100;

/** Which posts of a timeline are asked for. Times are milliseconds since 1970. */
export interface TimelineRange {
  readonly from?: number | undefined;
  readonly until?: number | undefined;
  /** X's token for the next page. */
  readonly token?: string | undefined;
}

/**
 * The call for a page of an account's timeline, with what tells the post's current part from others. X is asked for no
 * more than that: what it adds to its response may cost money.
 */
export function timelineCall(userId: string, post: Post, { from, until, token }: TimelineRange): XCall {
  const content = currentPart(post)?.content;
  const hasNames = mayGetNames(post);
  const fields = ['attachments', 'entities', 'referenced_tweets', ...(hasNames ? ['author_id'] : [])];
  const expansions = [
    ...(content?.poll ? ['attachments.poll_ids'] : []),
    ...(hasNames ? ['author_id', 'referenced_tweets.id', 'referenced_tweets.id.author_id'] : []),
  ];
  const query: QueryPair[] = [
    ['max_results', String(PAGE_SIZE)],
    ['tweet.fields', fields.join(',')],
  ];
  if (expansions.length > 0) query.push(['expansions', expansions.join(',')]);
  if (content?.poll) query.push(['poll.fields', 'duration_minutes']);
  if (from !== undefined) query.push(['since_id', postIdAt(from)]);
  if (until !== undefined) query.push(['until_id', postIdAt(until)]);
  if (token !== undefined) query.push(['pagination_token', token]);
  return { method: 'GET', path: `/2/users/${userId}/tweets`, query };
}

/**
 * Whether X may put names in front of the text: in a reply to somebody else, and in those to it, where they are carried on.
 * In a thread of the account's own that addresses nobody X adds none.
 */
function mayGetNames(post: Post): boolean {
  if (replyTarget(post) === undefined) return false;
  return post.parts.some(
    ({ content: { replyTo, text } }) => replyTo !== undefined || leadingNames(text).length > 0,
  );
}

/** What a page of the timeline shows of a post. */
export interface Lookup {
  /** Ids of posts that are what was sent, newest first. */
  readonly matches: readonly string[];
  /** X's token for the next page. */
  readonly next: string | undefined;
}

/** Looks for a post on a page of the timeline; `undefined` for a response that is no timeline: that is not absence. */
export function readTimeline(response: XAnswer, post: Post): Lookup | undefined {
  const page = readPage(response);
  if (!page) return undefined;
  const matches = page.posts.filter((seen) => isSamePost(post, seen, page)).map(({ id }) => id);
  return { matches, next: page.next };
}
