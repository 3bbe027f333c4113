import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client, OAuth1 } from '@xdevplatform/xdk';
import { demoApp } from '../../../local/twitter-simulator/demo-app.ts';
import {
  decodePairs,
  parseAuthorization,
  signatureBase,
} from '../../../local/twitter-simulator/kernel/oauth1-signature.ts';
import { twitterApi } from './kernel-clients.ts';
import { ownerToken, signed, startStub } from './kernel-stub.ts';

const ownerKeys = {
  appKey: demoApp.consumerKey,
  appSecret: demoApp.consumerSecret,
  accessToken: demoApp.accessToken,
  accessSecret: demoApp.accessTokenSecret,
};

describe('the signature base string', () => {
  test('sorts and encodes query, form and header parameters as the example of RFC 5849, section 3.4.1, does', () => {
    const header = parseAuthorization(
      'OAuth realm="Example", oauth_consumer_key="consumer", oauth_token="token", oauth_signature_method="HMAC-SHA1", oauth_timestamp="137131201", oauth_nonce="7d8f3e4a"',
    );
    assert.ok(header);
    const pairs = [...decodePairs('b5=%3D%253D&a3=a&c%40=&a2=r%20b'), ...decodePairs('c2&a3=2+q'), ...header];
    assert.equal(
      signatureBase('post', 'http://example.com/request', pairs),
      'POST&http%3A%2F%2Fexample.com%2Frequest&a2%3Dr%2520b%26a3%3D2%2520q%26a3%3Da%26b5%3D%253D%25253D%26c%2540%3D%26c2%3D%26oauth_consumer_key%3Dconsumer%26oauth_nonce%3D7d8f3e4a%26oauth_signature_method%3DHMAC-SHA1%26oauth_timestamp%3D137131201%26oauth_token%3Dtoken',
    );
  });

  test('orders by encoded bytes, so that a name sorts before a longer one that starts with it', () => {
    assert.equal(
      signatureBase('GET', 'http://h/p', [
        ['a-b', '1'],
        ['a', '2'],
        ['ä', '3'],
        ['a', '10'],
      ]),
      'GET&http%3A%2F%2Fh%2Fp&%25C3%25A4%3D3%26a%3D10%26a%3D2%26a-b%3D1',
    );
  });

  test('a header that names a parameter twice, or is no list, is not taken', () => {
    assert.equal(parseAuthorization('OAuth oauth_nonce="a", oauth_nonce="b"'), undefined);
    assert.equal(parseAuthorization('OAuth oauth_nonce=a'), undefined);
    assert.equal(parseAuthorization('Bearer abc'), undefined);
  });
});

