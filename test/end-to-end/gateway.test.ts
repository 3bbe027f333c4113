import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { type Simulated, startSimulated } from '../support/simulated.ts';

const PHONE = 'phone-key-of-a-test';
const OPERATOR = 'operator-key-of-a-test';

describe('the built bundle in front of the simulator', () => {
  let simulated: Simulated;
  before(async () => {
    simulated = await startSimulated(
      { ALLOWED_OPERATIONS: '*', UPSTREAM_TIMEOUT_SECONDS: '2', MAX_RESPONSE_BYTES: '1000000' },
      { functions: { x: { phone: PHONE } }, host: { operator: OPERATOR } },
    );
  });
  afterEach(() => simulated.x.faults.clear());
  after(() => simulated.stop());

  const call = (path: string, init: RequestInit = {}, key = PHONE): Promise<Response> =>
    fetch(simulated.gateway.url + path, {
      ...init,
      headers: { 'x-functions-key': key, ...(init.headers as Record<string, string>) },
    });
  const post = (path: string, body: unknown): Promise<Response> =>
    call(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
  const typeOf = async (response: Response): Promise<string> => {
    const { type } = (await response.json()) as { type: string };
    return type.replace('urn:twitter-gateway:', '');
  };
  const postsWith = (text: string): number =>
    [...simulated.x.world.posts.values()].filter((one) => one.text === text).length;

  test('a phone needs its key, by header or by query; the operator’s key is for the status', async () => {
    const path = '/2/users/by/username/gateway_demo';
    assert.equal((await call(path)).status, 200);
    assert.equal((await fetch(`${simulated.gateway.url}${path}?code=${PHONE}`)).status, 200);
    const stranger = await fetch(simulated.gateway.url + path);
    assert.deepEqual([stranger.status, await stranger.text()], [401, '']);
    assert.equal((await call('/api/status')).status, 401);
    assert.equal((await call('/api/status', {}, OPERATOR)).status, 200);
  });

  test('liveness and readiness need no key and tell nothing but the one word', async () => {
    for (const [path, body] of [
      ['/api/health/live', '{"status":"live"}'],
      ['/api/health/ready', '{"status":"ready"}'],
    ]) {
      const response = await fetch(simulated.gateway.url + path);
      assert.deepEqual([response.status, await response.text()], [200, body]);
    }
  });

  test('a signed call is accepted by an X that checks signatures, with every kind of query', async () => {
    const me = await call('/2/users/me?user.fields=created_at%2Cdescription&user.fields=location');
    assert.equal(me.status, 200);
    const liked = await call("/2/users/me?user.fields=name&x=!*'()%20%F0%9F%98%80+~");
    assert.notEqual(liked.status, 401);
  });

  test('media goes up in parts and into a post', async () => {
    const png = Buffer.from(
      'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==',
      'base64',
    );
    const started = await post('/2/media/upload/initialize', {
      media_type: 'image/png',
      media_category: 'tweet_image',
      total_bytes: png.byteLength,
    });
    const { data } = (await started.json()) as { data: { id: string } };
    const form = new FormData();
    form.append('segment_index', '0');
    form.append('media', new Blob([png]), 'one.png');
    const appended = await call(`/2/media/upload/${data.id}/append`, { method: 'POST', body: form });
    assert.equal(appended.status, 200, await appended.text());
    const finished = await call(`/2/media/upload/${data.id}/finalize`, { method: 'POST' });
    assert.equal(finished.status, 200, await finished.text());
    const posted = await post('/2/tweets', { text: 'With a picture', media: { media_ids: [data.id] } });
    assert.equal(posted.status, 201, await posted.text());
  });

  test('“503 but posted” comes back as X’s 503, and the post exists once', async () => {
    simulated.x.faults.add({ operation: 'createPosts', kind: 'status-after', status: 503 });
    const response = await post('/2/tweets', { text: 'posted in spite of it' });
    assert.deepEqual([response.status, response.headers.get('x-gateway-answer')], [503, 'x']);
    assert.equal(postsWith('posted in spite of it'), 1);
  });

  test('a connection that breaks after the post exists is an unknown outcome, and the post exists once', async () => {
    simulated.x.faults.add({ operation: 'createPosts', kind: 'reset-after' });
    const response = await post('/2/tweets', { text: 'broken off' });
    const problem = (await response.json()) as Record<string, unknown>;
    assert.deepEqual(
      [response.status, problem.type, problem.outcome, problem.retryable],
      [502, 'urn:twitter-gateway:x-connection-lost', 'unknown', false],
    );
    assert.equal(postsWith('broken off'), 1);
  });

  test('each way in which an answer can go wrong is a problem with a name', async () => {
    const path = '/2/users/by/username/gateway_demo';
    const faults = [
      [{ kind: 'truncated' }, 502, 'x-connection-lost'],
      [{ kind: 'huge', bytes: 2_000_000 }, 502, 'x-answer-too-large'],
      [{ kind: 'gzip-bomb', bytes: 50_000_000 }, 502, 'x-answer-too-large'],
      [{ kind: 'trickle', chunkBytes: 1, intervalMs: 100, bytes: 5_000 }, 504, 'x-timed-out'],
      [{ kind: 'content-type', contentType: 'text/html', body: '<p>' }, 502, 'x-answer-unusable'],
      [{ kind: 'redirect', location: 'http://127.0.0.1:1/' }, 502, 'x-redirected'],
    ] as const;
    for (const [fault, status, type] of faults) {
      simulated.x.faults.add({ operation: 'getUsersByUsername', count: null, ...fault });
      const response = await call(path);
      assert.deepEqual([response.status, await typeOf(response)], [status, type]);
      simulated.x.faults.clear();
    }
    assert.equal((await call(path)).status, 200);
  });

  test('a read survives one reset, and one 503', async () => {
    for (const fault of [{ kind: 'reset-before' }, { kind: 'status', status: 503 }] as const) {
      simulated.x.faults.add({ operation: 'getUsersByUsername', ...fault });
      assert.equal((await call('/2/users/by/username/gateway_demo')).status, 200);
    }
  });

  test('the app’s bearer is fetched once for all calls', async () => {
    const path = '/2/users/by/username/gateway_demo';
    const fetched = (): number =>
      simulated.x.journal.entries.filter((seen) => seen.path === '/oauth2/token').length;
    await Promise.all(Array.from({ length: 10 }, () => call(path)));
    assert.equal(fetched(), 1);
  });

  test('ETag and If-None-Match spare the phone the body, through the host', async () => {
    const first = await call('/2/users/by/username/gateway_demo');
    const tag = first.headers.get('etag') ?? '';
    const again = await call('/2/users/by/username/gateway_demo', { headers: { 'if-none-match': tag } });
    assert.deepEqual([again.status, await again.text()], [304, '']);
    const head = await call('/2/users/by/username/gateway_demo', { method: 'HEAD' });
    assert.deepEqual([head.status, head.headers.get('etag')], [200, tag]);
  });

  test('every call left one line in the log, and none of them an address', () => {
    const lines = simulated.gateway.events('call.answered');
    assert.ok(lines.length > 20);
    assert.ok(lines.some(({ operation, status }) => operation === 'createPosts' && status === 201));
    assert.doesNotMatch(JSON.stringify(lines), /gateway_demo|phone-key|picture/);
  });
});
