import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { createApp } from '../../functions/app.ts';
import { createLog } from '../../functions/log.ts';
import { seriesId } from '../../functions/publishing/series-id.ts';
import * as step from '../../functions/publishing/transitions.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { publishing, type TestPublishing } from '../support/publishing.ts';
import { DEMO_SETTINGS } from '../support/simulated.ts';
import type { Line } from '../support/web.ts';

const MINUTE = 60_000;

describe('while publishing is off', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let ahead = 0;
  let made = 0;
  const now = (): number => Date.now() + ahead;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
    for (const operation of ['createPosts', 'getUsersPosts'])
      x.limits.override(operation, { app: [], user: [] });
  });
  afterEach(() => {
    x.faults.clear();
    ahead = 0;
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });
  const world = (): TestPublishing =>
    publishing({
      ...{ connectionString: azurite.connectionString, xOrigin: x.url },
      ...{ suffix: `off${made++}`, now },
    });
  const sends = (): number =>
    x.journal.entries.filter(({ operationId }) => operationId === 'createPosts').length;
  /** Minutes in which the timer comes, and publishing is off. */
  async function off(each: TestPublishing, minutes: number): Promise<void> {
    for (let minute = 0; minute < minutes; minute++, ahead += MINUTE) await each.pass(4, false);
  }

  test('a post that may have been sent is found, or shown to a person, and nothing is sent', async () => {
    const each = world();
    x.faults.add({ operation: 'createPosts', kind: 'reset-after' });
    const there = await each.schedule(['Sent before it was switched off']);
    await each.pass();
    x.faults.add({ operation: 'createPosts', kind: 'reset-before' });
    const lost = await each.schedule(['Lost before it was switched off']);
    await each.pass();
    const due = await each.schedule(['Due while it is off']);
    const sent = sends();
    await off(each, 8);
    assert.deepEqual(
      [(await each.post(there.id)).state, (await each.post(lost.id)).state, (await each.post(due.id)).state],
      ['posted', 'held', 'scheduled'],
    );
    assert.ok(each.lines.some(({ event, post }) => event === 'post.held' && post === lost.id));
    assert.equal(sends(), sent);
    await each.pass();
    assert.equal((await each.post(due.id)).state, 'posted');
  });

  test('a send whose publisher is gone is looked for after its lease', async () => {
    const each = world();
    const { id } = await each.schedule(['Armed, and then the process ended']);
    const stored = await each.store.get('app', id);
    const claimed = stored && step.claim(stored.post, now());
    const armed = claimed && step.arm(claimed, `1000000001@${x.url}`, now());
    assert.ok(stored && armed && (await each.store.change(stored, armed)));
    const sent = sends();
    await off(each, 12);
    const { state, reason } = await each.post(id);
    assert.deepEqual([state, reason, sends()], ['held', 'unconfirmed', sent]);
  });

  test('a thread whose first part is found goes on when publishing is on again', async () => {
    const each = world();
    x.faults.add({ operation: 'createPosts', kind: 'reset-after' });
    const { id } = await each.schedule(['Found while off', 'Sent when on']);
    await each.pass();
    const sent = sends();
    await off(each, 3);
    const half = await each.post(id);
    assert.deepEqual(
      [half.state, half.parts.map(({ xId }) => xId !== undefined), sends()],
      ['scheduled', [true, false], sent],
    );
    await each.pass();
    assert.equal((await each.post(id)).state, 'posted');
  });

  test('a series makes nothing', async () => {
    const each = world();
    const { id } = await each.schedule(['Again {count}'], {
      id: seriesId('01ARZ3NDEKTSV4RRFFQ69G5FAV'),
      state: 'recurring',
      recurrence: { cron: '0 0 1 1 *', timeZone: 'UTC' },
    });
    await off(each, 1);
    assert.equal((await each.post(id)).made, undefined);
  });

  test('the timer of the app looks for what was sent before, and says that it sends nothing', async () => {
    const env = (PUBLISHING: string): Record<string, string> => ({
      ...DEMO_SETTINGS,
      ...{ TWITTER_API_ORIGIN: x.url, AZURE_FUNCTIONS_ENVIRONMENT: 'Development', PUBLISHING },
      AzureWebJobsStorage: azurite.connectionString,
    });
    const lines: Line[] = [];
    const log = createLog((level, line) => lines.push({ level, ...JSON.parse(line) }));
    const app = (publishing: string) => createApp({ env: env(publishing), now, log });
    const plain = publishing({ connectionString: azurite.connectionString, xOrigin: x.url, suffix: '', now });
    x.faults.add({ operation: 'createPosts', kind: 'reset-after' });
    const { id } = await plain.schedule(['Sent by the app, then off']);
    await app('on').publishDuePosts(log);
    assert.equal((await plain.post(id)).state, 'uncertain');
    ahead += MINUTE;
    lines.length = 0;
    await app('off').publishDuePosts(log);
    assert.equal((await plain.post(id)).state, 'posted');
    assert.deepEqual(
      lines.filter(({ event }) => event.startsWith('tick.')).map(({ event, reason }) => [event, reason]),
      [['tick.skipped', 'publishing-off']],
    );
  });
});
