import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { createLog } from '../../functions/log.ts';
import { fillIn } from '../../functions/publishing/placeholders.ts';
import type { Recurrence } from '../../functions/publishing/post.ts';
import { scheduleOf } from '../../functions/publishing/schedule.ts';
import { catchUp, type Series, turn } from '../../functions/publishing/series.ts';
import { seriesId } from '../../functions/publishing/series-id.ts';
import { applySettingsSeries } from '../../functions/publishing/settings-series.ts';
import { ulid } from '../../functions/storage/ulid.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type PublishingOptions, publishing, type TestPublishing } from '../support/publishing.ts';

const HOUR = 60 * 60_000;
const NINE = Date.parse('2026-11-24T09:00:00Z');

function seriesOf(changes: Partial<Series> = {}): Series {
  return {
    id: seriesId(ulid(NINE, () => new Uint8Array(16))),
    account: 'app',
    by: 'test',
    createdAt: NINE,
    state: 'recurring',
    dueAt: NINE,
    actAt: NINE,
    onLate: 'post',
    lateAfterMs: HOUR,
    parts: [{ content: { text: '{weekday}, {date} {time}: no. {count}' } }],
    fruitless: 0,
    recurrence: { cron: '0 * * * *', timeZone: 'Europe/Berlin' },
    ...changes,
  };
}

describe('the turn of a series', () => {
  test('makes a post with its text filled in, and goes on to the next time', async () => {
    const series = seriesOf();
    const turned = turn(series, await scheduleOf(series.recurrence), NINE + 20_000);
    assert.ok(turned);
    const { occurrence, next } = turned;
    assert.equal(occurrence.parts[0]?.content.text, 'Tuesday, 2026-11-24 10:00: no. 1');
    assert.deepEqual([occurrence.state, occurrence.actAt, occurrence.series], ['scheduled', NINE, series.id]);
    assert.deepEqual(
      [next.state, next.actAt, next.dueAt, next.made],
      ['recurring', NINE + HOUR, NINE + HOUR, 1],
    );
  });

  test('does nothing before its time, and nothing once it is over', async () => {
    const series = seriesOf();
    const schedule = await scheduleOf(series.recurrence);
    assert.equal(turn(series, schedule, NINE - 1), undefined);
    assert.equal(turn(seriesOf({ state: 'cancelled' }), schedule, NINE), undefined);
    assert.equal(turn(seriesOf({ state: 'ended', actAt: undefined }), schedule, NINE), undefined);
  });

  test('makes up for one of the times that were missed, the last', async () => {
    const series = seriesOf();
    const schedule = await scheduleOf(series.recurrence);
    const now = NINE + 14.5 * HOUR;
    const caught = catchUp(series, schedule, now);
    assert.deepEqual([caught?.dueAt, caught?.actAt], [NINE + 14 * HOUR, NINE + 14 * HOUR]);
    const turned = turn(caught ?? series, schedule, now);
    assert.deepEqual(
      [turned?.occurrence.dueAt, turned?.next.actAt, turned?.next.made],
      [NINE + 14 * HOUR, NINE + 15 * HOUR, 1],
    );
    assert.equal(catchUp(series, schedule, NINE + HOUR - 1), undefined);
    for (const [cron, weeks, last] of [
      ['* * * * *', 52, '2027-11-23T09:00'],
      ['0 8 * * *', 52, '2027-11-23T08:00'],
      ['0 9 1 * *', 4, '2026-12-01T09:00'],
      ['0 9 1 1 *', 100, '2028-01-01T09:00'],
    ] as const) {
      const rare = await scheduleOf({ cron, timeZone: 'UTC' });
      const at = catchUp(series, rare, NINE + weeks * 7 * 24 * HOUR)?.actAt ?? 0;
      assert.equal(new Date(at).toISOString().slice(0, 16), last, cron);
    }
  });

  test('ends with its count, or its last instant', async () => {
    for (const end of [{ count: 3 }, { until: NINE + 2 * HOUR }]) {
      let series = seriesOf({ recurrence: { cron: '0 * * * *', timeZone: 'UTC', ...end } });
      const schedule = await scheduleOf(series.recurrence);
      const texts: (string | undefined)[] = [];
      for (let now = NINE; now < NINE + 10 * HOUR; now += HOUR) {
        const turned = turn(series, schedule, now);
        if (!turned) continue;
        texts.push(turned.occurrence.parts[0]?.content.text.slice(-1));
        series = turned.next;
      }
      assert.deepEqual([texts, series.state], [['1', '2', '3'], 'ended'], JSON.stringify(end));
    }
  });

  test('whenever it is looked at, makes each post once, in order, and never one before its time', async () => {
    const recurrence: Recurrence = { cron: '*/5 * * * *', timeZone: 'Europe/Berlin' };
    const schedule = await scheduleOf(recurrence);
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 3 * HOUR }), { maxLength: 30 }), (waits) => {
        let series = seriesOf({ recurrence });
        let now = NINE;
        const made = new Map<string, number>();
        for (const wait of waits) {
          now += wait;
          series = catchUp(series, schedule, now) ?? series;
          const turned = turn(series, schedule, now);
          // Whoever takes the same turn again, because the first ended in the middle, makes the same post.
          assert.deepEqual(turn(series, schedule, now), turned);
          if (!turned) continue;
          const { occurrence, next } = turned;
          assert.ok(!made.has(occurrence.id));
          assert.ok(occurrence.dueAt <= now && (next.actAt ?? 0) > now);
          for (const earlier of made.values()) assert.ok(occurrence.dueAt > earlier);
          made.set(occurrence.id, occurrence.dueAt);
          series = next;
        }
      }),
    );
  });
});