describe('a signed request', () => {
  for (const signFor of ['simulator', 'api.x.com'] as const) {
    test(`of twitter-api-v2, signed for ${signFor}, acts for the app's owner`, async (t) => {
      const simulator = await startStub(t);
      const client = twitterApi(simulator, ownerKeys, signFor);
      assert.equal((await client.v2.me()).data.id, demoApp.ownerUserId);
      const { data } = await client.v2.tweet('It’s 100% “signed” (& sent) ☕');
      assert.equal(data.text, 'It’s 100% “signed” (& sent) ☕');
      assert.deepEqual(
        simulator.journal.entries.map(({ operationId, auth, status }) => [operationId, auth, status]),
        [
          ['getUsersMe', 'oauth1', 200],
          ['createPosts', 'oauth1', 201],
        ],
      );
    });
  }

  test('of the official SDK acts for the app’s owner', async (t) => {
    const { url } = await startStub(t);
    const oauth1 = new OAuth1({
      apiKey: demoApp.consumerKey,
      apiSecret: demoApp.consumerSecret,
      callback: 'oob',
      accessToken: demoApp.accessToken,
      accessTokenSecret: demoApp.accessTokenSecret,
    });
    const me = await new Client({ oauth1, baseUrl: url }).users.getMe();
    assert.equal(me.data?.id, demoApp.ownerUserId);
  });

  test('may carry repeated, empty and unusual parameters', async (t) => {
    const { url } = await startStub(t);
    const address = `${url}/2/tweets/1?a=2&a=1&empty=&flag&space=a+b%20c&odd=%21%2A%27%28%29%C3%A9`;
    const response = await fetch(address, {
      headers: { authorization: signed(address, { token: ownerToken }) },
    });
    assert.equal(response.status, 200);
    const { data } = (await response.json()) as { data: { asked: string[][] } };
    assert.deepEqual(data.asked.slice(0, 4), [
      ['a', '2'],
      ['a', '1'],
      ['empty', ''],
      ['flag', ''],
    ]);
  });

  test('is refused when anything but the signature was changed on the way', async (t) => {
    const simulator = await startStub(t);
    const address = `${simulator.url}/2/tweets/1?a=1`;
    const status = async (authorization: string, url = address): Promise<number> =>
      (await fetch(url, { headers: { authorization } })).status;
    assert.equal(
      await status(signed(address, { token: ownerToken }), `${simulator.url}/2/tweets/1?a=2`),
      401,
    );
    assert.equal(
      await status(signed(address, { token: ownerToken }), `${simulator.url}/2/tweets/2?a=1`),
      401,
    );
    assert.equal(await status(signed(address, { token: ownerToken, method: 'POST' })), 401);
    assert.equal(await status(signed('https://example.com/2/tweets/1?a=1', { token: ownerToken })), 401);
    assert.deepEqual(
      new Set(simulator.journal.entries.map(({ reason }) => reason)),
      new Set(['the signature does not match']),
    );
  });

  test('is refused with X’s 401 for a wrong secret, key or token, and the journal says which', async (t) => {
    const simulator = await startStub(t);
    const address = `${simulator.url}/2/tweets/1`;
    const attempts = [
      { token: { ...ownerToken, secret: 'another' } },
      { token: { ...ownerToken, key: '1-unknown' } },
      { token: ownerToken, consumer: { key: 'unknown', secret: demoApp.consumerSecret } },
      { token: ownerToken, consumer: { key: demoApp.consumerKey, secret: 'another' } },
      {},
    ];
    for (const attempt of attempts) {
      const response = await fetch(address, { headers: { authorization: signed(address, attempt) } });
      assert.equal(response.status, 401);
      assert.deepEqual(await response.json(), {
        title: 'Unauthorized',
        type: 'about:blank',
        status: 401,
        detail: 'Unauthorized',
      });
    }
    assert.deepEqual(
      simulator.journal.entries.map(({ reason }) => reason),
      [
        'the signature does not match',
        'the token is unknown',
        'the consumer key is unknown',
        'the signature does not match',
        'the request is signed for no user',
      ],
    );
  });

  test('is refused when it is sent a second time', async (t) => {
    const { url } = await startStub(t);
    const headers = { authorization: signed(`${url}/2/tweets/1`, { token: ownerToken }) };
    assert.equal((await fetch(`${url}/2/tweets/1`, { headers })).status, 200);
    assert.equal((await fetch(`${url}/2/tweets/1`, { headers })).status, 401);
  });

  test('may be five minutes off the simulator’s clock or the machine’s, and no more', async (t) => {
    const simulator = await startStub(t, { startAt: Date.UTC(2030, 0, 1), frozen: true });
    const address = `${simulator.url}/2/users/me`;
    const status = async (timestamp: number): Promise<number> => {
      const authorization = signed(address, { token: ownerToken, timestamp });
      return (await fetch(address, { headers: { authorization } })).status;
    };
    const simulated = Date.UTC(2030, 0, 1) / 1000;
    assert.equal(await status(simulated - 300), 200);
    assert.equal(await status(simulated + 300), 200);
    assert.equal(await status(simulated - 301), 401);
    assert.equal(await status(Math.floor(Date.now() / 1000)), 200);
    assert.equal(await status(Math.floor(Date.now() / 1000) - 1000), 401);
  });

  test('with a malformed escape in its query or header is refused and breaks nothing', async (t) => {
    const simulator = await startStub(t);
    const address = `${simulator.url}/2/tweets/1`;
    const authorization = signed(address, { token: ownerToken });
    assert.equal((await fetch(`${address}?a=%E0%A4%A`, { headers: { authorization } })).status, 401);
    const broken = authorization.replace('oauth_nonce="', 'oauth_nonce="%zz');
    assert.equal((await fetch(address, { headers: { authorization: broken } })).status, 401);
  });
});
