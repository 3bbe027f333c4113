import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { demoApp } from '../../../local/twitter-simulator/demo-app.ts';
import type { Simulator } from '../../../local/twitter-simulator/server.ts';
import { twitterApi } from './kernel-clients.ts';
import { startStub } from './kernel-stub.ts';

const CALLBACK = 'http://127.0.0.1:7071/signed-in';
const SCOPES = ['tweet.read', 'tweet.write', 'users.read', 'offline.access'] as const;
const confidential = { clientId: demoApp.clientId, clientSecret: demoApp.clientSecret };
const basic = `Basic ${Buffer.from(`${demoApp.clientId}:${demoApp.clientSecret}`).toString('base64')}`;

/** Posts the consent form that an authorisation link leads to, and gives where the person is sent. */
async function decide(simulator: Simulator, link: string, decision: string): Promise<URL> {
  const form = new URLSearchParams(new URL(link).search);
  form.set('user_id', '1000000002');
  form.set('decision', decision);
  const address = `${simulator.url}/i/oauth2/authorize`;
  const response = await fetch(address, { method: 'POST', body: form, redirect: 'manual' });
  assert.equal(response.status, 302, await response.text());
  return new URL(response.headers.get('location') ?? '');
}

/** A code for the person who agreed, with the verifier that redeems it. */
async function authorise(
  simulator: Simulator,
  client: { clientId: string } = confidential,
  scope: readonly string[] = SCOPES,
): Promise<{ code: string; codeVerifier: string; redirectUri: string }> {
  const options = { scope: scope as unknown as 'tweet.read'[] };
  const link = twitterApi(simulator, client).generateOAuth2AuthLink(CALLBACK, options);
  const back = await decide(simulator, link.url, 'authorise');
  assert.equal(back.searchParams.get('state'), link.state);
  const code = back.searchParams.get('code') ?? '';
  return { code, codeVerifier: link.codeVerifier, redirectUri: CALLBACK };
}

function askForToken(
  simulator: Simulator,
  fields: Record<string, string>,
  headers: Record<string, string> = { authorization: basic },
): Promise<Response> {
  return fetch(`${simulator.url}/2/oauth2/token`, {
    method: 'POST',
    headers,
    body: new URLSearchParams(fields),
  });
}

