import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createAccount } from '../../functions/publishing/account.ts';
import type { XCredential } from '../../functions/twitter/signing.ts';

const ORIGIN = 'https://api.x.example';
const DEADLINE = Date.now() + 60_000;

/** Accounts of an app with these access tokens, one for each call, and X’s answers to “who am I?”. */
function accounts(tokens: readonly (string | undefined)[], answers: readonly [number, string][] = []) {
  const rejected: XCredential[] = [];
  const asked: string[] = [];
  const wanted: unknown[] = [];
  const credentials = {
    for: async (accepted: unknown): Promise<XCredential> => {
      wanted.push(accepted);
      const accessToken = tokens[wanted.length - 1];
      const rest = { consumerKey: 'k', consumerSecret: 's', accessTokenSecret: 't' };
      return accessToken === undefined ? { kind: 'none' } : { kind: 'user', accessToken, ...rest };
    },
    rejected: async (credential: XCredential) => {
      rejected.push(credential);
      return false;
    },
    status: () => assert.fail('nobody asks for the status'),
  };
  const account = createAccount(
    credentials,
    async ({ method, target }, { maxBytes }) => {
      assert.ok((maxBytes ?? 0) > 1_000);
      const [status, body] = answers[asked.push(`${method} ${target}`) - 1] ?? assert.fail('X was asked');
      return { status, headers: {}, body: Buffer.from(body) };
    },
    ORIGIN,
  );
  return { of: () => account(DEADLINE), rejected, asked, wanted };
}

describe('the account that posts go out from', () => {
  test('is the user whose id the access token starts with, and X is not asked', async () => {
    const { of, wanted } = accounts(['1234567890123456789-secret']);
    const account = await of();
    assert.deepEqual(
      [account?.userId, account?.boundTo, account?.credential.kind],
      ['1234567890123456789', `1234567890123456789@${ORIGIN}`, 'user'],
    );
    assert.deepEqual(wanted, [{ bearer: false, user: true }]);
  });

  test('is asked of X for tokens of another form, once for each of them', async () => {
    const odd = ['plain', '-5', 'x1-5', '12345678901234567890-5', '5'];
    for (const token of odd) {
      const { of, asked } = accounts(
        [token, token, 'other'],
        [
          [200, '{"data": {"id" : "42", "name": "A"}}'],
          [200, '{"data":{"id":"43"}}'],
        ],
      );
      const ids = [(await of())?.userId, (await of())?.userId, (await of())?.userId];
      assert.deepEqual([ids, asked], [['42', '42', '43'], Array(2).fill('GET /2/users/me')], token);
    }
  });

  test('stays unknown, until the next time, where X does not say', async () => {
    const unclear: [number, string][] = [
      [503, '{"data":{"id":"42"}}'],
      [200, '{"data":{}}'],
      [200, '{"data":{"id":"x"}}'],
      [200, '{"data":{"id":"12345678901234567890"}}'],
    ];
    const { of, rejected } = accounts(Array(5).fill('plain'), [...unclear, [200, '{"data":{"id":"42"}}']]);
    for (const answer of unclear) assert.equal(await of(), undefined, String(answer));
    assert.equal((await of())?.userId, '42');
    assert.deepEqual(rejected, []);
  });

  test('has its credentials read anew where X does not know them', async () => {
    const { of, rejected } = accounts(['plain'], [[401, '']]);
    assert.equal(await of(), undefined);
    assert.deepEqual(
      rejected.map(({ kind }) => kind),
      ['user'],
    );
  });

  test('is nobody’s where there is no user’s credential', async () => {
    assert.equal(await accounts([undefined]).of(), undefined);
  });
});
