import { setTimeout as delay } from 'node:timers/promises';
import { SecretClient } from '@azure/keyvault-secrets';
import { azureCredential } from '../azure/identity.ts';
import { within } from '../azure/within.ts';
import { secretText } from '../settings/forms.ts';
import { isLoopback } from '../settings/rules.ts';
import type { SecretName } from '../settings/secrets.ts';
import { isAbsent, toVaultError } from './sdk-error.ts';
import { VaultError, type VaultReader, vaultSecretName } from './vault-reader.ts';

/** For one read of the set, sign-in included. A developer's sign-in runs the Azure CLI, which takes seconds. */
const TIMEOUT_MS = { deployed: 5_000, development: 20_000 };
/** The part of that time in which a sign-in must succeed, so that one that hangs is known for what it is. */
const SIGN_IN_SHARE = 0.8;
/**
 * Left alone, the SDK tries three more times: about 5 s where the vault answers 503 or resets, and on a 429 three
 * times what its `Retry-After` says, however long. One more try of our own covers a connection that died while
 * the app slept.
 */
const SDK_RETRIES = { maxRetries: 0 };
const RETRY_DELAY_MS = 200;

export interface KeyVaultOptions {
  readonly url: string;
  readonly deployed: boolean;
  /** Of the user-assigned identity; `undefined` for the system-assigned one. */
  readonly clientId: string | undefined;
  readonly timeoutMs?: number;
}

/** A reader of the vault at `url`. This file loads the Azure SDKs, so it is itself imported only when needed. */
export function createKeyVaultReader({ url, deployed, clientId, ...options }: KeyVaultOptions): VaultReader {
  const timeoutMs = options.timeoutMs ?? TIMEOUT_MS[deployed ? 'deployed' : 'development'];
  const { protocol, hostname } = new URL(url);
  const local = !deployed && protocol === 'http:' && isLoopback(hostname);
  const client = new SecretClient(
    url,
    azureCredential(
      { deployed, clientId },
      timeoutMs * SIGN_IN_SHARE,
      () => new VaultError('sign-in-failed'),
    ),
    {
      retryOptions: SDK_RETRIES,
      ...(local && { allowInsecureConnection: true, disableChallengeResourceVerification: true }),
    },
  );

  async function readOnce(name: SecretName, abortSignal: AbortSignal): Promise<string | undefined> {
    try {
      return vaultText(name, (await client.getSecret(vaultSecretName(name), { abortSignal })).value);
    } catch (error) {
      if (isAbsent(error)) return undefined;
      throw toVaultError(error);
    }
  }

  async function readSecret(name: SecretName, abortSignal: AbortSignal): Promise<string | undefined> {
    try {
      return await readOnce(name, abortSignal);
    } catch (error) {
      if (!(error instanceof VaultError) || error.fault !== 'unavailable') throw error;
    }
    await delay(RETRY_DELAY_MS);
    return readOnce(name, abortSignal);
  }

  return async (names) => {
    const deadline = Date.now() + timeoutMs;
    const abortSignal = AbortSignal.timeout(timeoutMs);
    const late = (): VaultError => new VaultError('timed-out');
    const values: [SecretName, string][] = [];
    const failures: [SecretName, VaultError][] = [];
    // No early exit: once this returns, no request of it is still on its way.
    await Promise.all(
      names.map(async (name) => {
        try {
          const value = await within(readSecret(name, abortSignal), deadline, late);
          if (value !== undefined) values.push([name, value]);
        } catch (error) {
          failures.push([name, toVaultError(error)]);
        }
      }),
    );
    if (failures.length > 0) throw combined(failures, names);
    return Object.fromEntries(values);
  };
}

/** A value pasted with its line break is fine; anything else that is not a secret's form is better refused here. */
function vaultText(name: SecretName, value: string | undefined): string | undefined {
  const text = value?.trim();
  if (!text) return undefined;
  if (secretText(text) === undefined) throw new VaultError('malformed', { secrets: [name] });
  return text;
}

/** One error for all that failed in the way of the first, naming the secrets unless no secret could be read. */
function combined(failures: readonly [SecretName, VaultError][], names: readonly SecretName[]): VaultError {
  const [[, first]] = failures as [[SecretName, VaultError]];
  const alike = failures.filter(([, { fault }]) => fault === first.fault).map(([name]) => name);
  const secrets = alike.length < names.length ? names.filter((name) => alike.includes(name)) : [];
  return new VaultError(first.fault, { ...first.facts, secrets });
}
