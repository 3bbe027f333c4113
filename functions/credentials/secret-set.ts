import type { SecretName } from '../settings/secrets.ts';

export const CONSUMER_PAIR = ['TWITTER_CONSUMER_KEY', 'TWITTER_CONSUMER_SECRET'] as const;
export const ACCESS_PAIR = ['TWITTER_ACCESS_TOKEN', 'TWITTER_ACCESS_TOKEN_SECRET'] as const;

/** The secrets that calls are authorised with. No other is ever read. */
export const USED_SECRETS = [...CONSUMER_PAIR, ...ACCESS_PAIR, 'TWITTER_BEARER_TOKEN'] as const;

/** The app's secrets, as they were at one moment. */
export type SecretSet = Readonly<Partial<Record<SecretName, string>>>;

export interface Assessment {
  /** `reads-only`: enough for a bearer token, not for acting as an account. */
  readonly state: 'usable' | 'reads-only' | 'missing' | 'half-set';
  /** What a whole set lacks; where a pair was begun (`half-set`), only what completes it. */
  readonly missing: readonly SecretName[];
}

/**
 * Valid sets are the consumer pair, both pairs, or the bearer token alone; the bearer token may stand beside the
 * pairs. Anything else is half-set: the access pair signs nothing without the consumer pair.
 */
export function assess(set: SecretSet): Assessment {
  const lacking = (names: readonly SecretName[]): SecretName[] =>
    names.filter((name) => set[name] === undefined);
  const consumer = lacking(CONSUMER_PAIR);
  const access = lacking(ACCESS_PAIR);
  const accessBegun = access.length < ACCESS_PAIR.length;
  const consumerBegun = accessBegun || consumer.length < CONSUMER_PAIR.length;

  const toComplete = [...(consumerBegun ? consumer : []), ...(accessBegun ? access : [])];
  if (toComplete.length > 0) return { state: 'half-set', missing: toComplete };
  if (accessBegun) return { state: 'usable', missing: [] };
  const readable = consumerBegun || set.TWITTER_BEARER_TOKEN !== undefined;
  return { state: readable ? 'reads-only' : 'missing', missing: [...consumer, ...access] };
}

/** The secrets in which two sets differ. */
export function changedSecrets(before: SecretSet, after: SecretSet): SecretName[] {
  return USED_SECRETS.filter((name) => before[name] !== after[name]);
}

/** True where one half of a pair changed and the other did not: most likely the sight of a rotation under way. */
export function isHalfRotated(changed: readonly SecretName[]): boolean {
  return [CONSUMER_PAIR, ACCESS_PAIR].some(
    ([first, second]) => changed.includes(first) !== changed.includes(second),
  );
}
