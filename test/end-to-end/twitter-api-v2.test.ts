import assert from 'node:assert/strict';
import { Agent } from 'node:http';
import { after, before, describe, test } from 'node:test';
import { ApiResponseError, TwitterApi, type TwitterApiReadOnly } from 'twitter-api-v2';
import { type Simulated, startSimulated } from '../support/simulated.ts';

const PHONE = 'phone-key-of-a-test';

/** A client as the README shows it; only the agent is for plain http. */
function clientAt(address: string, key: string): TwitterApiReadOnly {
  const gateway = new URL(address);
  return new TwitterApi('unused', {
    httpAgent: new Agent(),
    plugins: [
      {
        onBeforeRequest: ({ computedParams }) => {
          computedParams.url.protocol = gateway.protocol;
          computedParams.url.host = gateway.host;
          computedParams.headers['x-functions-key'] = key;
        },
      },
    ],
  }).readOnly;
}

describe('twitter-api-v2, unmodified, at the gateway', () => {
  let simulated: Simulated;
  let client: TwitterApiReadOnly['v2'];
  before(async () => {
    simulated = await startSimulated({}, { functions: { x: { phone: PHONE } } });
    client = clientAt(simulated.gateway.url, PHONE).v2;
  });
  after(() => simulated.stop());

  test('reads users, posts and several at once', async () => {
    const { data: user } = await client.userByUsername('gateway_demo');
    assert.equal(user.username, 'gateway_demo');
    const timeline = await client.userTimeline(user.id, { max_results: 5 });
    const [post] = timeline.tweets;
    const read = await client.singleTweet(post?.id ?? '', { expansions: 'author_id' });
    assert.equal(read.data.text, post?.text);
    assert.equal(read.includes?.users?.[0]?.id, user.id);
    const { data: users } = await client.usersByUsernames(['gateway_demo', 'nobody_here']);
    assert.equal(users.length, 1);
  });

  test('searches and pages through a timeline', async () => {
    const found = await client.search('from:gateway_demo', { max_results: 10 });
    assert.ok(found.tweets.length > 0);
    const { data: user } = await client.userByUsername('gateway_demo');
    const timeline = await client.userTimeline(user.id, { max_results: 5 });
    await timeline.fetchLast(20);
    const ids = timeline.tweets.map(({ id }) => id);
    assert.ok(ids.length > 5);
    assert.equal(new Set(ids).size, ids.length);
  });

  test('knows X’s limits from the answers', async () => {
    const page = await client.search('from:gateway_demo', { max_results: 10 });
    assert.ok(page.rateLimit.limit > 0 && page.rateLimit.remaining >= 0);
  });

  test('X’s errors and the gateway’s problems arrive as its typed errors', async () => {
    const rejection = async (call: Promise<unknown>): Promise<ApiResponseError> => {
      const error = await call.catch((reason: unknown) => reason);
      assert.ok(error instanceof ApiResponseError);
      return error;
    };
    const bad = await rejection(client.search('from:', { max_results: 10 }));
    assert.equal(bad.code, 400);
    const refused = await rejection(client.get('users/me'));
    assert.equal(refused.code, 403);
    assert.equal(refused.data.type, 'urn:twitter-gateway:operation-not-allowed');
    assert.equal(
      (await rejection(clientAt(simulated.gateway.url, 'wrong').v2.userByUsername('x'))).code,
      401,
    );
  });

  test('a 429 of X’s arrives as the limit that it is', async () => {
    simulated.x.faults.add({ operation: 'getPostsCountsRecent', kind: 'status', status: 429 });
    const error = await client.tweetCountRecent('x').catch((reason: unknown) => reason);
    assert.ok(error instanceof ApiResponseError && error.rateLimitError);
  });
});
