import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { demoApp } from '../../local/twitter-simulator/demo-app.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Simulated, startSimulated } from '../support/simulated.ts';

type Json = Record<string, unknown>;

const RARELY = '0 0 0 1 1 *';
const SECRET = demoApp.accessTokenSecret;
const JSON_TYPE = 'application/json; charset=utf-8';

describe('a secret that X echoes to what the gateway does by itself', () => {
  let azurite: Azurite;
  let simulated: Simulated;
  before(async () => {
    azurite = await startAzurite();
    simulated = await startSimulated({
      AzureWebJobsStorage: azurite.connectionString,
      PUBLISH_SCHEDULE: RARELY,
      SEARCH_SCHEDULE: RARELY,
      SEARCH_QUERY: 'okapi',
    });
  });
  after(async () => {
    await simulated?.stop();
    await azurite?.stop();
  });

  const call = async (path: string, body?: Json): Promise<Json> => {
    const response = await fetch(`${simulated.gateway.url}/api/${path}`, {
      ...(body && { method: 'POST', body: JSON.stringify(body) }),
      headers: body ? { 'content-type': 'application/json' } : {},
    });
    const text = await response.text();
    assert.ok(!text.includes(SECRET), `${path}: ${text}`);
    return JSON.parse(text) as Json;
  };
  const tick = async (timer: string, done: string): Promise<void> => {
    const before = simulated.gateway.events(done).length;
    await fetch(`${simulated.gateway.url}/admin/functions/${timer}`, { method: 'POST', body: '{}' });
    while (simulated.gateway.events(done).length === before)
      await new Promise((resolve) => setTimeout(resolve, 20));
  };
  const publish = (): Promise<void> => tick('publish-due-posts', 'tick.done');
  const collect = (): Promise<void> => tick('collect-searches', 'collect.done');
  const assertUnreachable = async (): Promise<void> => {
    const searches = (await call('searches')).searches as { last_fault?: Json }[];
    assert.ok(searches.length > 0);
    for (const { last_fault: fault } of searches) assert.equal(fault?.code, 'unreachable');
  };
  const onX = (text: string): number =>
    [...simulated.x.world.posts.values()].filter((post) => post.text === text).length;

  test('in the answer to the one send of a scheduled post leaves it uncertain, never not sent, and it is not sent again', async () => {
    const text = 'Out, and answered with a secret';
    const body = JSON.stringify({ data: { id: '1', text: SECRET } });
    simulated.x.faults.add({ operation: 'createPosts', kind: 'content-type', contentType: JSON_TYPE, body });
    const { id } = await call('scheduled-posts', { text, now: true });
    await publish();
    assert.equal((await call(`scheduled-posts/${id}`)).state, 'uncertain');
    await publish();
    assert.equal(onX(text), 1);
  });

  test('in a page of a search is not stored: the search tells that X gave no usable answer', async () => {
    const body = JSON.stringify({
      data: [{ id: '1', text: SECRET }],
      meta: { result_count: 1, newest_id: '1' },
    });
    simulated.x.faults.add({
      operation: 'searchPostsRecent',
      kind: 'content-type',
      contentType: JSON_TYPE,
      body,
    });
    await collect();
    await assertUnreachable();
    assert.deepEqual((await call('updates')).data, []);
  });

  test('in why X refuses a search is neither stored nor shown', async () => {
    await call('searches', { query: 'quagga' });
    simulated.x.faults.add({
      operation: 'searchPostsRecent',
      kind: 'status',
      status: 400,
      body: { errors: [{ message: `bad ${SECRET}` }] },
      count: 2,
    });
    await collect();
    await assertUnreachable();
    await call('status');
  });

  test('is in no line of the log, which names it', () => {
    const names = simulated.gateway.events('x.secret-withheld').map(({ secret }) => secret);
    assert.deepEqual(new Set(names), new Set(['TWITTER_ACCESS_TOKEN_SECRET']));
    assert.ok(!simulated.gateway.output().includes(SECRET));
  });
});
