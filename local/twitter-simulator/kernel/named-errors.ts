import {
  clientForbidden,
  creditsDepleted,
  duplicateContent,
  forbidden,
  paymentRequired,
  spendCapReached,
  tooManyRequests,
  unauthorized,
  usageCapExceeded,
  type XError,
} from '../errors.ts';

/** The first day of the month after `now` (UTC), when X's billing cycle starts anew. */
export function nextBillingCycle(now: number): string {
  const date = new Date(now);
  return new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1)).toISOString().slice(0, 10);
}

/** X's errors by the names that faults use, so that each can be had without the state that leads to it. */
export const namedErrors = {
  unauthorized,
  forbidden: () => forbidden(),
  'client-forbidden': clientForbidden,
  'duplicate-content': duplicateContent,
  'credits-depleted': creditsDepleted,
  'payment-required': paymentRequired,
  'spend-cap-reached': (now) => spendCapReached(nextBillingCycle(now)),
  'rate-limited': () => tooManyRequests(),
  'usage-capped': () => usageCapExceeded(),
} as const satisfies Readonly<Record<string, (now: number) => XError>>;

export type NamedError = keyof typeof namedErrors;
