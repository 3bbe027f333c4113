import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { startGateway } from '../support/gateway.ts';
import { type Simulated, startSimulated } from '../support/simulated.ts';

type Json = Record<string, unknown>;

describe('scheduled posts, through the built bundle', () => {
  let azurite: Azurite;
  let simulated: Simulated;
  before(async () => {
    azurite = await startAzurite();
    simulated = await startSimulated({ AzureWebJobsStorage: azurite.connectionString });
  });
  after(async () => {
    await simulated?.stop();
    await azurite?.stop();
  });

  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers = {},
  ): Promise<{ status: number; body: Json; headers: Headers }> => {
    const response = await fetch(`${simulated.gateway.url}/api/scheduled-posts${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Json, headers: response.headers };
  };
  const tick = async (): Promise<void> => {
    const before = simulated.gateway.events('tick.done').length;
    await fetch(`${simulated.gateway.url}/admin/functions/publish-due-posts`, { method: 'POST', body: '{}' });
    while (simulated.gateway.events('tick.done').length === before)
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const onX = (text: string): number =>
    [...simulated.x.world.posts.values()].filter((post) => post.text === text).length;
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();

  test('a post that is due goes out with the next tick, once', async () => {
    const { status, body, headers } = await call('POST', '', { text: 'Out by itself', now: true });
    assert.equal(status, 201);
    assert.equal(body.state, 'scheduled');
    assert.equal(body.price_usd, 0.015);
    assert.equal(headers.get('location'), `/api/scheduled-posts/${body.id}`);
    await Promise.all([tick(), tick(), tick()]);
    // A tick that finds the post with another one ends before that one does.
    let state: unknown;
    do state = (await call('GET', `/${body.id}`)).body.state;
    while (state === 'claimed' || state === 'sending');
    assert.equal(state, 'posted');
    await tick();
    assert.equal(onX('Out by itself'), 1);
  });

  test('one that is not due waits, can be changed, and cancelled', async () => {
    const { body } = await call('POST', '', { text: 'Later', at: inAnHour });
    await tick();
    assert.equal(onX('Later'), 0);
    const changed = await call('PATCH', `/${body.id}`, { text: 'Much later' });
    assert.deepEqual([changed.status, changed.body.at], [200, body.at]);
    assert.equal((await call('DELETE', `/${body.id}`)).body.state, 'cancelled');
    const again = await call('PATCH', `/${body.id}`, { text: 'x' });
    assert.deepEqual(
      [again.status, again.body.type, again.body.state],
      [409, 'urn:twitter-gateway:post-conflict', 'cancelled'],
    );
  });

  test('publish-now sends at once and answers with what became of it', async () => {
    const { body } = await call('POST', '', { text: 'Now rather than later', at: inAnHour });
    const sent = await call('POST', `/${body.id}/publish-now`);
    assert.deepEqual([sent.status, sent.body.state], [200, 'posted']);
    assert.equal(onX('Now rather than later'), 1);
  });

  test('the same Idempotency-Key makes one post, another body is refused, and another key makes another', async () => {
    const body = { text: 'Only once, please', at: inAnHour };
    const key = { 'idempotency-key': 'launch-1' };
    const [first, second] = [await call('POST', '', body, key), await call('POST', '', body, key)];
    assert.equal(first.body.id, second.body.id);
    assert.equal(second.status, 201);
    const other = await call('POST', '', { ...body, text: 'Something else' }, key);
    assert.deepEqual([other.status, other.body.type], [422, 'urn:twitter-gateway:idempotency-key-reused']);
    const third = await call('POST', '', body, { 'idempotency-key': 'launch-2' });
    assert.notEqual(third.body.id, first.body.id);
    const racing = { 'idempotency-key': 'race' };
    const answers = await Promise.all(Array.from({ length: 8 }, () => call('POST', '', body, racing)));
    const made = new Set(answers.filter(({ status }) => status === 201).map(({ body: { id } }) => id));
    assert.equal(made.size, 1);
    assert.ok(answers.every(({ status }) => status === 201 || status === 409));
  });

  test('a refused request frees its Idempotency-Key: it made nothing', async () => {
    const key = { 'idempotency-key': 'mended' };
    assert.equal((await call('POST', '', { text: '', at: inAnHour }, key)).status, 422);
    assert.equal((await call('POST', '', { text: '', at: inAnHour }, key)).status, 422);
    assert.equal((await call('POST', '', { text: 'Mended', at: inAnHour }, key)).status, 201);
  });

  test('all faults of a post are told at once', async () => {
    const { status, body } = await call('POST', '', {
      text: 'x'.repeat(281),
      poll: { options: ['one'] },
      at: 'tomorrow',
    });
    assert.equal(status, 422);
    assert.ok((body.faults as Json[]).length >= 3, JSON.stringify(body.faults));
  });

  test('a thread goes out as a chain of answers', async () => {
    const { body } = await call('POST', '', {
      parts: [{ text: 'First of two' }, { text: 'Second of two' }],
      now: true,
    });
    await tick();
    const { body: posted } = await call('GET', `/${body.id}`);
    assert.equal(posted.state, 'posted');
    const [first, second] = (posted.parts as Json[]).map(({ x_id: id }) =>
      simulated.x.world.posts.get(String(id)),
    );
    assert.ok(first && second);
    assert.ok(JSON.stringify(second).includes(first.id));
  });

  test('“503 but posted” is found on the timeline and never sent again', async () => {
    simulated.x.faults.add({ operation: 'createPosts', kind: 'status-after', status: 503 });
    const { body } = await call('POST', '', { text: 'Posted, but X says 503', now: true });
    await tick();
    assert.equal((await call('GET', `/${body.id}`)).body.state, 'uncertain');
    assert.equal(onX('Posted, but X says 503'), 1);
  });

  test('a post that X will not pay for is held, shown in the status, and can be resolved', async () => {
    simulated.x.faults.add({ operation: 'createPosts', kind: 'status', status: 402 });
    const { body } = await call('POST', '', { text: 'No credits', now: true });
    await tick();
    const { body: held } = await call('GET', `/${body.id}`);
    assert.deepEqual([held.state, held.reason], ['held', 'credits']);
    const status = (await (await fetch(`${simulated.gateway.url}/api/status`)).json()) as {
      posts: { held: string[] };
    };
    assert.ok(status.posts.held.includes(String(body.id)));
    assert.equal(simulated.gateway.events('post.held').length, 1);
    const dropped = await call('POST', `/${body.id}/resolve`, { action: 'drop' });
    assert.equal(dropped.body.state, 'cancelled');
  });

  test('lists are newest first, filtered and paged without repeating or losing one', async () => {
    const all: string[] = [];
    let after = '';
    do {
      const { body } = await call('GET', `?limit=3${after && `&after=${after}`}`);
      all.push(...(body.posts as Json[]).map(({ id }) => String(id)));
      after = String(body.next ?? '');
    } while (after);
    assert.ok(all.length > 6);
    assert.deepEqual(all, [...new Set(all)].sort().reverse());
    const { body: scheduled } = await call('GET', '?state=posted,cancelled');
    assert.ok((scheduled.posts as Json[]).every(({ state }) => state === 'posted' || state === 'cancelled'));
    assert.equal((await call('GET', '?state=nonsense&limit=0')).status, 400);
  });

  test('what is not there, or not JSON, is said plainly', async () => {
    assert.equal(
      (await call('GET', '/01ARZ3NDEKTSV4RRFFQ69G5FAV')).body.type,
      'urn:twitter-gateway:post-not-found',
    );
    assert.equal((await call('GET', '/nonsense')).status, 404);
    assert.equal((await call('POST', '')).body.type, 'urn:twitter-gateway:malformed-json');
  });
});

describe('the publisher’s timer', () => {
  const tickOf = async (
    settings: Record<string, string>,
    event: string,
  ): Promise<Record<string, unknown> | undefined> => {
    const gateway = await startGateway(settings);
    try {
      await fetch(`${gateway.url}/admin/functions/publish-due-posts`, { method: 'POST', body: '{}' });
      const end = Date.now() + 20_000;
      while (gateway.events(event).length === 0 && Date.now() < end)
        await new Promise((resolve) => setTimeout(resolve, 20));
      return gateway.events(event)[0];
    } finally {
      await gateway.stop();
    }
  };
  const nowhere =
    'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;TableEndpoint=http://127.0.0.1:1/a';

  test('says why it makes no pass', async () => {
    assert.equal((await tickOf({}, 'tick.skipped'))?.reason, 'storage-missing');
    const off = { AzureWebJobsStorage: nowhere, PUBLISHING: 'off' };
    assert.equal((await tickOf(off, 'tick.skipped'))?.reason, 'publishing-off');
    assert.equal((await tickOf({ ...off, MAX_CALL_USD: 'x' }, 'tick.skipped'))?.reason, 'settings-invalid');
  });

  test('reports a pass that storage kept it from making', async () => {
    assert.equal((await tickOf({ AzureWebJobsStorage: nowhere }, 'tick.failed'))?.error, 'StorageError');
  });
});