describe('OAuth 2 with PKCE', () => {
  test('signs a person in with twitter-api-v2, and the token acts for them', async (t) => {
    const simulator = await startStub(t);
    const login = await twitterApi(simulator, confidential).loginWithOAuth2(await authorise(simulator));
    assert.equal(login.expiresIn, 7200);
    assert.deepEqual(login.scope, SCOPES);
    assert.ok(login.refreshToken);
    const me = await twitterApi(simulator, login.accessToken as never).v2.me();
    assert.equal(me.data.id, '1000000002');
    assert.equal(simulator.journal.entries.at(-1)?.auth, 'oauth2');
  });

  test('shows a consent page that names the scopes and carries the request on', async (t) => {
    const simulator = await startStub(t);
    const link = twitterApi(simulator, confidential).generateOAuth2AuthLink(CALLBACK, {
      scope: ['tweet.read', 'users.read'],
      state: '"><script>',
    });
    const page = await fetch(simulator.url + new URL(link.url).pathname + new URL(link.url).search);
    const html = await page.text();
    assert.equal(page.status, 200);
    assert.match(html, /<li>tweet\.read<\/li><li>users\.read<\/li>/);
    assert.match(html, /name="state" value="&#34;&#62;&#60;script&#62;"/);
    assert.doesNotMatch(html, /<script/);
  });

  test('sends a person who cancels back with access_denied', async (t) => {
    const simulator = await startStub(t);
    const link = twitterApi(simulator, confidential).generateOAuth2AuthLink(CALLBACK, {
      scope: ['users.read'],
    });
    const back = await decide(simulator, link.url, 'cancel');
    assert.equal(back.searchParams.get('error'), 'access_denied');
    assert.equal(back.searchParams.get('state'), link.state);
  });

  test('refuses a request with anything missing or unknown, and sends nobody anywhere', async (t) => {
    const simulator = await startStub(t);
    const link = new URL(twitterApi(simulator, confidential).generateOAuth2AuthLink(CALLBACK).url);
    const changes: Record<string, string> = {
      response_type: 'token',
      client_id: 'unknown',
      redirect_uri: 'https://elsewhere.example/',
      scope: 'tweet.read everything',
      state: '',
      code_challenge: '',
      code_challenge_method: 'S512',
    };
    for (const [name, value] of Object.entries(changes)) {
      const search = new URLSearchParams(link.search);
      search.set(name, value);
      const response = await fetch(`${simulator.url}${link.pathname}?${search}`, { redirect: 'manual' });
      assert.equal(response.status, 400, name);
    }
  });

  test('takes the plain challenge and a public client, which gives its id only', async (t) => {
    const simulator = await startStub(t);
    const query = new URLSearchParams({
      response_type: 'code',
      client_id: demoApp.publicClientId,
      redirect_uri: CALLBACK,
      scope: 'tweet.read users.read',
      state: 's',
      code_challenge: 'plain-verifier',
      code_challenge_method: 'plain',
    });
    const back = await decide(simulator, `${simulator.url}/i/oauth2/authorize?${query}`, 'authorise');
    const fields = {
      grant_type: 'authorization_code',
      code: back.searchParams.get('code') ?? '',
      redirect_uri: CALLBACK,
      code_verifier: 'plain-verifier',
      client_id: demoApp.publicClientId,
    };
    const response = await askForToken(simulator, fields, {});
    assert.equal(response.status, 200);
    assert.equal(
      'refresh_token' in ((await response.json()) as object),
      false,
      'only offline.access yields one',
    );
  });

  test('wants the secret of the confidential client', async (t) => {
    const simulator = await startStub(t);
    const fields = { grant_type: 'refresh_token', refresh_token: 'any', client_id: demoApp.clientId };
    const wrong = `Basic ${Buffer.from(`${demoApp.clientId}:wrong`).toString('base64')}`;
    for (const headers of [{}, { authorization: wrong }]) {
      const response = await askForToken(simulator, fields, headers);
      assert.equal(response.status, 401);
      assert.deepEqual(await response.json(), {
        error: 'unauthorized_client',
        error_description: 'Missing valid authorization header',
      });
    }
  });

  test('a code lives 30 seconds, is good once, and only with its verifier and callback', async (t) => {
    const simulator = await startStub(t, { frozen: true });
    const redeem = async (seconds: number, changes: Record<string, string> = {}): Promise<Response> => {
      const { code, codeVerifier } = await authorise(simulator);
      simulator.clock.advance(seconds);
      const fields = {
        grant_type: 'authorization_code',
        code,
        redirect_uri: CALLBACK,
        code_verifier: codeVerifier,
      };
      const first = await askForToken(simulator, { ...fields, ...changes });
      assert.equal((await askForToken(simulator, fields)).status, 400, 'a second time');
      return first;
    };
    assert.equal((await redeem(29)).status, 200);
    assert.equal((await redeem(30)).status, 400);
    assert.equal((await redeem(0, { redirect_uri: `${CALLBACK}/` })).status, 400);
    const mismatched = await redeem(0, { code_verifier: 'another' });
    assert.equal(mismatched.status, 400);
    assert.deepEqual(await mismatched.json(), {
      error: 'invalid_request',
      error_description: 'Value passed for the code verifier did not match the code challenge.',
    });
  });

  test('an access token lives two hours, and a refresh gives the next one', async (t) => {
    const simulator = await startStub(t, { frozen: true });
    const login = await twitterApi(simulator, confidential).loginWithOAuth2(await authorise(simulator));
    const works = async (token: string): Promise<boolean> => {
      const headers = { authorization: `Bearer ${token}` };
      return (await fetch(`${simulator.url}/2/users/me`, { headers })).ok;
    };
    simulator.clock.advance(7199);
    assert.equal(await works(login.accessToken), true);
    simulator.clock.advance(1);
    assert.equal(await works(login.accessToken), false);
    const next = await twitterApi(simulator, confidential).refreshOAuth2Token(login.refreshToken ?? '');
    assert.equal(await works(next.accessToken), true);
    assert.notEqual(next.refreshToken, login.refreshToken);
  });

  test('two refreshes with one token lose the login: the second ends what the first was given', async (t) => {
    const simulator = await startStub(t);
    const login = await twitterApi(simulator, confidential).loginWithOAuth2(await authorise(simulator));
    const fields = { grant_type: 'refresh_token', refresh_token: login.refreshToken ?? '' };
    const both = await Promise.all([askForToken(simulator, fields), askForToken(simulator, fields)]);
    assert.deepEqual(both.map(({ status }) => status).sort(), [200, 400]);
    const winner = (await both.find(({ ok }) => ok)?.json()) as {
      access_token: string;
      refresh_token: string;
    };
    const headers = { authorization: `Bearer ${winner.access_token}` };
    assert.equal((await fetch(`${simulator.url}/2/users/me`, { headers })).status, 401);
    assert.equal(
      (await askForToken(simulator, { ...fields, refresh_token: winner.refresh_token })).status,
      400,
    );
  });

  test('revoking a refresh token ends the login, revoking an access token ends that token', async (t) => {
    const simulator = await startStub(t);
    const client = twitterApi(simulator, confidential);
    const login = await client.loginWithOAuth2(await authorise(simulator));
    const headers = { authorization: `Bearer ${login.accessToken}` };
    await client.revokeOAuth2Token(login.accessToken, 'access_token');
    assert.equal((await fetch(`${simulator.url}/2/users/me`, { headers })).status, 401);
    const next = await client.refreshOAuth2Token(login.refreshToken ?? '');
    await client.revokeOAuth2Token(next.refreshToken ?? '', 'refresh_token');
    await assert.rejects(client.refreshOAuth2Token(next.refreshToken ?? ''), { code: 400 });
  });

  test('a token without the scope that an operation needs gets 403', async (t) => {
    const simulator = await startStub(t);
    const granted = await authorise(simulator, confidential, ['tweet.read', 'users.read']);
    const login = await twitterApi(simulator, confidential).loginWithOAuth2(granted);
    const client = twitterApi(simulator, login.accessToken as never);
    await assert.rejects(client.v2.tweet('Hello'), {
      code: 403,
      data: { title: 'Forbidden', type: 'about:blank', status: 403, detail: 'Forbidden' },
    });
    assert.equal((await client.v2.singleTweet('1')).data.id, '1');
  });
});
