import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { demoApp } from '../../../local/twitter-simulator/demo-app.ts';
import type { Simulator } from '../../../local/twitter-simulator/server.ts';
import { twitterApi } from './kernel-clients.ts';
import { startStub } from './kernel-stub.ts';

const consumer = { appKey: demoApp.consumerKey, appSecret: demoApp.consumerSecret };

function post(
  { url }: Simulator,
  path: string,
  fields: Record<string, string>,
  secret = demoApp.consumerSecret,
): Promise<Response> {
  const pair = Buffer.from(`${demoApp.consumerKey}:${secret}`).toString('base64');
  const headers = { authorization: `Basic ${pair}` };
  return fetch(url + path, { method: 'POST', headers, body: new URLSearchParams(fields) });
}

describe('the app-only bearer token', () => {
  test('is given to twitter-api-v2 for the consumer key and secret, and reads', async (t) => {
    const simulator = await startStub(t);
    const app = await twitterApi(simulator, consumer).appLogin();
    assert.equal((await app.v2.singleTweet('7')).data.id, '7');
  });

  test('stays the same until it is invalidated; the next one is another', async (t) => {
    const simulator = await startStub(t);
    const fields = { grant_type: 'client_credentials' };
    const ask = async (): Promise<{ token_type: string; access_token: string }> =>
      (await post(simulator, '/oauth2/token', fields)).json() as Promise<{
        token_type: string;
        access_token: string;
      }>;
    const first = await ask();
    assert.deepEqual(first, { token_type: 'bearer', access_token: demoApp.bearerToken });
    assert.deepEqual(await ask(), first);

    const gone = await post(simulator, '/oauth2/invalidate_token', { access_token: first.access_token });
    assert.deepEqual(await gone.json(), { access_token: first.access_token });
    const status = async (token: string): Promise<number> =>
      (await fetch(`${simulator.url}/2/tweets/1`, { headers: { authorization: `Bearer ${token}` } })).status;
    assert.equal(await status(first.access_token), 401);
    const second = await ask();
    assert.equal(await status(second.access_token), 200);
    const again = await post(simulator, '/oauth2/invalidate_token', { access_token: first.access_token });
    assert.equal(again.status, 403);
  });

  test('is not given for a wrong secret or another grant type', async (t) => {
    const simulator = await startStub(t);
    const wrong = await post(simulator, '/oauth2/token', { grant_type: 'client_credentials' }, 'wrong');
    assert.equal(wrong.status, 403);
    assert.deepEqual(await wrong.json(), {
      errors: [{ code: 99, message: 'Unable to verify your credentials', label: 'authenticity_token_error' }],
    });
    assert.equal((await post(simulator, '/oauth2/token', { grant_type: 'password' })).status, 403);
  });
});
