import { ProblemError } from '../problems.ts';
import { isSpendCap, isUsageCap, jsonOf, type RefusalBody, windowEnd } from '../twitter/refusal.ts';
import type { XAnswer } from '../twitter/transport.ts';
import { TransportError } from '../twitter/transport-error.ts';
import type { FaultCode, SearchFault } from './search.ts';

/** What keeps X from answering, before it is known how often it did. */
export interface Refusal {
  readonly code: FaultCode;
  readonly detail: string;
  /** Where X says when to come back. */
  readonly retryAt?: number;
}

/** The first wait is over by the next tick; it doubles with each further failure. */
const SHORTEST_WAIT_MS = 4 * 60_000;
const LONGEST_WAIT_MS = 60 * 60_000;
/** A refused query stays refused until someone changes it; X's own errors end without that. */
const REFUSED_WAIT_MS = 24 * 60 * 60_000;
const LONGEST_DETAIL = 300;

const DETAILS = {
  credentials: 'X does not accept the app’s credentials; GET /api/status says more.',
  credits: 'X’s account has no credits left; add some in X’s console.',
  'spend-cap': 'The spend cap in X’s console is reached; raise it, or wait for the next billing cycle.',
  'usage-capped': 'X’s monthly cap on posts is reached.',
  'rate-limited': 'X’s limit is reached; the search goes on when X’s window ends.',
  unreachable: 'X does not answer, or not as its API promises; the search is tried again.',
  forbidden: 'X does not let this app search.',
} as const;

/** Why X gave no posts: the result of asking, or what asking threw. */
export function refusalOf(result: XAnswer | TransportError | ProblemError, now: number): Refusal {
  const told = (code: keyof typeof DETAILS): Refusal => ({ code, detail: DETAILS[code] });
  if (result instanceof ProblemError) return { code: 'credentials', detail: result.message };
  if (result instanceof TransportError) return told('unreachable');
  const { status } = result;
  const body = jsonOf(result);
  if (status === 429) {
    return isUsageCap(body)
      ? told('usage-capped')
      : { ...told('rate-limited'), retryAt: windowEnd(result, now) };
  }
  if (status === 400) return { code: 'refused', detail: sentenceOf(body) };
  if (status === 401) return told('credentials');
  if (status === 402) return told('credits');
  if (status === 403 && isSpendCap(body)) return told('spend-cap');
  return told(status > 402 && status < 500 && status !== 408 ? 'forbidden' : 'unreachable');
}

/** The fault as the search keeps it, with the time of the next try. */
export function faultAfter(before: SearchFault | undefined, refusal: Refusal, now: number): SearchFault {
  const failures = (before?.failures ?? 0) + 1;
  const pause =
    refusal.code === 'refused'
      ? REFUSED_WAIT_MS
      : Math.min(SHORTEST_WAIT_MS * 2 ** (failures - 1), LONGEST_WAIT_MS);
  const { code, detail, retryAt = now + pause } = refusal;
  return { code, detail, at: now, retryAt, failures };
}

/** The names of the parameters that a 400 of X's is about. */
export function refusedParameters(answer: XAnswer): readonly string[] {
  const { errors } = jsonOf(answer);
  return (Array.isArray(errors) ? errors : []).flatMap((error: unknown) =>
    typeof error === 'object' && error !== null && 'parameters' in error
      ? Object.keys(error.parameters ?? {})
      : [],
  );
}

/** What X says of a query that it refuses. */
function sentenceOf({ errors, detail }: RefusalBody): string {
  const [first] = Array.isArray(errors) ? errors : [];
  const said = first?.message ?? detail;
  return typeof said === 'string' ? said.slice(0, LONGEST_DETAIL) : 'X refuses the query.';
}
