import { ProblemError } from '../problems.ts';
import { signedRequest } from '../twitter/signed-request.ts';
import { TransportError } from '../twitter/transport-error.ts';
import type { XAccount } from './account.ts';
import type { Post } from './post.ts';
import type { PublisherWorld } from './publisher-world.ts';
import { readTimeline, timelineCall } from './read-back.ts';

/** Pages of the timeline that a look reads. X takes far fewer posts of a user in the time that it looks at. */
const MAX_PAGES = 5;

/**
 * The ids of the posts on the account's own timeline that are what was sent, newest first; `undefined` where the timeline
 * could not be read to its end, which says nothing.
 */
export function createTimeline(
  { credentials, send, now, apiOrigin, timeoutMs, maxResponseBytes }: PublisherWorld,
  account: (deadline: number) => Promise<XAccount | undefined>,
): (post: Post) => Promise<readonly string[] | undefined> {
  async function read(post: Post, deadline: number): Promise<readonly string[] | undefined> {
    const from = await account(deadline);
    if (!from || post.boundTo !== from.boundTo) return undefined;
    const matches: string[] = [];
    let token: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const call = timelineCall(from.userId, post, now(), token);
      const request = signedRequest(call, from.credential, apiOrigin);
      const answer = await send(request, { deadline, maxBytes: maxResponseBytes });
      if (answer.status === 401) await credentials.rejected(from.credential, deadline);
      const seen = readTimeline(answer, post);
      if (!seen) return undefined;
      matches.push(...seen.matches);
      token = seen.next;
      if (token === undefined) return matches;
    }
    return matches.length > 0 ? matches : undefined;
  }

  return async (post) => {
    try {
      return await read(post, Date.now() + timeoutMs);
    } catch (error) {
      if (error instanceof TransportError || error instanceof ProblemError) return undefined;
      throw error;
    }
  };
}
