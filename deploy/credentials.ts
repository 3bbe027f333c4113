import { Stop } from './stop.ts';

/** Credentials of the X app by their settings' names. */
export type Credentials = Readonly<Partial<Record<CredentialName, string>>>;

/** The four that a person is asked for, in their order. */
export const ASKED_FOR = [
  'TWITTER_CONSUMER_KEY',
  'TWITTER_CONSUMER_SECRET',
  'TWITTER_ACCESS_TOKEN',
  'TWITTER_ACCESS_TOKEN_SECRET',
] as const;

/** All that infra/main.bicepparam reads from the environment. */
export const CREDENTIAL_NAMES = [
  ...ASKED_FOR,
  'TWITTER_BEARER_TOKEN',
  'TWITTER_CLIENT_ID',
  'TWITTER_CLIENT_SECRET',
] as const;
export type CredentialName = (typeof CREDENTIAL_NAMES)[number];

/** The consumer key alone, for sign-in by the platform, where the app has it already. */
export const SIGN_IN_KEY = 'SIGN_IN_CONSUMER_KEY';

export type Assessment =
  | { readonly state: 'none' | 'all' | 'reads-only' }
  | { readonly state: 'half-set'; readonly missing: readonly CredentialName[] };

/** The credentials among `values`, without space around them. Empty ones count as not set. */
export function credentialsOf(values: Readonly<Record<string, string | undefined>>): Credentials {
  const entries = CREDENTIAL_NAMES.map((name) => [name, values[name]?.trim()] as const);
  return Object.fromEntries(entries.filter(([, value]) => value));
}

/** Whether a set is whole: both pairs, the consumer pair alone, or the bearer alone (the last two read only). */
export function assess(credentials: Credentials): Assessment {
  const missing = (names: readonly CredentialName[]): CredentialName[] =>
    names.filter((name) => credentials[name] === undefined);
  const consumer = missing(['TWITTER_CONSUMER_KEY', 'TWITTER_CONSUMER_SECRET']);
  const access = missing(['TWITTER_ACCESS_TOKEN', 'TWITTER_ACCESS_TOKEN_SECRET']);
  if (consumer.length === 0 && access.length === 0) return { state: 'all' };
  if (access.length === 2) {
    if (consumer.length === 0) return { state: 'reads-only' };
    if (consumer.length === 2)
      return { state: credentials.TWITTER_BEARER_TOKEN === undefined ? 'none' : 'reads-only' };
  }
  return { state: 'half-set', missing: [...consumer, ...(access.length === 1 ? access : [])] };
}

/** Throws Stop where a set is half there, naming what is missing. */
export function refuseHalfSet(state: Assessment): void {
  if (state.state === 'half-set')
    throw new Stop(
      `The X app's credentials are only half set: ${state.missing.join(' and ')} ${state.missing.length > 1 ? 'are' : 'is'} missing. Set all of a pair or none; nothing was provisioned.`,
    );
}

/** What is to be said of a set that lets the gateway read only. */
export function readsOnly(state: Assessment): string {
  return state.state === 'reads-only' ? ', for public reads only (no access token)' : '';
}

/** X's keys and tokens are letters, digits and a few signs; what else is pasted is a slip, and could break azd's file. */
export function isPlain(value: string): boolean {
  return /^[A-Za-z0-9%._~+/=-]+$/.test(value) || isReference(value);
}

/** Whether an app setting refers to Key Vault rather than holding a value. */
export function isReference(value: string): boolean {
  return /^@Microsoft\.KeyVault\([A-Za-z0-9=;:./-]+\)$/.test(value);
}
