import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, rmdir, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { ASKED_FOR, CREDENTIAL_NAMES } from '../../deploy/credentials.ts';
import { SECRET_NAMES } from '../../functions/settings/secrets.ts';
import { type AzureState, onPath, root, runHook, SHELLS, type StubbedAzure, stubAzure } from './azure.ts';

const FOUR = {
  TWITTER_CONSUMER_KEY: 'simulator-consumer-key',
  TWITTER_CONSUMER_SECRET: 'simulator-consumer-secret',
  TWITTER_ACCESS_TOKEN: '1-simulator-access-token',
  TWITTER_ACCESS_TOKEN_SECRET: 'simulator-access-token-secret',
};
const VALUES = Object.values(FOUR);
const BEFORE = `AZURE_LOCATION="westeurope"\n# TWITTER_CONSUMER_KEY is asked for\n`;

interface Environment extends StubbedAzure {
  /** azd's file. */
  readonly file: string;
  values(): Promise<string>;
}

/** A machine with an azd environment of its own. */
async function azdEnvironment(t: TestContext, start: Partial<AzureState> = {}): Promise<Environment> {
  const azure = await stubAzure(t, start);
  const name = `test-${randomUUID()}`;
  const folder = join(root, '.azure', name);
  await mkdir(folder, { recursive: true });
  t.after(async () => {
    await rm(folder, { recursive: true });
    // A developer's own environments stay.
    await rmdir(join(root, '.azure')).catch(() => {});
  });
  const file = join(folder, '.env');
  await writeFile(file, BEFORE);
  azure.env.AZURE_ENV_NAME = name;
  return { ...azure, file, values: () => readFile(file, 'utf8') };
}

/** A first provisioning: azd knows no outputs yet. */
async function firstTime(t: TestContext, start: Partial<AzureState> = {}): Promise<Environment> {
  const environment = await azdEnvironment(t, start);
  delete environment.env.FUNCTION_APP_NAME;
  delete environment.env.AZURE_RESOURCE_GROUP;
  return environment;
}

function showsNone(said: string): void {
  for (const value of VALUES) assert.ok(!said.includes(value), 'a credential is shown');
}

const [sh] = SHELLS;
assert.ok(sh);
const stored = (credentials: object): string =>
  BEFORE +
  Object.entries(credentials)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');

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

  test('what the deployed app has is kept: provisioning again would erase it', async (t) => {
    const settings = { ...FOUR, ALLOWED_OPERATIONS: 'public-reads', TWITTER_BEARER_TOKEN: '' };
    const { env, values, file, state } = await azdEnvironment(t, { settings });
    const first = await runHook(sh, 'preprovision', env);
    const second = await runHook(sh, 'preprovision', env);
    assert.deepEqual([first.code, second.code, await values()], [0, 0, stored(FOUR)], first.said);
    assert.equal((await stat(file)).mode & 0o777, 0o600);
    showsNone(first.said + (await state()).calls.join());
  });

  test('references to Key Vault are kept where they are the app’s own, and left to the template where it writes them', async (t) => {
    const settings = {
      TWITTER_CONSUMER_KEY: '@Microsoft.KeyVault(VaultName=kv-one;SecretName=key)',
      TWITTER_CONSUMER_SECRET: '@Microsoft.KeyVault(SecretUri=https://kv-one.vault.azure.net/secrets/secret)',
    };
    const { env, values } = await azdEnvironment(t, { settings });
    await runHook(sh, 'preprovision', { ...env, SECRETS_FROM: 'key-vault' });
    assert.equal(await values(), BEFORE);
    await runHook(sh, 'preprovision', env);
    assert.equal(await values(), stored(settings));
  });

  test('settings that cannot be read stop it, rather than being erased', async (t) => {
    const { env, values } = await azdEnvironment(t, { settings: null });
    const { code, said } = await runHook(sh, 'preprovision', env);
    assert.deepEqual([code, await values()], [1, BEFORE]);
    assert.match(said, /\(Not yours to read\.\)\. .*would erase those that it has\. Sign in with `az login`/);
  });

  test('knows every secret of the app', () => {
    assert.deepEqual(CREDENTIAL_NAMES, SECRET_NAMES);
  });

  test('in a pipeline, which has no outputs of an earlier provisioning, the app is found by its tag', async (t) => {
    const { env, values, state } = await firstTime(t, { settings: FOUR, tagged: ['func-one'] });
    const { code, said } = await runHook(sh, 'preprovision', env);
    assert.deepEqual([code, await values()], [0, stored(FOUR)], said);
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

  test('a name of an environment cannot lead elsewhere', async (t) => {
    for (const AZURE_ENV_NAME of ['..', '../other', 'a/b', '']) {
      const { env } = await azdEnvironment(t, { settings: FOUR });
      const { code } = await runHook(sh, 'preprovision', { ...env, AZURE_ENV_NAME });
      assert.equal(code, 1, AZURE_ENV_NAME);
    }
  });
});

