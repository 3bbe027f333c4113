import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { publish } from '../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../local/twitter-simulator/world.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { startGateway } from '../support/gateway.ts';
import { type Simulated, startSimulated } from '../support/simulated.ts';

type Json = Record<string, unknown>;

const RARELY = '0 0 0 1 1 *';

describe('saved searches, through the built bundle', () => {
  let azurite: Azurite;
  let simulated: Simulated;
  before(async () => {
    azurite = await startAzurite();
    simulated = await startSimulated({
      AzureWebJobsStorage: azurite.connectionString,
      SEARCH_QUERY: 'okapi',
      SEARCH_SCHEDULE: RARELY,
    });
    simulated.x.world.searchDelayMs = 0;
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
    const response = await fetch(`${simulated.gateway.url}/api/${path}`, {
      method,
      headers: { ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
      body: body === undefined ? null : JSON.stringify(body),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === '' ? {} : (JSON.parse(text) as Json),
      headers: response.headers,
    };
  };
  const tick = async (): Promise<void> => {
    const before = simulated.gateway.events('collect.done').length;
    await fetch(`${simulated.gateway.url}/admin/functions/collect-searches`, { method: 'POST', body: '{}' });
    while (simulated.gateway.events('collect.done').length === before)
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const post = (text: string): string => {
    const { id } = publish(simulated.x.world, { authorId: DEMO_USER_ID, text }, simulated.x.clock.now());
    simulated.x.clock.advance(1);
    return id;
  };
  const idsOf = (body: Json): unknown[] => (body.data as Json[]).map(({ id }) => id);

  test('the search of SEARCH_QUERY is there without further set-up, and collects', async () => {
    const id = post('An okapi');
    await tick();
    const { body } = await call('GET', 'updates');
    assert.deepEqual(idsOf(body), [id]);
    const [author] = (body.includes as { users: Json[] }).users;
    assert.equal(author?.username, 'gateway_demo');
    const { body: listed } = await call('GET', 'searches');
    const [search] = listed.searches as Json[];
    assert.deepEqual(
      [
        search?.id,
        search?.query,
        search?.from_setting,
        search?.caught_up,
        search?.newest_id,
        search?.posts_today,
      ],
      ['setting', 'okapi', true, true, id, 1],
    );
    const refused = await call('DELETE', 'searches/setting');
    assert.deepEqual([refused.status, refused.body.type], [409, 'urn:twitter-gateway:search-conflict']);
  });

  test('one that is saved over HTTP says what it may cost, is collected, changed and deleted', async () => {
    const made = await call('POST', 'searches', { query: 'quagga', name: 'Stripes', drop_reposts: true });
    assert.deepEqual(
      [made.status, made.body.worst_price_usd_per_day, made.body.posts_per_day, made.body.warnings],
      [201, 7.5, 500, []],
    );
    const path = `searches/${made.body.id}`;
    assert.equal(made.headers.get('location'), `/api/${path}`);
    const id = post('A quagga');
    await tick();
    assert.deepEqual(idsOf((await call('GET', `updates?search=${made.body.id}`)).body), [id]);
    const changed = await call('PATCH', path, { paused: true, name: null });
    assert.deepEqual([changed.body.paused, changed.body.name], [true, 'quagga']);
    assert.equal((await call('PATCH', path, { query: '"' })).status, 422);
    assert.equal((await call('GET', path)).body.query, 'quagga');
    assert.equal((await call('DELETE', path)).status, 204);
    assert.equal((await call('GET', path)).body.type, 'urn:twitter-gateway:search-not-found');
    assert.equal((await call('GET', `updates?search=${made.body.id}`)).status, 404);
  });

  test('a phone that polls gets 304 until there is something new', async () => {
    const first = await call('GET', 'updates?limit=5');
    const etag = first.headers.get('etag') ?? '';
    await tick();
    const held = { 'if-none-match': etag };
    assert.equal((await call('GET', 'updates?limit=5', undefined, held)).status, 304);
    assert.equal((await call('HEAD', 'updates?limit=5', undefined, held)).status, 304);
    const id = post('Another okapi');
    await tick();
    const next = await call('GET', 'updates?limit=5', undefined, held);
    assert.deepEqual([next.status, idsOf(next.body)[0]], [200, id]);
  });

  test('the same Idempotency-Key makes one search', async () => {
    const key = { 'idempotency-key': 'search-1' };
    const body = { query: 'quagga' };
    const answers = [await call('POST', 'searches', body, key), await call('POST', 'searches', body, key)];
    assert.equal(answers[0]?.body.id, answers[1]?.body.id);
    assert.equal(
      ((await call('GET', 'searches')).body.searches as Json[]).filter(({ query }) => query === 'quagga')
        .length,
      1,
    );
    await call('DELETE', `searches/${answers[0]?.body.id}`);
  });

  test('what is wrong is told at once, and what X refuses is shown to the operator', async () => {
    const { status, body } = await call('POST', 'searches', { query: 'lang:en', paused: 1, nme: 'x' });
    assert.deepEqual([status, (body.faults as Json[]).length], [422, 3]);
    assert.equal((await call('GET', 'updates?limit=0&since=x')).status, 400);
    const made = await call('POST', 'searches', { query: 'nonsense:operator' });
    await tick();
    const shown = await call('GET', `searches/${made.body.id}`);
    assert.equal((shown.body.last_fault as Json).code, 'refused');
    const operator = (await call('GET', 'status')).body.searches as { faults: Json[]; lastTick: Json };
    assert.equal(operator.faults[0]?.id, made.body.id);
    assert.equal(operator.lastTick.seen, 2);
    assert.equal(simulated.gateway.events('search.failed').length, 1);
    await call('DELETE', `searches/${made.body.id}`);
  });
});

describe('the searches’ timer', () => {
  const tickOf = async (settings: Record<string, string>, event: string): Promise<Json | undefined> => {
    const gateway = await startGateway({ SEARCH_SCHEDULE: RARELY, ...settings });
    try {
      await fetch(`${gateway.url}/admin/functions/collect-searches`, { method: 'POST', body: '{}' });
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

  test('says why it makes no pass, and reports one that storage kept it from making', async () => {
    assert.equal((await tickOf({}, 'collect.skipped'))?.reason, 'storage-missing');
    const invalid = { AzureWebJobsStorage: nowhere, MAX_CALL_USD: 'x' };
    assert.equal((await tickOf(invalid, 'collect.skipped'))?.reason, 'settings-invalid');
    assert.equal((await tickOf({ AzureWebJobsStorage: nowhere }, 'collect.failed'))?.error, 'StorageError');
  });
});
