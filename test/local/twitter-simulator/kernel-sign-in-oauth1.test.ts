import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { demoApp } from '../../../local/twitter-simulator/demo-app.ts';
import { twitterApi } from './kernel-clients.ts';
import { signed, startStub } from './kernel-stub.ts';

const consumer = { appKey: demoApp.consumerKey, appSecret: demoApp.consumerSecret };
const CALLBACK = 'http://127.0.0.1:7071/signed-in?from=x';

/** Posts the consent form as a browser would. */
async function decide(
  origin: string,
  token: string,
  decision: 'authorise' | 'cancel',
  page = 'authenticate',
): Promise<Response> {
  return fetch(`${origin}/oauth/${page}`, {
    method: 'POST',
    redirect: 'manual',
    body: new URLSearchParams({ oauth_token: token, user_id: '1000000002', decision }),
  });
}

describe('the three legs of OAuth 1.0a', () => {
  test('give twitter-api-v2 a token that acts for the person who agreed', async (t) => {
    const simulator = await startStub(t);
    const link = await twitterApi(simulator, consumer).generateAuthLink(CALLBACK, {
      linkMode: 'authenticate',
    });
    assert.equal(link.oauth_callback_confirmed, 'true');
    assert.equal(new URL(link.url).pathname, '/oauth/authenticate');

    const consent = await fetch(`${simulator.url}/oauth/authenticate?oauth_token=${link.oauth_token}`);
    const html = await consent.text();
    assert.match(html, /Demo &#38; Sons \(@demo\)/);
    assert.match(html, new RegExp(`name="oauth_token" value="${link.oauth_token}"`));

    const agreed = await decide(simulator.url, link.oauth_token, 'authorise');
    assert.equal(agreed.status, 302);
    const back = new URL(agreed.headers.get('location') ?? '');
    assert.equal(`${back.origin}${back.pathname}`, 'http://127.0.0.1:7071/signed-in');
    assert.equal(back.searchParams.get('from'), 'x');
    assert.equal(back.searchParams.get('oauth_token'), link.oauth_token);

    const verifier = back.searchParams.get('oauth_verifier') ?? '';
    const request = { ...consumer, accessToken: link.oauth_token, accessSecret: link.oauth_token_secret };
    const login = await twitterApi(simulator, request).login(verifier);
    assert.deepEqual([login.userId, login.screenName], ['1000000002', 'ada']);
    assert.match(login.accessToken, /^1000000002-/);
    const { accessToken, accessSecret } = login;
    const me = await twitterApi(simulator, { ...consumer, accessToken, accessSecret }).v2.me();
    assert.equal(me.data.id, '1000000002');

    await assert.rejects(twitterApi(simulator, request).login(verifier), { code: 401 });
  });

  test('send a person who refuses back with `denied`, and end the request', async (t) => {
    const simulator = await startStub(t);
    const link = await twitterApi(simulator, consumer).generateAuthLink(CALLBACK);
    const refused = await decide(simulator.url, link.oauth_token, 'cancel', 'authorize');
    assert.equal(refused.headers.get('location'), `${CALLBACK}&denied=${link.oauth_token}`);
    assert.equal((await decide(simulator.url, link.oauth_token, 'authorise')).status, 400);
  });

  test('show a PIN of seven digits where the callback is "oob"', async (t) => {
    const simulator = await startStub(t);
    const link = await twitterApi(simulator, consumer).generateAuthLink('oob');
    const html = await (await decide(simulator.url, link.oauth_token, 'authorise', 'authorize')).text();
    const pin = /<code>(\d{7})<\/code>/.exec(html)?.[1] ?? '';
    const request = { ...consumer, accessToken: link.oauth_token, accessSecret: link.oauth_token_secret };
    await assert.rejects(twitterApi(simulator, request).login('0'), { code: 401 });
    assert.equal((await twitterApi(simulator, request).login(pin)).userId, '1000000002');
  });

  test('give a person who comes back the token they had', async (t) => {
    const simulator = await startStub(t);
    const tokens: string[] = [];
    for (const _ of [1, 2]) {
      const link = await twitterApi(simulator, consumer).generateAuthLink(CALLBACK);
      const agreed = await decide(simulator.url, link.oauth_token, 'authorise');
      const verifier = new URL(agreed.headers.get('location') ?? '').searchParams.get('oauth_verifier') ?? '';
      const request = { ...consumer, accessToken: link.oauth_token, accessSecret: link.oauth_token_secret };
      tokens.push((await twitterApi(simulator, request).login(verifier)).accessToken);
    }
    assert.equal(tokens[0], tokens[1]);
  });

  test('refuse a callback that is not on this machine, as X refuses one that is not registered', async (t) => {
    const { url } = await startStub(t);
    const address = `${url}/oauth/request_token`;
    const authorization = signed(address, {
      method: 'POST',
      extra: { oauth_callback: 'https://elsewhere.example/' },
    });
    const response = await fetch(address, { method: 'POST', headers: { authorization } });
    assert.equal(response.status, 403);
    assert.match(await response.text(), /<error code="415">Callback URL not approved/);
  });

  test('take the callback from a signed form body too, and refuse a form that was changed', async (t) => {
    const { url } = await startStub(t);
    const address = `${url}/oauth/request_token`;
    const form = [['oauth_callback', CALLBACK]] as const;
    const post = (body: URLSearchParams): Promise<Response> =>
      fetch(address, {
        method: 'POST',
        headers: { authorization: signed(address, { method: 'POST', form }) },
        body,
      });
    assert.equal((await post(new URLSearchParams([['oauth_callback', CALLBACK]]))).status, 200);
    const changed = await post(new URLSearchParams({ oauth_callback: 'oob' }));
    assert.equal(changed.status, 401);
    assert.deepEqual(await changed.json(), {
      errors: [{ code: 32, message: 'Could not authenticate you.' }],
    });
  });
});
