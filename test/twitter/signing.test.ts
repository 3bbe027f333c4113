import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readQuery } from '../../functions/gateway/query.ts';
import { type QueryPair, writeQuery } from '../../functions/twitter/signed-request.ts';
import { authorization } from '../../functions/twitter/signing.ts';
import { headerParameters, isSignedRight } from '../support/oauth1.ts';

const user = {
  kind: 'user',
  consumerKey: 'consumer key/+&',
  consumerSecret: 'consumer secret é%',
  accessToken: '12-token',
  accessTokenSecret: 'token secret =&',
} as const;
const secrets = { consumerSecret: user.consumerSecret, tokenSecret: user.accessTokenSecret };
const url = 'https://api.x.com/2/tweets/search/recent';

function isSigned(query: readonly QueryPair[], method = 'GET'): boolean {
  const header = authorization(user, { method, url, query }) ?? '';
  return isSignedRight({ method, url: url + writeQuery(query), authorization: header }, secrets);
}

describe('signing', () => {
  test('a bearer goes into the header as it is, and no credential means no header', () => {
    const request = { method: 'GET', url, query: [] };
    assert.equal(authorization({ kind: 'bearer', token: 'abc' }, request), 'Bearer abc');
    assert.equal(authorization({ kind: 'none' }, request), undefined);
  });

  test('the header names the consumer, the token and HMAC-SHA1, and never a secret', () => {
    const header = authorization(user, { method: 'GET', url, query: [] }) ?? '';
    const parameters = new Map(headerParameters(header));
    assert.equal(parameters.get('oauth_consumer_key'), user.consumerKey);
    assert.equal(parameters.get('oauth_token'), user.accessToken);
    assert.equal(parameters.get('oauth_signature_method'), 'HMAC-SHA1');
    assert.doesNotMatch(decodeURIComponent(header), /secret/);
  });

  test('every request has a nonce of its own', () => {
    const nonces = Array.from({ length: 50 }, () => {
      const header = authorization(user, { method: 'GET', url, query: [] }) ?? '';
      return new Map(headerParameters(header)).get('oauth_nonce');
    });
    assert.equal(new Set(nonces).size, 50);
  });

  test('repeated parameters, reserved signs, other scripts and names that sort oddly are signed as RFC 5849 says', () => {
    assert.ok(isSigned([]));
    assert.ok(
      isSigned([
        ['a', '2'],
        ['a', '1'],
        ['a', '10'],
      ]),
    );
    assert.ok(
      isSigned([
        ['a', ''],
        ['A', ' '],
        ['a-b', "!*'()"],
        ['a.b', '~'],
        ['日本', '😀'],
        ['2', '1'],
        ['10', '1'],
      ]),
    );
    assert.ok(
      isSigned([
        ['constructor', 'x'],
        ['toString', 'y'],
        ['hasOwnProperty', 'z'],
      ]),
    );
    assert.ok(isSigned([['a', 'b']], 'DELETE'));
  });

  test('any query that passes the gateway is signed right', () => {
    const text = fc.string({ unit: 'binary', maxLength: 12 });
    fc.assert(
      fc.property(fc.array(fc.tuple(text, text), { maxLength: 6 }), (pairs) => {
        const wellFormed = pairs.map(([n, v]): QueryPair => [n.toWellFormed(), v.toWellFormed()]);
        fc.pre(wellFormed.every(([name]) => name !== '__proto__' && !/^oauth_/i.test(name)));
        assert.ok(isSigned(wellFormed));
      }),
      { numRuns: 500 },
    );
  });

  test('what was read from a query and written again means the same', () => {
    const pair = fc.tuple(fc.string({ unit: 'grapheme', minLength: 1 }), fc.string({ unit: 'grapheme' }));
    fc.assert(
      fc.property(fc.array(pair), (pairs) => {
        fc.pre(pairs.every(([name]) => !/^(code|clientid|__proto__|oauth_.*)$/i.test(name)));
        const sent = new URLSearchParams(pairs).toString();
        const forwarded = writeQuery(readQuery(`?${sent}`));
        assert.deepEqual([...new URLSearchParams(forwarded)], [...new URLSearchParams(sent)]);
      }),
    );
  });
});
