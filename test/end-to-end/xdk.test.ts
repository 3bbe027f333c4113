import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { ApiError, Client, PostPaginator } from '@xdevplatform/xdk';
import { type Simulated, startSimulated } from '../support/simulated.ts';

const PHONE = 'phone-key-of-a-test';

/** The error that a call ends with. */
async function errorOf(call: Promise<unknown>): Promise<ApiError> {
  const error = await call.then(
    () => assert.fail('the call succeeded'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ApiError);
  return error;
}

describe('X’s official SDK, unmodified, at the gateway', () => {
  let simulated: Simulated;
  let client: Client;
  before(async () => {
    const keys = { functions: { x: { phone: PHONE } } };
    simulated = await startSimulated({ ALLOWED_OPERATIONS: 'public-reads,getUsersMe,createPosts' }, keys);
    client = new Client({
      baseUrl: simulated.gateway.url,
      bearerToken: 'unused',
      accessToken: 'unused',
      headers: { 'x-functions-key': PHONE },
    });
  });
  after(() => simulated.stop());

  test('reads users and posts, with the fields and expansions that it asks for', async () => {
    const { data: user } = await client.users.getByUsername('gateway_demo', {
      userFields: ['created_at', 'public_metrics'],
    });
    assert.equal(user?.username, 'gateway_demo');
    assert.ok(user?.publicMetrics);
    const { data: posts } = await client.users.getPosts(user?.id ?? '', { maxResults: 5 });
    const [post] = posts ?? [];
    const read = await client.posts.getById(post?.id ?? '', {
      expansions: ['author_id'],
      tweetFields: ['created_at'],
    });
    assert.equal(read.data?.text, post?.text);
    assert.equal(read.includes?.users?.[0]?.id, user?.id);
    const several = await client.posts.getByIds((posts ?? []).map(({ id }) => id ?? ''));
    assert.equal(several.data?.length, posts?.length);
  });

  test('searches, and pages through a timeline without repeating or losing a post', async () => {
    const { data: found } = await client.posts.searchRecent('from:gateway_demo', { maxResults: 10 });
    assert.ok((found ?? []).length > 0);
    const { data: user } = await client.users.getByUsername('gateway_demo');
    const pages = new PostPaginator(async (paginationToken) => {
      const page = await client.users.getPosts(user?.id ?? '', {
        maxResults: 5,
        ...(paginationToken !== undefined && { paginationToken }),
      });
      return { data: page.data ?? [], ...(page.meta && { meta: page.meta }) };
    });
    await pages.fetchNext();
    while (!pages.done) await pages.fetchNext();
    const ids = pages.posts.map(({ id }) => id);
    assert.ok(ids.length > 5);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(
      ids,
      [...ids].sort((a, b) => (BigInt(a) < BigInt(b) ? 1 : -1)),
    );
  });

  test('X’s own errors arrive as its typed errors', async () => {
    const missing = await client.posts.getById('1');
    assert.equal(missing.data, undefined);
    assert.match(String(missing.errors?.[0]?.title), /Not Found/);
    const bad = await errorOf(client.posts.searchRecent('from:', { maxResults: 10 }));
    assert.equal(bad.status, 400);
    assert.equal(bad.headers.get('x-gateway-answer'), 'x');
  });

  test('the gateway’s problems and the host’s 401 arrive as its typed errors too', async () => {
    const refused = await errorOf(client.posts.delete('1'));
    assert.equal(refused.status, 403);
    assert.equal(refused.data.type, 'urn:twitter-gateway:operation-not-allowed');
    const stranger = new Client({ baseUrl: simulated.gateway.url, bearerToken: 'unused' });
    assert.equal((await errorOf(stranger.users.getByUsername('gateway_demo'))).status, 401);
  });

  test('X’s limits reach it, so that it can wait', async () => {
    const response = await client.users.getByUsername('gateway_demo', { requestOptions: { raw: true } });
    assert.match(response.headers.get('x-rate-limit-remaining') ?? '', /^\d+$/);
  });

  test('posts, once allowed, and the timeline shows it', async () => {
    const text = 'Hello from a phone 📱 & <friends>';
    const { data } = await client.posts.create({ text });
    const { data: read } = await client.posts.getById(data?.id ?? '');
    assert.equal(read?.id, data?.id);
    assert.match(read?.text ?? '', /Hello from a phone 📱/);
  });
});
