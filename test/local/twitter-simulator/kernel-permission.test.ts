import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ApiError, Client } from '@xdevplatform/xdk';
import { ApiResponseError } from 'twitter-api-v2';
import { demoApp } from '../../../local/twitter-simulator/demo-app.ts';
import { twitterApi } from './kernel-clients.ts';
import { bearer, callAsOwner, startStub } from './kernel-stub.ts';

describe('an app-only bearer token', () => {
  test('reads with twitter-api-v2 and with the official SDK', async (t) => {
    const simulator = await startStub(t);
    const post = await twitterApi(simulator, demoApp.bearerToken as never).v2.singleTweet('20');
    assert.equal(post.data.id, '20');
    const client = new Client({ bearerToken: demoApp.bearerToken, baseUrl: simulator.url });
    assert.equal((await client.posts.getById('21')).data?.id, '21');
    assert.deepEqual(
      simulator.journal.entries.map(({ caller }) => caller),
      [
        { kind: 'app', appId: demoApp.id },
        { kind: 'app', appId: demoApp.id },
      ],
    );
  });

  test('is refused where X wants a user, and twitter-api-v2’s own error says so', async (t) => {
    const simulator = await startStub(t);
    const expected = {
      title: 'Unsupported Authentication',
      detail:
        'Authenticating with OAuth 2.0 Application-Only is forbidden for this endpoint.  Supported authentication types are [OAuth 1.0a User Context, OAuth 2.0 User Context].',
      type: 'https://api.twitter.com/2/problems/unsupported-authentication',
      status: 403,
    };
    await assert.rejects(twitterApi(simulator, demoApp.bearerToken as never).v2.me(), (error) => {
      assert.ok(error instanceof ApiResponseError);
      assert.deepEqual([error.code, error.data], [403, expected]);
      return true;
    });
    const response = await fetch(`${simulator.url}/2/users/me`, { headers: bearer });
    assert.deepEqual([response.status, await response.json()], [403, expected]);
  });

  test('that X does not know, or none at all, gets X’s 401', async (t) => {
    const simulator = await startStub(t);
    const client = new Client({ bearerToken: 'unknown', baseUrl: simulator.url });
    await assert.rejects(
      client.posts.getById('1'),
      (error) => error instanceof ApiError && error.status === 401,
    );
    for (const authorization of ['Bearer unknown', 'Bearer ', 'Basic YTpi', '']) {
      const response = await fetch(`${simulator.url}/2/tweets/1`, {
        headers: authorization ? { authorization } : {},
      });
      assert.equal(response.status, 401, authorization);
    }
    assert.deepEqual(
      simulator.journal.entries.map(({ auth }) => auth),
      ['bearer', 'bearer', 'none', 'basic', 'none'],
    );
  });
});

test('new keys replace the app’s old ones, and its people stay signed in', async (t) => {
  const simulator = await startStub(t);
  assert.equal((await callAsOwner(simulator, 'GET', '/2/users/me')).status, 200);
  simulator.registerApp({ ...demoApp, consumerSecret: 'rotated', bearerToken: 'rotated-bearer' });
  assert.equal((await callAsOwner(simulator, 'GET', '/2/users/me')).status, 401);
  assert.equal((await fetch(`${simulator.url}/2/tweets/1`, { headers: bearer })).status, 401);
  const rotated = { authorization: 'Bearer rotated-bearer' };
  assert.equal((await fetch(`${simulator.url}/2/tweets/1`, { headers: rotated })).status, 200);
});
