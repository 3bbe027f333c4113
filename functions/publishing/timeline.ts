import { ProblemError } from '../problems.ts';
import { postIdTime } from '../twitter/post-id.ts';
import { signedRequest } from '../twitter/signed-request.ts';
import { TransportError } from '../twitter/transport-error.ts';
import type { XAccount } from './account.ts';
import { clockOffset, MAX_CLOCK_SKEW_MS } from './clock-offset.ts';
import type { Post } from './post.ts';
import type { PublisherWorld } from './publisher-world.ts';
import { readTimeline, type TimelineRange, timelineCall } from './read-back.ts';

/** What the account's own timeline shows of an uncertain post. */
export interface Look {
  /** Ids of posts that are what was sent, and not older than its first send; newest first. */
  readonly own: readonly string[];
  /**
   * The newest post that is what was sent, and is older than that: another's. Looked for where X called the post a
   * duplicate, and none of its own was found.
   */
  readonly older: string | undefined;
}

/** A send has ended by then, with its lease. */
const MAX_SEND_MS = 5 * 60_000;
/**
 * Pages of 100 posts that are read at most, for what may be this post and for what is older. X takes far fewer posts of an
 * account in the minutes of a send; the older ones reach as far back as X was seen to compare.
 */
const MAX_PAGES = 10;

/**
 * Looks for an uncertain post on the account's own timeline; `undefined` where that could not be read to its end, which
 * says nothing.
 */
export function createTimeline(
  { credentials, send, now, apiOrigin, timeoutMs, maxResponseBytes }: PublisherWorld,
  account: (deadline: number) => Promise<XAccount | undefined>,
): (post: Post) => Promise<Look | undefined> {
  /** The matches of a range, newest first, until there are enough. */
  async function search(
    post: Post,
    { userId, credential }: XAccount,
    range: TimelineRange,
    isEnough: (matches: readonly string[]) => boolean,
  ): Promise<Found | undefined> {
    const matches: string[] = [];
    let offset = 0;
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const deadline = Date.now() + timeoutMs;
      const request = signedRequest(timelineCall(userId, post, { ...range, token }), credential, apiOrigin);
      const askedAt = now();
      const response = await send(request, { deadline, maxBytes: maxResponseBytes });
      if (page === 0) offset = clockOffset(response.headers.date, askedAt, now());
      if (response.status === 401) await credentials.rejected(credential, deadline);
      const seen = readTimeline(response, post);
      if (!seen) return undefined;
      matches.push(...seen.matches);
      token = seen.next;
      if (token === undefined || isEnough(matches)) return { matches, offset, isWhole: true };
    }
    return { matches, offset, isWhole: false };
  }

  async function look(post: Post): Promise<Look | undefined> {
    const from = await account(Date.now() + timeoutMs);
    const { attempt, firstArmedAt = attempt?.armedAt } = post;
    if (!from || post.boundTo !== from.boundTo || !attempt?.armedAt || !firstArmedAt) return undefined;
    const begin = firstArmedAt - MAX_CLOCK_SKEW_MS;
    const end = attempt.armedAt + MAX_SEND_MS + MAX_CLOCK_SKEW_MS;
    // What a busy account posted later would hide the post. An end that X's clock may not have come to is left out.
    const until = end + MAX_CLOCK_SKEW_MS < now() ? end : undefined;
    const near = await search(post, from, { from: begin, until }, () => false);
    if (!near) return undefined;
    const isOwn = (id: string): boolean => postIdTime(id) >= firstArmedAt + near.offset;
    const own = near.matches.filter(isOwn);
    if (own.length > 0) return { own, older: undefined };
    if (!near.isWhole) return undefined;
    if (!attempt.isDuplicate) return { own, older: undefined };
    if (near.matches[0] !== undefined) return { own, older: near.matches[0] };
    const far = await search(post, from, { until: begin }, (matches) => matches.length > 0);
    return far && { own, older: far.matches[0] };
  }

  return async (post) => {
    try {
      return await look(post);
    } catch (error) {
      if (error instanceof TransportError || error instanceof ProblemError) return undefined;
      throw error;
    }
  };
}

interface Found {
  readonly matches: readonly string[];
  /** What is known of X's clock, as of {@link clockOffset}. */
  readonly offset: number;
  /** Whether all of the range was read, or as much of it as was wanted. */
  readonly isWhole: boolean;
}
