import { createHash } from 'node:crypto';
import { within } from '../azure/within.ts';
import { errorFields, type Log } from '../log.ts';
import { ProblemError } from '../problems.ts';
import type { SendToX } from '../twitter/transport.ts';
import { BearerError, type ConsumerPair, fetchBearer } from './bearer-fetch.ts';

/** After X issued no token, or issued the one that it refuses, it is not asked again for this long. */
const PAUSE_MS = 60_000;

const DETAILS: Record<BearerError['fault'], string> = {
  refused:
    'X does not accept the app’s consumer key and secret. Check both in X’s developer console, and regenerate them if need be.',
  unusable: 'X answered the request for a bearer token with something else. Check TWITTER_API_ORIGIN.',
  failed: 'X failed to issue a bearer token.',
  unreachable: 'X could not be asked for a bearer token.',
  'timed-out': 'X did not issue a bearer token in time.',
};

export interface BearerTokens {
  /**
   * The app's bearer token, from memory or from X. Deadline in milliseconds since 1970.
   * Throws ProblemError `bearer-unavailable`; it is not retryable where X refused the pair.
   */
  get(pair: ConsumerPair, deadline: number): Promise<string>;
  /** Forgets a token that X refused. */
  drop(token: string): void;
}

export interface BearerOptions {
  readonly send: SendToX;
  /** How long X may take to issue a token. */
  readonly timeoutMs: number;
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
}

/** One bearer token in memory, for the consumer pair that it was issued to; all who want it share one request. */
export function createBearerTokens({ send, timeoutMs, now, log }: BearerOptions): BearerTokens {
  let held: { readonly pairId: string; readonly token: string; readonly keptUntil: number } | undefined;
  let failed: { readonly pairId: string; readonly error: BearerError; readonly until: number } | undefined;
  let flight: { readonly pairId: string; readonly token: Promise<string> } | undefined;
  let refusedToken: string | undefined;

  async function fetchFor(pair: ConsumerPair, pairId: string): Promise<string> {
    try {
      const token = await fetchBearer(pair, send, Date.now() + timeoutMs);
      // X gives the same token until it is invalidated; dropping it again at once would fetch it for every call.
      const keptUntil = token === refusedToken ? now() + PAUSE_MS : 0;
      if (flight?.pairId === pairId) held = { pairId, token, keptUntil };
      return token;
    } catch (error) {
      const known = error instanceof BearerError;
      const failure = known ? error : new BearerError('failed');
      log('bearer.fetch-failed', {
        reason: failure.fault,
        status: failure.status,
        code: failure.code,
        ...(!known && errorFields(error)),
      });
      if (flight?.pairId === pairId) failed = { pairId, error: failure, until: now() + PAUSE_MS };
      throw problemFor(failure, PAUSE_MS);
    } finally {
      if (flight?.pairId === pairId) flight = undefined;
    }
  }

  return {
    async get(pair, deadline) {
      const pairId = createHash('sha256')
        .update(JSON.stringify([pair.key, pair.secret]))
        .digest('base64');
      if (held?.pairId === pairId) return held.token;
      const left = failed?.pairId === pairId ? failed.until - now() : 0;
      if (failed && left > 0) throw problemFor(failed.error, left);
      if (flight?.pairId !== pairId) flight = { pairId, token: fetchFor(pair, pairId) };
      return within(flight.token, deadline, () => problemFor(new BearerError('timed-out'), 1000));
    },

    drop(token) {
      if (held?.token !== token || now() < held.keptUntil) return;
      refusedToken = token;
      held = undefined;
    },
  };
}

function problemFor({ fault, status }: BearerError, pauseMs: number): ProblemError {
  const detail =
    status === undefined || fault === 'unusable'
      ? DETAILS[fault]
      : `${DETAILS[fault]} Its answer was HTTP ${status}.`;
  const seconds = Math.ceil(pauseMs / 1000);
  return new ProblemError('bearer-unavailable', detail, {
    members: { retry_after: seconds },
    headers: { 'retry-after': String(seconds) },
    ...(fault === 'refused' && { retryable: false }),
  });
}
