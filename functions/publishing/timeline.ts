import { ProblemError } from '../problems.ts';
import { postIdTime } from '../twitter/post-id.ts';
import { signedRequest } from '../twitter/signed-request.ts';
import { outcomeOf, statusOf, TransportError } from '../twitter/transport-error.ts';
import type { XAccount } from './account.ts';
import { assumedOffset, type ClockOffset, clockOffset, MAX_CLOCK_SKEW_MS } from './clock-offset.ts';
import type { Attempt, Post } from './post.ts';
import type { PublisherWorld } from './publisher-world.ts';
import { readTimeline, type TimelineRange, timelineCall } from './read-back.ts';

/** Ids of posts on the account's own timeline that are what was sent, newest first, by when they were posted. */
export interface Look {
  /** Not before the first send. */
  readonly own: readonly string[];
  /** So short a time before the first send that X's clock and ours do not tell which was earlier. */
  readonly doubtful: readonly string[];
  /** Before the first send: another's. */
  readonly older: readonly string[];
}

/** A send has ended by then, with its lease. */
const MAX_SEND_MS = 5 * 60_000;
/** By how much the clocks of two of our hosts may differ, of which one sent and the other looks. */
const HOST_SKEW_MS = 2_000;
/**
 * Pages of 100 posts that are read at most. X takes far fewer posts of an account in the minutes of a send; a post that X
 * calls the duplicate of an older one is looked for so far back.
 */
const MAX_PAGES = 10;

/**
 * Looks for an uncertain post on the account's own timeline; `undefined` where that could not be read, which says nothing.
 * A look reads what was posted in the minutes of the first send and of the last. The first look for a post that X called
 * a duplicate goes back until it meets an equal one.
 */
export function createTimeline(
  { credentials, send, now, apiOrigin, timeoutMs, maxResponseBytes }: PublisherWorld,
  account: (deadline: number) => Promise<XAccount | undefined>,
): (post: Post) => Promise<Look | undefined> {
  /** The matches of a range, newest first, up to the first one or all of them. */
  async function search(
    post: Post,
    { userId, credential }: XAccount,
    { isFirstEnough, ...range }: SearchRange,
  ): Promise<Found | undefined> {
    const matches: string[] = [];
    let offset: ClockOffset | undefined;
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const deadline = Date.now() + timeoutMs;
      const request = signedRequest(timelineCall(userId, post, { ...range, token }), credential, apiOrigin);
      const askedAt = now();
      const response = await outcomeOf(send(request, { deadline, maxBytes: maxResponseBytes }));
      if (statusOf(response) === 401) await credentials.rejected(credential, deadline);
      if (response instanceof TransportError) throw response;
      offset ??= clockOffset(response.headers.date, askedAt, now());
      const seen = readTimeline(response, post);
      if (!seen) return undefined;
      matches.push(...seen.matches);
      token = seen.next;
      if (token === undefined || (isFirstEnough && matches.length > 0)) break;
    }
    return offset && { matches, offset };
  }

  async function look(post: Post): Promise<Look | undefined> {
    const from = await account(Date.now() + timeoutMs);
    const { attempt } = post;
    if (!from || post.boundTo !== from.boundTo || attempt?.armedAt === undefined) return undefined;
    const found: Found[] = [];
    for (const range of rangesFor(post, attempt, now())) {
      const part = await search(post, from, range);
      if (!part) return undefined;
      found.push(part);
    }
    return sorted(post, attempt, found);
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

interface SearchRange extends TimelineRange {
  readonly isFirstEnough: boolean;
}

interface Found {
  readonly matches: readonly string[];
  readonly offset: ClockOffset;
}

function rangesFor(post: Post, { armedAt = 0, isDuplicate, looks }: Attempt, now: number): SearchRange[] {
  const last = rangeOf(armedAt, armedAt, now);
  if (isDuplicate && looks === 0) return [{ until: last.until, isFirstEnough: true }];
  const first = rangeOf(post.firstArmedAt ?? armedAt, post.firstArmedAt ?? armedAt, now);
  const isOne = first.until === undefined || first.until >= (last.from ?? 0);
  return isOne ? [rangeOf(post.firstArmedAt ?? armedAt, armedAt, now)] : [last, first];
}

/** The minutes of the sends from one to another. */
function rangeOf(first: number, last: number, now: number): SearchRange {
  const end = last + MAX_SEND_MS + MAX_CLOCK_SKEW_MS;
  // What a busy account posted later would hide the post. An end that X's clock may not have come to is left out.
  const until = end + MAX_CLOCK_SKEW_MS < now ? end : undefined;
  return { from: first - MAX_CLOCK_SKEW_MS, until, isFirstEnough: false };
}

function sorted(post: Post, { armedAt = 0 }: Attempt, found: readonly Found[]): Look {
  const look = { own: [] as string[], doubtful: [] as string[], older: [] as string[] };
  const { firstArmedAt = armedAt, hasUnknownSends, createdAt } = post;
  for (const { matches, offset } of found) {
    const earliest = (hasUnknownSends ? createdAt : firstArmedAt) + offset.least - HOST_SKEW_MS;
    for (const id of matches) {
      const at = postIdTime(id);
      const age = at >= firstArmedAt + assumedOffset(offset) ? 'own' : at >= earliest ? 'doubtful' : 'older';
      look[age].push(id);
    }
  }
  return look;
}
