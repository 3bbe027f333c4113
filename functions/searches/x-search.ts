import type { Credentials } from '../credentials/credentials.ts';
import { ProblemError } from '../problems.ts';
import { type QueryPair, signedRequest, type XCall } from '../twitter/signed-request.ts';
import type { SendToX, XAnswer } from '../twitter/transport.ts';
import { outcomeOf, statusOf, TransportError } from '../twitter/transport-error.ts';
import type { Ask } from './catch-up.ts';
import { type Refusal, refusalOf, refusedParameters } from './fault.ts';
import { readPage, type XPage } from './x-page.ts';

export interface XWorld {
  readonly credentials: Credentials;
  readonly send: SendToX;
  readonly now: () => number;
  readonly apiOrigin: string;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
}

export type Found =
  | { readonly kind: 'page'; readonly page: XPage }
  | {
      readonly kind: 'refusal';
      readonly refusal: Refusal;
      /** X may have returned posts that did not arrive. An answer that is an error costs nothing. */
      readonly mayBeBilled: boolean;
    };

/** X no longer takes the token of the next page. */
export type StaleToken = { readonly kind: 'stale-token' };

/** X's reads that searches need; both take the app's bearer. Neither throws for what X may do. */
export interface XSearch {
  search(query: string, ask: Ask, size: number): Promise<Found | StaleToken>;
  /** Up to 100 posts by their ids. */
  lookUp(ids: readonly string[]): Promise<Found>;
}

/** What a phone needs to draw a post. Each expansion may be billed, so there are no more than the price that is told counts. */
const VIEW: readonly QueryPair[] = [
  ['expansions', 'author_id,attachments.media_keys'],
  [
    'tweet.fields',
    'attachments,author_id,conversation_id,created_at,edit_history_tweet_ids,entities,in_reply_to_user_id,lang,note_tweet,possibly_sensitive,public_metrics,referenced_tweets',
  ],
  ['user.fields', 'id,name,profile_image_url,protected,username,verified,verified_type'],
  ['media.fields', 'alt_text,duration_ms,height,media_key,preview_image_url,type,url,variants,width'],
];

/**
 * The largest answer that is read: 40 KB for each of 100 posts. A post with what belongs to it has some 3 KB, and taking
 * an answer apart holds up all other calls.
 */
const MAX_ANSWER_BYTES = 4 * 1024 * 1024;

export function createXSearch(world: XWorld): XSearch {
  const { credentials, now } = world;
  const maxBytes = Math.min(world.maxResponseBytes, MAX_ANSWER_BYTES);

  async function ask(
    path: string,
    query: readonly QueryPair[],
  ): Promise<XAnswer | TransportError | ProblemError> {
    const call: XCall = { method: 'GET', path, query: [...query, ...VIEW] };
    const deadline = Date.now() + world.timeoutMs;
    try {
      for (let tries = 1; ; tries++) {
        const credential = await credentials.for({ bearer: true, user: true }, deadline);
        const request = signedRequest(call, credential, world.apiOrigin);
        const result = await outcomeOf(world.send(request, { deadline, maxBytes }));
        if (statusOf(result) !== 401) return result;
        if (!(await credentials.rejected(credential, deadline)) || tries > 1) return result;
      }
    } catch (error) {
      if (error instanceof ProblemError) return error;
      throw error;
    }
  }

  function found(of: 'search' | 'look-up', result: XAnswer | TransportError | ProblemError): Found {
    const isAnswer = !(result instanceof Error);
    const page = isAnswer && result.status === 200 ? readPage(result.body, of) : undefined;
    if (page) return { kind: 'page', page };
    const mayBeBilled = isAnswer
      ? result.status === 200
      : result instanceof TransportError && result.maybeSent;
    return { kind: 'refusal', refusal: refusalOf(result, now()), mayBeBilled };
  }

  return {
    search: async (query, { since, until, token }, size) => {
      const result = await ask('/2/tweets/search/recent', [
        ['query', query],
        ['max_results', String(size)],
        ['since_id', since],
        ...(until === undefined ? [] : [['until_id', until] satisfies QueryPair]),
        ...(token === undefined ? [] : [['next_token', token] satisfies QueryPair]),
      ]);
      const isStale =
        token !== undefined &&
        !(result instanceof Error) &&
        result.status === 400 &&
        refusedParameters(result).includes('next_token');
      return isStale ? { kind: 'stale-token' } : found('search', result);
    },
    lookUp: async (ids) => found('look-up', await ask('/2/tweets', [['ids', ids.join(',')]])),
  };
}
