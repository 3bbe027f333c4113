import { isDeepStrictEqual } from 'node:util';
import { lazily } from '../lazily.ts';
import type { Log } from '../log.ts';
import { ProblemError } from '../problems.ts';
import type { SecretName } from '../settings/secrets.ts';
import type { Settings } from '../settings.ts';
import type { XCredential } from '../twitter/signing.ts';
import type { SendToX } from '../twitter/transport.ts';
import { createBearerTokens } from './bearer.ts';
import type { ConsumerPair } from './bearer-fetch.ts';
import { describeGap, gapProblem, userProblem } from './missing.ts';
import { type Assessment, assess, type SecretSet } from './secret-set.ts';
import { createAppSettingsSource, type SecretSource, type SourceAge } from './secret-source.ts';
import { createSecretsInUse, type SecretsInUse } from './secrets-in-use.ts';
import { VaultError, type VaultReader } from './vault-reader.ts';
import { createVaultSource } from './vault-source.ts';

/** How long a look at the status waits for a vault that was not read yet. */
const STATUS_WAIT_MS = 5_000;

/** The kinds of credential that an operation takes. */
export interface AcceptedKinds {
  readonly bearer: boolean;
  readonly user: boolean;
}

export interface CredentialsStatus extends SourceAge {
  readonly source: Settings['secretsFrom'];
  readonly state: Assessment['state'] | 'unreadable';
  /** The settings that a whole set lacks, also where the secrets are in Key Vault. */
  readonly missing: readonly SecretName[];
  /** What is wrong, and what to do. */
  readonly detail?: string;
}

/** The app's own credentials. Deadlines are in milliseconds since 1970. */
export interface Credentials {
  /**
   * The cheapest credential that an operation accepts, `none` where it accepts neither kind. Throws ProblemError `credentials-missing`,
   * `credentials-unreadable` or `bearer-unavailable`.
   */
  for(accepted: AcceptedKinds, deadline: number): Promise<XCredential>;
  /**
   * X answered 401 to this credential: a bearer token is dropped, Key Vault is read again (at most once in 30 s).
   * True where another try would be made with another credential. Never throws.
   */
  rejected(credential: XCredential, deadline: number): Promise<boolean>;
  /** Never throws, holds no value of a secret. */
  status(): Promise<CredentialsStatus>;
}

type VaultSettings = Pick<Settings, 'keyVaultUrl' | 'identity'>;

export interface CredentialsOptions {
  readonly settings: VaultSettings &
    Pick<Settings, 'secretsFrom' | 'secrets' | 'keyVaultRefreshMs' | 'keyVaultStaleMs' | 'upstreamTimeoutMs'>;
  readonly send: SendToX;
  /** The time, in milliseconds since 1970. */
  readonly now: () => number;
  readonly log: Log;
  /** Told of every secret that a request is authorised with. */
  readonly secretsInUse?: SecretsInUse;
  /** In place of the Azure SDKs. */
  readonly vaultReader?: VaultReader;
}

export function createCredentials({
  settings,
  send,
  now,
  log,
  secretsInUse = createSecretsInUse(),
  vaultReader = keyVaultReader(settings),
}: CredentialsOptions): Credentials {
  const { secretsFrom } = settings;
  const source: SecretSource =
    secretsFrom === 'app-settings'
      ? createAppSettingsSource(settings.secrets)
      : createVaultSource({
          read: vaultReader,
          refreshMs: settings.keyVaultRefreshMs,
          staleMs: settings.keyVaultStaleMs,
          now,
          log,
        });
  // X may quote these in any answer, also in one to a request without credentials.
  if (secretsFrom === 'app-settings') secretsInUse.note(settings.secrets);
  const bearerTokens = createBearerTokens({ send, timeoutMs: settings.upstreamTimeoutMs, now, log });

  async function choose({ bearer, user }: AcceptedKinds, deadline: number): Promise<XCredential> {
    if (!bearer && !user) return { kind: 'none' };
    const set = await source.current(deadline);
    secretsInUse.note(set);
    const assessment = assess(set);
    const gap = gapProblem(assessment, secretsFrom);
    if (gap) throw gap;

    if (bearer) {
      const token = set.TWITTER_BEARER_TOKEN ?? (await bearerTokens.get(consumerPair(set), deadline));
      secretsInUse.note({ TWITTER_BEARER_TOKEN: token });
      return { kind: 'bearer', token };
    }
    const credential = userCredential(set);
    if (!credential) throw userProblem(assessment, secretsFrom);
    return credential;
  }

  async function credentialFor(accepted: AcceptedKinds, deadline: number): Promise<XCredential> {
    try {
      return await choose(accepted, deadline);
    } catch (error) {
      const pairRefused = error instanceof ProblemError && error.code === 'bearer-unavailable';
      if (!pairRefused || error.options.retryable !== false) throw error;
      // The pair may have been rotated since it was read. If not, X is not asked again and the problem is the same.
      await source.reread(deadline);
      return choose(accepted, deadline);
    }
  }

  return {
    for: credentialFor,

    async rejected(credential, deadline) {
      if (credential.kind === 'none') return false;
      log('credentials.rejected', { credential: credential.kind });
      if (credential.kind === 'bearer') bearerTokens.drop(credential.token);
      await source.reread(deadline);
      const bearer = credential.kind === 'bearer';
      return credentialFor({ bearer, user: !bearer }, deadline).then(
        (next) => !isDeepStrictEqual(next, credential),
        () => false,
      );
    },

    async status() {
      try {
        const assessment = assess(await source.current(Date.now() + STATUS_WAIT_MS));
        const detail = describeGap(assessment, secretsFrom);
        return { source: secretsFrom, ...assessment, ...(detail && { detail }), ...source.age() };
      } catch (error) {
        const detail = error instanceof ProblemError ? { detail: error.message } : {};
        return { source: secretsFrom, state: 'unreadable', missing: [], ...detail, ...source.age() };
      }
    },
  };
}

/** Of a set that has it, which is every valid set without a bearer token. */
function consumerPair(set: SecretSet): ConsumerPair {
  return { key: set.TWITTER_CONSUMER_KEY ?? '', secret: set.TWITTER_CONSUMER_SECRET ?? '' };
}

function userCredential(set: SecretSet): XCredential | undefined {
  const { TWITTER_ACCESS_TOKEN: accessToken, TWITTER_ACCESS_TOKEN_SECRET: accessTokenSecret } = set;
  if (accessToken === undefined || accessTokenSecret === undefined) return undefined;
  const { key: consumerKey, secret: consumerSecret } = consumerPair(set);
  return { kind: 'user', consumerKey, consumerSecret, accessToken, accessTokenSecret };
}

function keyVaultReader({ keyVaultUrl: url, identity: { deployed, clientId } }: VaultSettings): VaultReader {
  // The Azure SDKs take longer to load than all the rest: an app that keeps its secrets elsewhere never loads them.
  const reader = lazily(async () => {
    if (url === undefined) throw new VaultError('not-configured');
    const { createKeyVaultReader } = await import('./key-vault.ts');
    return createKeyVaultReader({ url, deployed, clientId });
  });
  return async (names) => (await reader())(names);
}
