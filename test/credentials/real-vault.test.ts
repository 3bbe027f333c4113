import assert from 'node:assert/strict';
import { registerHooks } from 'node:module';
import { after, before, describe, test } from 'node:test';
import { inspect } from 'node:util';
import { json } from '../support/stand-in.ts';
import { vaultEnvironment } from '../support/vault/environment.ts';
import { startVault, type TestVault } from '../support/vault/vault.ts';
import {
  ACCESS,
  bench,
  CONSUMER,
  problemOf,
  READ,
  soon,
  type TokenEndpoint,
  tokenEndpoint,
  WRITE,
} from './harness.ts';

const KEY = 'twitter-consumer-key';
const SECRET = 'twitter-consumer-secret';

/** In this order: the SDKs are loaded by the second test, once and for all. */
describe('from the vault on the wire to X', () => {
  const loaded: string[] = [];
  let vault: TestVault;
  let x: TokenEndpoint;

  before(async () => {
    registerHooks({
      resolve(specifier, context, next) {
        loaded.push(specifier);
        return next(specifier, context);
      },
    });
    vault = await startVault({ quoteInErrors: 'canary-in-error' });
    Object.assign(process.env, vaultEnvironment(vault));
    x = await tokenEndpoint();
  });
  after(() => Promise.all([vault.stop(), x.close()]));

  const fill = (suffix: string): void => {
    vault.secrets.set(KEY, `canary-key-${suffix}`);
    vault.secrets.set(SECRET, `canary-secret-${suffix}`);
    vault.secrets.set('twitter-access-token', `canary-token-${suffix}`);
    vault.secrets.set('twitter-access-token-secret', `canary-token-secret-${suffix}`);
  };
  const isSdk = (specifier: string): boolean => /^@azure\/(identity|keyvault-secrets)/.test(specifier);

  test('an app that keeps its secrets in app settings loads no Azure SDK', async () => {
    const { credentials } = bench({ ...CONSUMER, ...ACCESS }, x.origin);
    await credentials.for(READ, soon());
    await credentials.rejected(await credentials.for(WRITE, soon()), soon());
    await credentials.status();
    assert.deepEqual(loaded.filter(isSdk), []);
  });

  test('a rotation in the vault is used after X’s 401, without a restart', async () => {
    fill('one');
    const { credentials, logged } = bench(vaultEnvironment(vault), x.origin);
    const old = await credentials.for(WRITE, soon());
    assert.ok(loaded.some(isSdk));
    fill('two');
    assert.equal(await credentials.rejected(old, soon()), true);
    assert.deepEqual(await credentials.for(WRITE, soon()), {
      kind: 'user',
      consumerKey: 'canary-key-two',
      consumerSecret: 'canary-secret-two',
      accessToken: 'canary-token-two',
      accessTokenSecret: 'canary-token-secret-two',
    });
    assert.equal(logged.events('credentials.rotated').length, 1);
    assert.equal(vault.mostAtOnce(), 1);
  });

  test('an outage of the vault goes unnoticed by calls', async () => {
    fill('one');
    const { credentials, clock, logged } = bench(vaultEnvironment(vault), x.origin);
    const before = await credentials.for(WRITE, soon());
    await vault.stop();
    clock.advance(20 * 60_000);
    assert.deepEqual(await credentials.for(WRITE, soon()), before);
    await credentials.rejected(before, soon());
    assert.equal(logged.events('credentials.refresh-failed')[0]?.code, 'ECONNREFUSED');
    assert.equal((await credentials.status()).stale, true);
    await vault.start();
  });

  test('no secret, no token and no text of the other side is in a log line, an error or the status', async () => {
    const shown: string[] = [];
    const show = (value: unknown): void => {
      const stack = value instanceof Error ? [value.stack, value.cause] : [];
      shown.push(inspect([value, ...stack], { depth: null, showHidden: true, getters: true }));
      shown.push(JSON.stringify(value));
    };
    /** One life of an app: everything is asked of it, once well and once with what `spoil` does. */
    const live = async (spoil: (app: ReturnType<typeof bench>) => unknown): Promise<void> => {
      vault.reset();
      fill('one');
      const app = bench(vaultEnvironment(vault), x.origin);
      const { credentials, clock, logged } = app;
      for (const age of [0, 16 * 60_000, 30 * 24 * 3_600_000]) {
        clock.advance(age);
        for (const accepted of [READ, WRITE]) {
          await credentials.for(accepted, soon()).then((c) => credentials.rejected(c, soon()), show);
        }
        show(await credentials.status());
        if (age === 0) await spoil(app);
      }
      shown.push(...logged.lines);
      await vault.start().catch(() => {});
    };
    const usual = x.answer;
    x.answer = (_request, response) => json(response, 200, { access_token: 'canary-bearer' });
    const refusal = { errors: [{ code: 99, message: 'canary-in-error' }] };

    await live(() => fill('two'));
    await live(() => vault.secrets.remove(SECRET));
    await live(() => vault.secrets.enable(KEY, false));
    await live(() => vault.secrets.set(KEY, 'canary key with spaces'));
    await live(() => vault.faults.inject({ kind: 'forbidden' }));
    await live(() => vault.faults.inject({ kind: 'throttled', retryAfter: '1' }));
    await live(() => vault.faults.inject({ kind: 'unavailable' }));
    await live(() => vault.stop());
    x.answer = (_request, response) => json(response, 403, refusal);
    await live(() => {});
    x.answer = (_request, response) => json(response, 200, '{"access_token":"canary-in-error with spaces"}');
    await live(() => {});
    x.answer = usual;

    const everything = shown.join('\n');
    const basic = Buffer.from('canary-key-one:canary-secret-one').toString('base64');
    const identity = [vault.identity.header, 'vault-access-token'];
    for (const secret of ['canary', basic, ...identity, new URL(vault.url).host]) {
      const at = everything.indexOf(secret);
      assert.equal(at, -1, `${secret} is shown: ${everything.slice(Math.max(0, at - 200), at + 50)}`);
    }
    // Each kind of failure was met, so its text had its chance to leak.
    const signs = ['half-set', 'malformed', 'forbidden', 'throttled', '"status":503', 'ECONNREFUSED'];
    for (const sign of [...signs, '"reason":"refused"', '"reason":"unusable"']) {
      assert.ok(everything.includes(sign), sign);
    }
  });

  test('a value that cannot be used names its secret, and does not displace a good one', async () => {
    vault.reset();
    fill('one');
    const { credentials, clock } = bench(vaultEnvironment(vault), x.origin);
    const good = await credentials.for(WRITE, soon());
    vault.secrets.set(KEY, 'with spaces inside');
    await credentials.rejected(good, soon());
    assert.deepEqual(await credentials.for(WRITE, soon()), good);
    clock.advance(30 * 24 * 3_600_000);
    const problem = await problemOf(credentials.for(WRITE, soon()));
    assert.match(problem.message, /twitter-consumer-key/);
    assert.equal(problem.options.retryable, false);
  });
});
