import assert from 'node:assert/strict';
import { stat, writeFile } from 'node:fs/promises';
import { describe, test } from 'node:test';
import { CREDENTIAL_NAMES } from '../../deploy/credentials.ts';
import { SECRET_NAMES } from '../../functions/settings/secrets.ts';
import { runHook, SHELLS } from './azure.ts';
import { azdEnvironment, BEFORE, FOUR, firstTime, showsNone, stored, VALUES } from './environment.ts';

const REFERENCES = {
  TWITTER_CONSUMER_KEY: '@Microsoft.KeyVault(VaultName=kv-one;SecretName=key)',
  TWITTER_CONSUMER_SECRET: '@Microsoft.KeyVault(SecretUri=https://kv-one.vault.azure.net/secrets/secret)',
};

const [sh] = SHELLS;
assert.ok(sh);

describe('before provisioning', () => {
  for (const shell of SHELLS) {
    test(`${shell.name}: credentials that are given are used, shown nowhere and written nowhere`, {
      skip: shell.skip,
    }, async (t) => {
      const { env, values, state } = await firstTime(t);
      const { code, said } = await runHook(shell, 'preprovision', { ...env, ...FOUR });
      assert.deepEqual([code, await values(), (await state()).calls], [0, BEFORE, []], said);
      showsNone(said);
    });

    test(`${shell.name}: half-set credentials stop it, by name`, { skip: shell.skip }, async (t) => {
      const { env } = await firstTime(t);
      const { TWITTER_ACCESS_TOKEN_SECRET: _, ...three } = FOUR;
      const { code, said } = await runHook(shell, 'preprovision', { ...env, ...three });
      assert.equal(code, 1);
      assert.match(said, /only half set: TWITTER_ACCESS_TOKEN_SECRET is missing/);
      showsNone(said);
    });
  }

  test('the consumer pair alone, and the bearer alone, will do for reads', async (t) => {
    const { env } = await firstTime(t);
    const { TWITTER_CONSUMER_KEY, TWITTER_CONSUMER_SECRET } = FOUR;
    for (const given of [
      { TWITTER_CONSUMER_KEY, TWITTER_CONSUMER_SECRET },
      { TWITTER_BEARER_TOKEN: 'simulator-bearer' },
    ]) {
      const { code, said } = await runHook(sh, 'preprovision', { ...env, ...given });
      assert.deepEqual([code, /for public reads only/.test(said)], [0, true], said);
    }
  });

  test('a value that is no key or token stops it without being shown', async (t) => {
    const { env } = await firstTime(t);
    const { code, said } = await runHook(sh, 'preprovision', {
      ...env,
      ...FOUR,
      TWITTER_CONSUMER_KEY: "two 'words'",
    });
    assert.deepEqual([code, /TWITTER_CONSUMER_KEY holds a character/.test(said)], [1, true], said);
    assert.ok(!said.includes('words'));
  });

  test('with none, and nobody to ask, it says what will be missing and goes on', async (t) => {
    const { env, values } = await firstTime(t);
    const { code, said } = await runHook(sh, 'preprovision', env);
    assert.deepEqual([code, await values()], [0, BEFORE]);
    assert.match(said, /503 \(credentials-missing\) until TWITTER_CONSUMER_KEY/);
  });

  test('what the deployed app has stays there, and is written nowhere', async (t) => {
    for (const settings of [FOUR, REFERENCES]) {
      const { env, values, state } = await azdEnvironment(t, { settings });
      const { code, said } = await runHook(sh, 'preprovision', env);
      assert.deepEqual([code, await values()], [0, BEFORE], said);
      assert.match(said, /stay as the deployed app has them/);
      showsNone(said + (await state()).calls.join());
    }
  });

  test('what the deployed app has moves to Key Vault, but for references to it', async (t) => {
    const settings = { ...FOUR, ALLOWED_OPERATIONS: 'public-reads', TWITTER_BEARER_TOKEN: '' };
    const { env, values, file, state } = await azdEnvironment(t, { settings });
    const vaulted = { ...env, SECRETS_FROM: 'key-vault', TWITTER_CLIENT_ID: 'simulator-client-id' };
    const first = await runHook(sh, 'preprovision', vaulted);
    const given = { TWITTER_CLIENT_ID: 'simulator-client-id', ...FOUR };
    assert.deepEqual([first.code, await values()], [0, stored(given)], first.said);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    showsNone(first.said + (await state()).calls.join());

    const references = await azdEnvironment(t, { settings: REFERENCES });
    const second = await runHook(sh, 'preprovision', { ...references.env, SECRETS_FROM: 'key-vault' });
    assert.deepEqual([second.code, await references.values()], [0, BEFORE], second.said);
  });

  test('settings that cannot be read stop it: nobody knows whether to ask', async (t) => {
    const { env, values } = await azdEnvironment(t, { settings: null });
    const { code, said } = await runHook(sh, 'preprovision', env);
    assert.deepEqual([code, await values()], [1, BEFORE]);
    assert.match(said, /\(Not yours to read\.\)\. Sign in with `az login`/);
  });

  test('an app that reads Key Vault is not cut off where SECRETS_FROM was forgotten', async (t) => {
    const settings = { TWITTER_SECRETS_FROM: 'key-vault', KEY_VAULT_URL: 'https://kv-one.vault.azure.net' };
    const { env } = await azdEnvironment(t, { settings });
    const forgotten = await runHook(sh, 'preprovision', env);
    assert.deepEqual([forgotten.code, /SECRETS_FROM does not say so/.test(forgotten.said)], [1, true]);
    const given = await runHook(sh, 'preprovision', { ...env, ...FOUR });
    assert.equal(given.code, 0, given.said);
  });

  test('a new clone learns from the app which vault it has', async (t) => {
    const settings = { TWITTER_SECRETS_FROM: 'key-vault', KEY_VAULT_URL: 'https://kv-two.vault.azure.net' };
    const { env } = await azdEnvironment(t, { settings, vault: ['twitter-bearer-token'] });
    const { code, said } = await runHook(sh, 'preprovision', { ...env, SECRETS_FROM: 'key-vault' });
    assert.deepEqual([code, /stay as Key Vault has them/.test(said)], [0, true], said);
  });

  test('knows every secret of the app', () => {
    assert.deepEqual(CREDENTIAL_NAMES, SECRET_NAMES);
  });

  test('in a pipeline, which has no outputs of an earlier provisioning, the app is found by its tag', async (t) => {
    const { env, values, state } = await firstTime(t, { settings: FOUR, tagged: ['func-one'] });
    const { code, said } = await runHook(sh, 'preprovision', env);
    assert.deepEqual([code, await values()], [0, BEFORE], said);
    assert.match(said, /stay as the deployed app has them/);
    assert.ok(
      (await state()).calls[0]?.includes(`--tag azd-env-name=${env.AZURE_ENV_NAME} --subscription sub-1`),
    );

    const two = await firstTime(t, { settings: FOUR, tagged: ['func-one', 'func-two'] });
    const unclear = await runHook(sh, 'preprovision', two.env);
    assert.deepEqual([unclear.code, /Several function apps have the tag/.test(unclear.said)], [1, true]);
  });

  test('an app that is gone has nothing to keep', async (t) => {
    const { env } = await azdEnvironment(t);
    const { code, said } = await runHook(sh, 'preprovision', { ...env, FUNCTION_APP_NAME: 'func-gone' });
    assert.deepEqual([code, /credentials-missing/.test(said)], [0, true], said);
  });

  test('secrets that Key Vault has stay there, and so they do where it cannot be looked into', async (t) => {
    for (const vault of [
      ['twitter-consumer-secret', 'twitter-consumer-key'],
      ['twitter-bearer-token'],
      null,
    ]) {
      const { env, values, state } = await azdEnvironment(t, { vault, settings: null });
      const vaulted = { ...env, SECRETS_FROM: 'key-vault', KEY_VAULT_NAME: 'kv-one' };
      const { code, said } = await runHook(sh, 'preprovision', vaulted);
      assert.deepEqual([code, await values()], [0, BEFORE], said);
      assert.match(
        (await state()).calls.join(),
        /keyvault secret list --vault-name kv-one --subscription sub-1/,
      );
    }
  });

  test('for sign-in the consumer key alone is handed over, from where the app has it', async (t) => {
    const key = (value: string): string => `${BEFORE}SIGN_IN_CONSUMER_KEY='${value}'\n`;
    const inSettings = await azdEnvironment(t, { settings: FOUR });
    const first = await runHook(sh, 'preprovision', { ...inSettings.env, SIGN_IN: 'true' });
    const again = await runHook(sh, 'preprovision', { ...inSettings.env, SIGN_IN: 'true' });
    assert.deepEqual([first.code, again.code], [0, 0], first.said);
    assert.equal(await inSettings.values(), key(FOUR.TWITTER_CONSUMER_KEY));
    showsNone(first.said);
    await runHook(sh, 'postprovision', inSettings.env);
    assert.equal(await inSettings.values(), BEFORE);

    const vault = ['twitter-consumer-key', 'twitter-consumer-secret'];
    const inVault = await azdEnvironment(t, { vault });
    const vaulted = { SECRETS_FROM: 'key-vault', KEY_VAULT_NAME: 'kv-one', SIGN_IN: 'true' };
    const second = await runHook(sh, 'preprovision', { ...inVault.env, ...vaulted });
    assert.deepEqual([second.code, await inVault.values()], [0, key('vaulted-twitter-consumer-key')]);

    const closed = await azdEnvironment(t, { vault: null });
    const third = await runHook(sh, 'preprovision', { ...closed.env, ...vaulted });
    assert.deepEqual([third.code, await closed.values()], [0, BEFORE]);
    assert.match(third.said, /sign-in with X stays as the app has it/);
  });

  test('a virtual network has its provider registered; where that is refused, it goes on', async (t) => {
    for (const providers of [true, false]) {
      const { env, state } = await firstTime(t, { providers });
      const { code, said } = await runHook(sh, 'preprovision', { ...env, ...FOUR, NETWORK: 'private-data' });
      assert.deepEqual([code, /cannot be registered/.test(said)], [0, !providers], said);
      const register = 'provider register --namespace Microsoft.App --wait --subscription sub-1';
      assert.ok((await state()).calls[0]?.startsWith(register));
    }
  });

  test('a name of an environment cannot lead elsewhere', async (t) => {
    for (const AZURE_ENV_NAME of ['..', '../other', 'a/b', '']) {
      const { env } = await azdEnvironment(t, { settings: FOUR });
      const { code } = await runHook(sh, 'postprovision', { ...env, AZURE_ENV_NAME });
      assert.equal(code, 1, AZURE_ENV_NAME);
    }
  });
});

describe('after provisioning', () => {
  for (const shell of SHELLS) {
    test(`${shell.name}: azd’s file forgets the credentials, keeps the rest, and may do so twice`, {
      skip: shell.skip,
    }, async (t) => {
      const { env, values, file } = await azdEnvironment(t);
      // As azd itself writes its file.
      await writeFile(
        file,
        `TWITTER_CONSUMER_KEY="${VALUES[0]}"\n${BEFORE}export TWITTER_CONSUMER_SECRET=${VALUES[1]}\nTWITTER_ACCESS=enterprise\n`,
      );
      const first = await runHook(shell, 'postprovision', env);
      const second = await runHook(shell, 'postprovision', env);
      assert.deepEqual([first.code, second.code], [0, 0], first.said + second.said);
      assert.equal(await values(), `${BEFORE}TWITTER_ACCESS=enterprise\n`);
      assert.match(first.said, /Removed 2 of the X app's credentials/);
      assert.equal(second.said, '');
    });
  }
});
