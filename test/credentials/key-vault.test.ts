import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { createKeyVaultReader, type KeyVaultOptions } from '../../functions/credentials/key-vault.ts';
import { USED_SECRETS } from '../../functions/credentials/secret-set.ts';
import { VaultError, type VaultReader } from '../../functions/credentials/vault-reader.ts';
import { vaultEnvironment } from '../support/vault/environment.ts';
import { startVault, type TestVault } from '../support/vault/vault.ts';

const KEY = 'twitter-consumer-key';
const KEY_NAME = 'TWITTER_CONSUMER_KEY';
const never = new Promise<never>(() => {});

describe('reading Key Vault with the Azure SDKs', () => {
  let vault: TestVault;
  /** One for all tests: the SDK keeps its token from one read to the next. */
  let read: VaultReader;
  const reader = (options: Partial<KeyVaultOptions> = {}): VaultReader =>
    createKeyVaultReader({ url: vault.url, deployed: false, clientId: 'identity-of-the-app', ...options });

  before(async () => {
    vault = await startVault();
    Object.assign(process.env, vaultEnvironment(vault));
    read = reader();
  });
  afterEach(() => vault.reset());
  after(() => vault.stop());

  const errorOf = async (work: Promise<unknown>): Promise<VaultError> => {
    try {
      await work;
    } catch (error) {
      if (error instanceof VaultError) return error;
      throw error;
    }
    throw new Error('expected a VaultError');
  };

  test('a sign-in that never answers fails in time, and does not hang the next read', async () => {
    // First, because the SDK asks for no token once it has one. The sign-in may take four fifths of the time; the last
    // fifth must be enough for what comes before it, on a busy machine too.
    const impatient = reader({ timeoutMs: 4_000 });
    vault.faults.inject({ kind: 'slow', until: never }, { at: 'identity' });
    assert.equal((await errorOf(impatient([KEY_NAME]))).fault, 'sign-in-failed');
    vault.reset();
    vault.secrets.set(KEY, 'value');
    assert.deepEqual(await impatient([KEY_NAME]), { TWITTER_CONSUMER_KEY: 'value' });
  });

  test('signs in as the identity that AZURE_CLIENT_ID names', async () => {
    await read([KEY_NAME]);
    assert.deepEqual([...new Set(vault.identity.clientIds)], ['identity-of-the-app']);
  });

  test('reads each secret once, by its setting’s name in lower case with dashes', async () => {
    for (const name of USED_SECRETS) {
      vault.secrets.set(name.toLowerCase().replaceAll('_', '-'), `value-of-${name}`);
    }
    const expected = Object.fromEntries(USED_SECRETS.map((name) => [name, `value-of-${name}`]));
    assert.deepEqual(await read(USED_SECRETS), expected);
    assert.equal(vault.reads(), USED_SECRETS.length);
    assert.equal(vault.mostAtOnce(), 1);
  });

  test('an absent, disabled or blank secret is not set', async () => {
    vault.secrets.set(KEY, 'value');
    vault.secrets.enable(KEY, false);
    vault.secrets.set('twitter-access-token', ' \n');
    assert.deepEqual(await read(USED_SECRETS), {});
  });

  test('the newest version answers', async () => {
    vault.secrets.set(KEY, 'first');
    await read([KEY_NAME]);
    vault.secrets.set(KEY, 'second');
    assert.deepEqual(await read([KEY_NAME]), { TWITTER_CONSUMER_KEY: 'second' });
  });

  test('white space around a value is not part of it; inside, it makes the value malformed', async () => {
    vault.secrets.set(KEY, ' pasted-with-line-break\r\n');
    assert.deepEqual(await read([KEY_NAME]), { TWITTER_CONSUMER_KEY: 'pasted-with-line-break' });
    for (const bad of ['two words', 'two\nlines', 'nul\u0000', 'cafés', 'x'.repeat(4097)]) {
      vault.secrets.set(KEY, bad);
      const error = await errorOf(read(USED_SECRETS));
      assert.equal(error.fault, 'malformed');
      assert.match(error.message, /It is about: twitter-consumer-key\.$/);
    }
  });

  test('says whether the vault forbids, throttles or fails', async () => {
    const faultOf = async (): Promise<unknown[]> => {
      const { fault, facts } = await errorOf(read(USED_SECRETS));
      vault.faults.heal();
      return [fault, facts.status, facts.secrets];
    };
    vault.faults.inject({ kind: 'forbidden' });
    assert.deepEqual(await faultOf(), ['forbidden', 403, []]);
    vault.faults.inject({ kind: 'forbidden' }, { secret: KEY });
    assert.deepEqual(await faultOf(), ['forbidden', 403, ['TWITTER_CONSUMER_KEY']]);
    vault.faults.inject({ kind: 'unavailable' });
    assert.deepEqual(await faultOf(), ['unavailable', 503, []]);
  });

  test('a throttled read fails at once, whatever the vault says about later', async () => {
    vault.faults.inject({ kind: 'throttled', retryAfter: '3600' });
    assert.equal((await errorOf(read([KEY_NAME]))).fault, 'throttled');
    assert.equal(vault.reads(), 1);
  });

  test('a lost connection or a failing vault gets one more try', async () => {
    vault.secrets.set(KEY, 'value');
    vault.faults.inject({ kind: 'reset' }, { times: 1 });
    assert.deepEqual(await read([KEY_NAME]), { TWITTER_CONSUMER_KEY: 'value' });
    vault.faults.inject({ kind: 'unavailable' }, { times: 1 });
    assert.deepEqual(await read([KEY_NAME]), { TWITTER_CONSUMER_KEY: 'value' });
    vault.faults.inject({ kind: 'reset' });
    assert.deepEqual({ ...(await errorOf(read([KEY_NAME]))).facts }, { code: 'ECONNRESET', secrets: [] });
    assert.equal(vault.reads(), 6);
  });

  test('a vault that is not there, then is', async () => {
    vault.secrets.set(KEY, 'value');
    await vault.stop();
    assert.equal((await errorOf(read([KEY_NAME]))).facts.code, 'ECONNREFUSED');
    await vault.start();
    assert.deepEqual(await read([KEY_NAME]), { TWITTER_CONSUMER_KEY: 'value' });
  });

  test('a vault that never answers ends the read in time, and leaves no request behind', async () => {
    const impatient = reader({ timeoutMs: 300 });
    await impatient([KEY_NAME]);
    vault.reset();
    vault.faults.inject({ kind: 'slow', until: never });
    assert.equal((await errorOf(impatient([KEY_NAME]))).fault, 'timed-out');
    assert.equal(vault.reads(), 1);
    // The vault learns of the cut connection a moment later.
    for (let i = 0; i < 1_000 && vault.open() > 0; i++) await delay(1);
    assert.equal(vault.open(), 0);
  });

  test('a deployed app never talks to a vault in the clear, and nobody does beyond loopback', async () => {
    assert.equal((await errorOf(reader({ deployed: true })([KEY_NAME]))).fault, 'unavailable');
    const elsewhere = reader({ url: vault.url.replace('127.0.0.1', 'vault.invalid') });
    assert.equal((await errorOf(elsewhere([KEY_NAME]))).fault, 'unavailable');
    assert.equal(vault.reads(), 0);
  });
});
