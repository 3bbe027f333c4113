import { parseWithin } from '../input/json.ts';
import type { XAnswer } from './transport.ts';

/** What X's error bodies say, as far as they are JSON objects. */
export type RefusalBody = Readonly<Record<string, unknown>>;

/** X names no window without its end; one that it does not name lasts as long as its windows do. */
const WINDOW_MS = 15 * 60_000;
const DAY_MS = 24 * 60 * 60_000;

/** What X says of a refusal, or of an upload, has some hundred bytes. */
const MAX_BYTES = 256 * 1024;

/** The JSON object of a short response; an empty one for anything else, and for what is too large to be one. */
export function jsonOf({ body }: XAnswer): RefusalBody {
  const parsed = body.byteLength <= MAX_BYTES ? parseWithin(body) : undefined;
  return typeof parsed === 'object' && parsed !== null ? (parsed as RefusalBody) : {};
}

/** X's 403 for an account whose spend cap is reached. */
export function isSpendCap({ title, type }: RefusalBody): boolean {
  return title === 'SpendCapReached' || endsWith(type, '/problems/credits');
}

/** X's 429 for the cap of a month, which is about no window. */
export function isUsageCap({ type }: RefusalBody): boolean {
  return endsWith(type, '/usage-capped');
}

/** When the window ends that a 429 is about: by X's headers, at least a second and at most a day from `now`. */
export function windowEnd({ headers }: XAnswer, now: number): number {
  const dayEnd = (scope: 'user' | 'app'): number | undefined =>
    headers[`x-${scope}-limit-24hour-remaining`] === '0'
      ? secondsOf(headers[`x-${scope}-limit-24hour-reset`])
      : undefined;
  const reset = dayEnd('user') ?? dayEnd('app') ?? secondsOf(headers['x-rate-limit-reset']);
  const end = reset === undefined ? now + WINDOW_MS : reset * 1000;
  return Math.min(Math.max(end, now + 1000), now + DAY_MS);
}

/** X's types end alike on both of its hosts. */
function endsWith(type: unknown, suffix: string): boolean {
  return typeof type === 'string' && type.endsWith(suffix);
}

function secondsOf(text: string | undefined): number | undefined {
  return text !== undefined && /^\d{1,12}$/.test(text) ? Number(text) : undefined;
}