describe('at a terminal', { skip: terminalMissing() }, () => {
  const QUESTIONS = ASKED_FOR.map((name) => `${name}: `);

  test('the four are asked for, shown nowhere, and there for the run', async (t) => {
    const { env, values } = await firstTime(t);
    const answers = VALUES.map((value, at) => [QUESTIONS[at] ?? '', `${value}\r`] as const);
    const { code, said } = await atTerminal(env, answers);
    assert.deepEqual([code, await values()], [0, stored(FOUR)], said);
    showsNone(said);
    assert.match(said, /in plain text, until provisioning has succeeded/);
  });

  test('four lines may be pasted at once, and a slip be taken back', async (t) => {
    const { env, values } = await firstTime(t);
    const [first = '', ...others] = VALUES;
    const pasted = `${first}x\u007f\r${others.join('\n')}\n`;
    const { code, said } = await atTerminal(env, [[QUESTIONS[0] ?? '', pasted]]);
    assert.deepEqual([code, await values()], [0, stored(FOUR)], said);
    showsNone(said);
  });

  test('Enter goes on without any, or for reads only; half a pair is asked for again', async (t) => {
    const none = await firstTime(t);
    const without = await atTerminal(none.env, [[QUESTIONS[0] ?? '', '\r']]);
    assert.deepEqual([without.code, await none.values()], [0, BEFORE], without.said);

    const reads = await firstTime(t);
    const { code, said } = await atTerminal(reads.env, [
      [QUESTIONS[0] ?? '', `${VALUES[0]}\r`],
      [QUESTIONS[1] ?? '', '\r'],
      ['belongs to the one before', `two words\r${VALUES[1]}\r`],
      [QUESTIONS[2] ?? '', '\r'],
    ]);
    const { TWITTER_CONSUMER_KEY, TWITTER_CONSUMER_SECRET } = FOUR;
    assert.deepEqual(
      [code, await reads.values()],
      [0, stored({ TWITTER_CONSUMER_KEY, TWITTER_CONSUMER_SECRET })],
      said,
    );
    assert.match(said, /This is not a key or token[\s\S]*for public reads only/);
  });

  test('Ctrl-C stops it, and nothing is written', async (t) => {
    const { env, values } = await firstTime(t);
    const { code, said } = await atTerminal(env, [
      [QUESTIONS[0] ?? '', `${VALUES[0]}\r`],
      [QUESTIONS[1] ?? '', '\u0003'],
    ]);
    assert.deepEqual([code, await values()], [1, BEFORE]);
    assert.match(said, /Nothing was provisioned/);
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

function terminalMissing(): string | false {
  const there = process.platform === 'linux' && onPath('script') !== undefined;
  return there || process.env.CI ? false : 'this test needs util-linux’s `script`';
}

/** Runs the hook at a terminal: each answer is typed once its question is shown. */
async function atTerminal(
  env: NodeJS.ProcessEnv,
  answers: readonly (readonly [question: string, answer: string])[],
): Promise<{ code: number | null; said: string }> {
  const command = 'sh deploy/hooks/preprovision.sh';
  const child = spawn('script', ['--quiet', '--return', '--flush', '--command', command, '/dev/null'], {
    cwd: root,
    env,
  });
  let said = '';
  const rest = [...answers];
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    said += chunk.toString('utf8');
    const [question, answer] = rest[0] ?? [];
    const at = question === undefined ? -1 : said.indexOf(question, seen);
    if (question === undefined || at === -1) return;
    seen = at + question.length;
    rest.shift();
    child.stdin.write(answer ?? '');
  });
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  return { code, said };
}
