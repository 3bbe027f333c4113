import { isSpendCap, isUsageCap, jsonOf, type RefusalBody, windowEnd } from '../twitter/refusal.ts';
import type { XAnswer } from '../twitter/transport.ts';
import { TransportError } from '../twitter/transport-error.ts';
import type { Outcome, ReleaseOutcome } from './outcome.ts';

/** X names no sooner end of a cap than this; what lies further away is for a person to know. */
const LONGEST_DEFERRAL_MS = 24 * 60 * 60_000;

/**
 * What became of the one request that was to create a post. Whatever is not clearly one thing or the other is
 * uncertain: a 5xx, a time-out and a broken connection can come from a post that exists, and X's “duplicate” may be about
 * this very post, by an earlier send.
 */
export function classify(result: XAnswer | TransportError, now: number): Outcome {
  if (result instanceof TransportError) {
    return result.maybeSent ? { kind: 'uncertain' } : { kind: 'not-sent' };
  }
  const { status } = result;
  const body = jsonOf(result);
  if (status === 201) {
    const xId = createdId(body);
    return xId === undefined ? { kind: 'uncertain' } : { kind: 'posted', xId };
  }
  if (status === 429) return limited(result, body, now);
  if (status === 401) return { kind: 'held', reason: 'credentials' };
  if (status === 402) return { kind: 'held', reason: 'credits' };
  if (status === 403 && isSpendCap(body)) return { kind: 'held', reason: 'spend-cap' };
  if (status === 403 && isDuplicate(body)) return { kind: 'uncertain', isDuplicate: true };
  if (status >= 400 && status < 500 && status !== 408) return { kind: 'failed', reason: 'refused' };
  return { kind: 'uncertain' };
}

/**
 * What a request that may be made again (one of an upload) means for its post; `undefined` where X did what was asked. As
 * nothing is posted by it, what is uncertain is not sent.
 */
export function classifyUpload(result: XAnswer | TransportError, now: number): ReleaseOutcome | undefined {
  if ('status' in result && result.status >= 200 && result.status < 300) return undefined;
  const outcome = classify(result, now);
  if (outcome.kind === 'posted' || outcome.kind === 'uncertain') return { kind: 'not-sent' };
  return outcome.kind === 'failed' ? { kind: 'failed', reason: 'media-refused' } : outcome;
}

/** X's limits, by its headers; a cap on usage ends when X says, if it does. */
function limited(answer: XAnswer, body: RefusalBody, now: number): Outcome {
  if (!isUsageCap(body)) return { kind: 'deferred', until: windowEnd(answer, now) };
  const end = Date.parse(String(body.reset_date));
  const isNear = end > now && end - now <= LONGEST_DEFERRAL_MS;
  return isNear ? { kind: 'deferred', until: end } : { kind: 'held', reason: 'usage-capped' };
}

function createdId({ data }: RefusalBody): string | undefined {
  if (typeof data !== 'object' || data === null || !('id' in data)) return undefined;
  return typeof data.id === 'string' && /^\d{1,19}$/.test(data.id) ? data.id : undefined;
}

/** X gives this refusal no type of its own; only the text tells. */
function isDuplicate({ detail }: RefusalBody): boolean {
  return /duplicate content/i.test(String(detail));
}
