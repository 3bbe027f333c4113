import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Simulated, startSimulated } from '../support/simulated.ts';

type Json = Record<string, unknown>;

describe('series, through the built bundle', () => {
  let azurite: Azurite;
  let simulated: Simulated;
  before(async () => {
    azurite = await startAzurite();
    simulated = await startSimulated({
      AzureWebJobsStorage: azurite.connectionString,
      TWEET_SCHEDULE: '0 0 9 1 1 *',
      TWEET_TEXT: 'Happy new year, it is {date}',
      TWEET_TIME_ZONE: 'Asia/Tokyo',
    });
  });
  after(async () => {
    await simulated?.stop();
    await azurite?.stop();
  });

  const call = async (
    method: string,
    path: string,
    body?: unknown,
  ): Promise<{ status: number; body: Json }> => {
    const response = await fetch(`${simulated.gateway.url}/api/scheduled-posts${path}`, {
      method,
      headers: body === undefined ? {} : { 'content-type': 'application/json' },
      body: body === undefined ? null : JSON.stringify(body),
    });
    return { status: response.status, body: (await response.json()) as Json };
  };
  const daily = { cron: '0 9 * * *', time_zone: 'Europe/Berlin' };

  test('one is made, listed with its times to come, changed and ended', async () => {
    const made = await call('POST', '', {
      text: 'Good morning on {date}',
      recurrence: { ...daily, count: 40 },
    });
    assert.deepEqual([made.status, made.body.state, made.body.made], [201, 'recurring', 0]);
    assert.deepEqual(made.body.recurrence, { ...daily, count: 40 });
    const upcoming = made.body.upcoming as string[];
    assert.equal(upcoming.length, 31);
    assert.equal(upcoming[0], made.body.at);

    const listed = (await call('GET', '?state=recurring')).body;
    assert.deepEqual(listed.posts, []);
    assert.ok((listed.series as Json[]).some(({ id, upcoming: times }) => id === made.body.id && times));
    assert.deepEqual((await call('GET', '?state=posted')).body.series, []);

    const changed = await call('PATCH', `/${made.body.id}`, {
      text: 'Good evening on {date}',
      recurrence: { cron: '0 18 * * *', count: null },
    });
    assert.deepEqual(changed.body.recurrence, { ...daily, cron: '0 18 * * *' });
    const lone = await call('PATCH', `/${made.body.id}`, { at: '2027-01-01T09:00:00Z' });
    assert.deepEqual([lone.status, (lone.body.faults as Json[])[0]?.field], [422, 'recurrence']);
    assert.equal((await call('POST', `/${made.body.id}/publish-now`)).status, 409);
    assert.equal((await call('DELETE', `/${made.body.id}`)).body.state, 'cancelled');
    assert.equal((await call('PATCH', `/${made.body.id}`, { text: '{date}' })).status, 409);
  });

  test('one post cannot be made a series afterwards', async () => {
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await call('POST', '', { text: 'Once', at });
    const changed = await call('PATCH', `/${body.id}`, { text: '{date}', at: null, recurrence: daily });
    assert.deepEqual([changed.status, (changed.body.faults as Json[])[0]?.field], [422, 'at']);
  });

  test('the settings make one with no further set-up, and only they change it', async () => {
    await fetch(`${simulated.gateway.url}/admin/functions/publish-due-posts`, { method: 'POST', body: '{}' });
    while (simulated.gateway.events('tick.done').length === 0)
      await new Promise((resolve) => setTimeout(resolve, 20));
    const { body } = await call('GET', '/series-settings');
    assert.deepEqual(
      [body.state, String(body.at).slice(5), body.by],
      ['recurring', '01-01T00:00:00.000Z', 'settings'],
    );
    assert.equal((await call('DELETE', '/series-settings')).status, 409);
    assert.equal((await call('PATCH', '/series-settings', { text: '{date}' })).status, 409);
  });
});
