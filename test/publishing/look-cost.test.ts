import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import * as step from '../../functions/publishing/transitions.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { publish } from '../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../local/twitter-simulator/world.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { publishing, type TestPublishing } from '../support/publishing.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('what looking for a post asks X for', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let each: TestPublishing;
  let ahead = 0;
  const now = (): number => Date.now() + ahead;
  const wait = (ms: number): void => {
    ahead += ms;
    x.clock.set(now());
  };
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
    for (const operation of ['createPosts', 'getUsersPosts'])
      x.limits.override(operation, { app: [], user: [] });
    each = publishing({ connectionString: azurite.connectionString, xOrigin: x.url, suffix: 'cost', now });
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });

  /** The pages that X is asked for until the post rests, and why it does. */
  async function pages(id: string): Promise<readonly [number, string | undefined]> {
    const asked = (): number =>
      x.journal.entries.filter(({ operationId }) => operationId === 'getUsersPosts').length;
    const earlier = asked();
    for (let minutes = 0; minutes < 12; minutes++, wait(MINUTE)) await each.pass();
    return [asked() - earlier, (await each.post(id)).reason];
  }
  const crowd = (count: number): void => {
    for (let index = 0; index < count; index++)
      publish(x.world, { authorId: DEMO_USER_ID, text: `Since then ${index}` }, x.clock.now());
  };

  test('is a page a look, two after a person had the post sent again, however much was posted in between', async () => {
    x.faults.add({ operation: 'createPosts', kind: 'reset-before' });
    const { id } = await each.schedule(['Lost twice']);
    assert.deepEqual(await pages(id), [3, 'unconfirmed']);
    wait(11 * DAY);
    crowd(1_100);
    wait(DAY);
    const stored = await each.store.get('app', id);
    const again = stored && step.resend(stored.post, now());
    assert.ok(stored && again && (await each.store.change(stored, again)));
    x.faults.add({ operation: 'createPosts', kind: 'reset-before' });
    assert.deepEqual(await pages(id), [6, 'unconfirmed']);
  });

  test('is ten pages, once, for the older post of which X calls it a duplicate', async () => {
    crowd(1_100);
    wait(DAY);
    const { id } = await each.schedule(['Never to be found']);
    x.faults.add({ operation: 'createPosts', kind: 'error', error: 'duplicate-content' });
    assert.deepEqual(await pages(id), [10 + 2, 'unconfirmed']);
  });

  test('ends where many were posted in the very minutes of the send', async () => {
    x.faults.add({ operation: 'createPosts', kind: 'reset-before' });
    const { id } = await each.schedule(['Among a thousand']);
    await each.pass();
    crowd(1_100);
    assert.deepEqual(await pages(id), [3 * 10, 'unconfirmed']);
  });
});
