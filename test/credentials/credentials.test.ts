import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { VaultError } from '../../functions/credentials/vault-reader.ts';
import { json } from '../support/stand-in.ts';
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

const USER = {
  kind: 'user',
  consumerKey: 'consumer-key-one',
  consumerSecret: 'consumer-secret-one',
  accessToken: 'access-token-one',
  accessTokenSecret: 'access-token-secret-one',
};

describe('the app’s credentials', () => {
  let x: TokenEndpoint;
  beforeEach(async () => {
    x = await tokenEndpoint();
  });
  afterEach(() => x.close());

  describe('in app settings', () => {
    test('an operation gets the cheapest kind that it accepts', async () => {
      const { credentials } = bench({ ...CONSUMER, ...ACCESS }, x.origin);
      assert.deepEqual(await credentials.for(READ, soon()), { kind: 'bearer', token: 'bearer-1' });
      assert.deepEqual(await credentials.for(WRITE, soon()), USER);
      assert.deepEqual(await credentials.for({ bearer: false, user: false }, soon()), { kind: 'none' });
      assert.deepEqual(await credentials.status(), { source: 'app-settings', state: 'usable', missing: [] });
    });

    test('without an account, reads work and the rest names what to set', async () => {
      const { credentials } = bench(CONSUMER, x.origin);
      await credentials.for(READ, soon());
      const problem = await problemOf(credentials.for(WRITE, soon()));
      assert.equal(problem.code, 'credentials-missing');
      assert.match(
        problem.message,
        /set TWITTER_ACCESS_TOKEN and TWITTER_ACCESS_TOKEN_SECRET in the app settings/,
      );
      assert.equal((await credentials.status()).state, 'reads-only');
    });

    test('with the bearer token alone, acting as an account takes both pairs', async () => {
      const { credentials } = bench({ TWITTER_BEARER_TOKEN: 'configured' }, x.origin);
      await credentials.for(READ, soon());
      const { options } = await problemOf(credentials.for(WRITE, soon()));
      assert.deepEqual(options.members?.missing, Object.keys({ ...CONSUMER, ...ACCESS }));
    });

    test('half a set serves no call, and names exactly what is missing', async () => {
      const { TWITTER_CONSUMER_SECRET: _, ...half } = { ...CONSUMER, ...ACCESS };
      const { credentials } = bench({ ...half, TWITTER_BEARER_TOKEN: 'configured' }, x.origin);
      for (const accepted of [READ, WRITE]) {
        const problem = await problemOf(credentials.for(accepted, soon()));
        assert.equal(problem.code, 'credentials-missing');
        assert.match(problem.message, /Set TWITTER_CONSUMER_SECRET in the app settings/);
        assert.deepEqual(problem.options.members, { missing: ['TWITTER_CONSUMER_SECRET'] });
      }
      const { state, missing, detail } = await credentials.status();
      assert.deepEqual([state, missing], ['half-set', ['TWITTER_CONSUMER_SECRET']]);
      assert.match(detail ?? '', /TWITTER_CONSUMER_SECRET/);
    });

    test('none at all is a problem that says where to begin', async () => {
      const { credentials } = bench({}, x.origin);
      const problem = await problemOf(credentials.for(READ, soon()));
      assert.match(problem.message, /^No credentials .* TWITTER_CONSUMER_KEY, TWITTER_CONSUMER_SECRET, /);
      assert.equal((await credentials.status()).state, 'missing');
    });

    test('that X refuses for an account are logged by kind and not tried again', async () => {
      const { credentials, logged } = bench({ ...CONSUMER, ...ACCESS }, x.origin);
      const user = await credentials.for(WRITE, soon());
      assert.equal(await credentials.rejected(user, soon()), false);
      assert.equal(await credentials.rejected({ kind: 'none' }, soon()), false);
      assert.deepEqual(logged.events('credentials.rejected'), [
        { event: 'credentials.rejected', credential: 'user' },
      ]);
    });

    test('a refused bearer token is not worth another try when X issues no other', async () => {
      const { credentials } = bench(CONSUMER, x.origin);
      const bearer = await credentials.for(READ, soon());
      x.answer = (_request, response) => json(response, 403, {});
      assert.equal(await credentials.rejected(bearer, soon()), false);
    });
  });

  describe('in Key Vault', () => {
    const ONE = { ...CONSUMER, ...ACCESS };
    const TWO = {
      ...ONE,
      TWITTER_CONSUMER_KEY: 'consumer-key-two',
      TWITTER_CONSUMER_SECRET: 'consumer-secret-two',
    };
    const OLD_PAIR = `Basic ${Buffer.from('consumer-key-one:consumer-secret-one').toString('base64')}`;
    const KEY_VAULT = { TWITTER_SECRETS_FROM: 'key-vault', KEY_VAULT_URL: 'https://mine.vault.azure.net' };
    let vault: () => Record<string, string>;
    const app = (): ReturnType<typeof bench> =>
      bench(KEY_VAULT, x.origin, { vaultReader: async () => vault() });

    beforeEach(() => {
      vault = () => ONE;
    });

    test('what is missing is named as the vault’s secrets are', async () => {
      vault = () => CONSUMER;
      const problem = await problemOf(app().credentials.for(WRITE, soon()));
      assert.match(
        problem.message,
        /the secrets twitter-access-token and twitter-access-token-secret in Key Vault/,
      );
      assert.deepEqual(problem.options.members?.missing, Object.keys(ACCESS));
    });

    test('a rotation reaches the next try after X’s 401, with a bearer token of the new pair', async () => {
      const { credentials } = app();
      const [bearer, user] = [await credentials.for(READ, soon()), await credentials.for(WRITE, soon())];
      vault = () => TWO;
      assert.equal(await credentials.rejected(user, soon()), true);
      assert.equal(await credentials.rejected(bearer, soon()), true);
      assert.deepEqual(await credentials.for(READ, soon()), { kind: 'bearer', token: 'bearer-2' });
      assert.deepEqual(await credentials.for(WRITE, soon()), {
        ...USER,
        consumerKey: 'consumer-key-two',
        consumerSecret: 'consumer-secret-two',
      });
    });

    test('a pair that X refuses a bearer token is read again before the call gives up', async () => {
      const { credentials } = app();
      await credentials.status();
      vault = () => TWO;
      const usual = x.answer;
      x.answer = (request, response) =>
        request.headers.authorization === OLD_PAIR ? json(response, 403, {}) : usual(request, response);
      assert.deepEqual(await credentials.for(READ, soon()), { kind: 'bearer', token: 'bearer-1' });
      assert.equal(x.received.length, 2);
    });

    test('a rotation found in the background brings a bearer token of the new pair, once', async () => {
      const { credentials, clock } = app();
      await credentials.for(READ, soon());
      vault = () => TWO;
      clock.advance(15 * 60_000);
      await credentials.for(READ, soon());
      const tokens = await Promise.all(Array.from({ length: 5 }, () => credentials.for(READ, soon())));
      assert.ok(tokens.every((token) => token.kind === 'bearer' && token.token === 'bearer-2'));
      assert.equal(x.received.length, 2);
    });

    test('a token that arrives for a pair that was rotated meanwhile does not displace the new one', async () => {
      const { promise: released, resolve: release } = Promise.withResolvers<void>();
      const usual = x.answer;
      x.answer = (request, response) => {
        if (request.headers.authorization !== OLD_PAIR) usual(request, response);
        else void released.then(() => json(response, 200, { access_token: 'of-the-old-pair' }));
      };
      const { credentials } = app();
      const early = credentials.for(READ, soon());
      const user = await credentials.for(WRITE, soon());
      vault = () => TWO;
      await credentials.rejected(user, soon());
      assert.deepEqual(await credentials.for(READ, soon()), { kind: 'bearer', token: 'bearer-1' });
      release();
      await early;
      assert.deepEqual(await credentials.for(READ, soon()), { kind: 'bearer', token: 'bearer-1' });
      assert.equal(x.received.length, 2);
    });

    test('X’s 401 with nothing new in the vault is not worth another try', async () => {
      const { credentials } = app();
      assert.equal(await credentials.rejected(await credentials.for(WRITE, soon()), soon()), false);
    });

    test('the status says when the secrets were read, and whether they are kept for want of newer ones', async () => {
      const { credentials, clock } = app();
      const readAt = '2026-11-24T08:00:00.000Z';
      const whole = { source: 'key-vault', state: 'usable', missing: [], readAt };
      assert.deepEqual(await credentials.status(), { ...whole, stale: false });
      vault = () => {
        throw new VaultError('throttled');
      };
      clock.advance(16 * 60_000);
      await credentials.status();
      assert.deepEqual(await credentials.status(), { ...whole, stale: true });
    });

    test('a vault that cannot be read is a state of its own, and a problem that can pass', async () => {
      vault = () => {
        throw new VaultError('throttled');
      };
      const { credentials } = app();
      const problem = await problemOf(credentials.for(READ, soon()));
      assert.equal(problem.code, 'credentials-unreadable');
      assert.deepEqual(await credentials.status(), {
        source: 'key-vault',
        state: 'unreadable',
        missing: [],
        detail: 'Key Vault is throttling the gateway.',
      });
    });

    test('without a vault’s address, the status says so', async () => {
      const { credentials } = bench({ TWITTER_SECRETS_FROM: 'key-vault' }, x.origin);
      assert.match((await credentials.status()).detail ?? '', /KEY_VAULT_URL/);
    });
  });
});