test('placeholders are filled in by the series’ own zone; other braces stay', () => {
  const at = Date.parse('2026-12-31T23:30:00Z');
  const text = '{date} {time} {weekday} {count} {name} {}';
  assert.equal(fillIn(text, { at, timeZone: 'Asia/Tokyo', count: 7 }), '2027-01-01 08:30 Friday 7 {name} {}');
  assert.equal(fillIn(text, { at, timeZone: 'UTC', count: 1 }), '2026-12-31 23:30 Thursday 1 {name} {}');
  assert.equal(
    fillIn('{time}', { at: Date.parse('2026-12-31T00:05:00Z'), timeZone: 'UTC', count: 1 }),
    '00:05',
  );
});

describe('a series in storage', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });
  const world = (suffix: string, options: Partial<PublishingOptions> = {}): TestPublishing =>
    publishing({ connectionString: azurite.connectionString, xOrigin: x.url, suffix, ...options });
  const onX = (text: string): number =>
    [...x.world.posts.values()].filter((post) => post.text.startsWith(text)).length;

  test('posts with each of its times, in the tick that finds it, also when two look at once', async () => {
    let ahead = 0;
    const now = (): number => Date.now() + ahead;
    const [one, two] = [world('turns', { now }), world('turns', { now })];
    const start = Math.floor(Date.now() / HOUR) * HOUR;
    const series = seriesOf({
      parts: [{ content: { text: 'Turn {count}' } }],
      ...{ dueAt: start, actAt: start },
      recurrence: { cron: '0 * * * *', timeZone: 'UTC', count: 3 },
    });
    await one.store.add(series);
    for (let hour = 0; hour < 5; hour++, ahead += HOUR) await Promise.all([one.pass(), two.pass()]);
    await one.pass();
    assert.deepEqual([onX('Turn 1'), onX('Turn 2'), onX('Turn 3'), onX('Turn')], [1, 1, 1, 3]);
    assert.deepEqual([(await one.post(series.id)).state, (await one.post(series.id)).made], ['ended', 3]);
  });

  test('that was stopped between its post and its next time goes on without a second post', async () => {
    const text = 'Stopped in between';
    const start = Date.now() - 1_000;
    let isCut = true;
    const cut = world('between', {
      port: async (name, call) => {
        if (isCut && name === 'posts.replace') throw new Error('the process ended');
        return call();
      },
    });
    await cut.store.add(
      seriesOf({ parts: [{ content: { text: `${text} {date}` } }], ...{ dueAt: start, actAt: start } }),
    );
    await cut.pass();
    assert.equal(onX(text), 0);
    isCut = false;
    for (let tick = 0; tick < 3; tick++) await cut.pass();
    assert.equal(onX(text), 1);
  });

  test('made by the settings is changed and ended by them', async () => {
    const { store, post } = world('settings');
    const lines: string[] = [];
    const log = createLog((_level, line) => lines.push(line));
    const apply = (text: string | undefined, schedule = '0 0 9 * * *'): Promise<readonly string[]> =>
      applySettingsSeries(text === undefined ? undefined : { schedule, text, timeZone: 'Europe/Berlin' }, {
        ...{ store, log, access: 'self-serve' },
        now: () => NINE,
      });
    assert.deepEqual(await apply(undefined), []);
    assert.deepEqual(await apply('Good morning {date}'), []);
    const first = await post('series-settings');
    assert.deepEqual([first.state, first.actAt], ['recurring', Date.parse('2026-11-25T08:00:00Z')]);
    await apply('Good morning {date}');
    assert.deepEqual(await post('series-settings'), first);
    await apply('Good evening {date}', '0 0 18 * * *');
    const second = await post('series-settings');
    assert.deepEqual(
      [second.parts[0]?.content.text, second.actAt],
      ['Good evening {date}', Date.parse('2026-11-24T17:00:00Z')],
    );
    const [fault = ''] = await apply(`{date} ${'x'.repeat(300)}`);
    assert.match(fault, /^TWEET_TEXT has 311 characters/);
    assert.match(lines.join(), /series\.invalid/);
    assert.deepEqual(await post('series-settings'), second);
    await apply(undefined);
    assert.equal((await post('series-settings')).state, 'cancelled');
    await apply('Good morning {date}');
    assert.equal((await post('series-settings')).state, 'recurring');
  });
});
