import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { acceptPost } from '../../functions/publishing/accept.ts';
import { fieldsOf } from '../../functions/publishing/new-post.ts';
import { filledAtLongest, fillIn } from '../../functions/publishing/placeholders.ts';
import type { Post } from '../../functions/publishing/post.ts';
import { scheduleOf } from '../../functions/publishing/schedule.ts';
import { isSeries, type Series, turn } from '../../functions/publishing/series.ts';
import { seriesId } from '../../functions/publishing/series-id.ts';
import { createPostService, type PostService } from '../../functions/publishing/service.ts';
import { applySettingsSeries } from '../../functions/publishing/settings-series.ts';
import { ulid } from '../../functions/storage/ulid.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type PublishingOptions, publishing, type TestPublishing } from '../support/publishing.ts';

const HOUR = 60 * 60_000;
const NINE = Date.parse('2026-11-24T09:00:00Z');
const WORLD = { now: NINE - HOUR, access: 'self-serve' } as const;

describe('a series, when it is accepted', () => {
  test('is refused where its text does not change from one post to the next', async () => {
    for (const [text, cron] of [
      ['Open until six. {time}', '0 9 * * *'],
      ['It is {date}', '0 * * * *'],
      ['Happy {weekday}', '0 9 * * 1'],
    ] as const) {
      const result = await acceptPost({ text, recurrence: { cron, time_zone: 'UTC' } }, WORLD);
      assert.ok('faults' in result, `${text} at ${cron}`);
    }
  });

  test('fits into a row with its texts filled in', async () => {
    // Links are long and count as 23; `{date}` grows by four characters.
    const text = `https://example.com/${'a'.repeat(1_015)} ${'{date}'.repeat(25)}`;
    const parts = Array.from({ length: 25 }, () => ({ text }));
    const result = await acceptPost({ parts, recurrence: { cron: '0 9 * * *', time_zone: 'UTC' } }, WORLD);
    // Refusing it would do as well.
    if (!('accepted' in result)) return;
    const kept = { id: seriesId(ulid(0, randomBytes)), account: 'app', by: 'key:12345678', createdAt: NINE };
    const series: Post = { ...kept, fruitless: 0, state: 'recurring', ...fieldsOf(result.accepted) };
    assert.ok(isSeries(series));
    const made = turn(series, await scheduleOf(series.recurrence), NINE)?.occurrence;
    assert.ok(made);
    const { length } = JSON.stringify(made);
    assert.ok(length <= 32_768, `its first post has ${length} characters, and a property takes 32,768`);
  });

  test('has texts that never become longer than what was checked', () => {
    // One a minute reaches six digits after 70 days.
    const filled = fillIn('{count}', { at: NINE, timeZone: 'UTC', count: 100_800 });
    assert.ok(filled.length <= filledAtLongest('{count}').length, filled);
  });

  test('tells a few faults of a text, not thousands', async () => {
    const parts = Array.from({ length: 25 }, () => ({ text: '{a}'.repeat(1_300) }));
    const result = await acceptPost({ parts, recurrence: { cron: '0 9 * * *', time_zone: 'UTC' } }, WORLD);
    assert.ok('faults' in result && result.faults.length < 1_000, 'more than 1,000 faults');
  });
});

describe('a series in storage', () => {
  let azurite: Azurite;
  let made = 0;
  before(async () => {
    azurite = await startAzurite();
  });
  after(() => azurite?.stop());
  /** X is not there: what is made stays. */
  const world = (options: Partial<PublishingOptions> = {}): TestPublishing =>
    publishing({
      connectionString: azurite.connectionString,
      xOrigin: 'http://127.0.0.1:1',
      suffix: `review${made++}`,
      ...options,
    });
  const service = ({ store, publisher, media }: TestPublishing, now: () => number): PostService =>
    createPostService({ store, publisher, media: media.uses, now, access: 'self-serve', publishing: true });
  const seriesOf = (changes: Partial<Series> = {}): Series => ({
    ...{ id: seriesId(ulid(NINE, randomBytes)), account: 'app', by: 'test', createdAt: NINE },
    ...{ state: 'recurring', dueAt: NINE, actAt: NINE, onLate: 'post', lateAfterMs: HOUR, fruitless: 0 },
    parts: [{ content: { text: 'No. {count}, {date}' } }],
    recurrence: { cron: '0 9 * * *', timeZone: 'UTC' },
    ...changes,
  });
  const postsOf = async ({ store }: TestPublishing): Promise<readonly Post[]> =>
    (await store.list('app', 'posts', { limit: 100 })).posts;

  test('loses no time that has come when its text is changed before the tick', async () => {
    const now = (): number => NINE + 2_000;
    const each = world({ now });
    const series = seriesOf();
    await each.store.add(series);
    await service(each, now).patch(series.id, { text: 'Number {count}, {date}' });
    await each.pass();
    assert.equal((await postsOf(each)).length, 1, 'the post of 09:00 was never made');
  });

  test('loses no time that has come when its settings are changed before the tick', async () => {
    const now = (): number => NINE + 2_000;
    const each = world({ now });
    const outside = { store: each.store, log: () => {}, access: 'self-serve' } as const;
    const tweet = { schedule: '0 0 9 * * *', text: 'Good morning {date}', timeZone: 'UTC' };
    await applySettingsSeries(tweet, { ...outside, now: () => NINE - HOUR });
    // The app is deployed anew with another text, over 09:00.
    await applySettingsSeries({ ...tweet, text: 'Hello {date}' }, { ...outside, now });
    await each.pass();
    assert.equal((await postsOf(each)).length, 1, 'the post of 09:00 was never made');
  });

  test('counts a post also where the series is changed while it is made', async () => {
    let ahead = 0;
    const now = (): number => NINE + 2_000 + ahead;
    const suffix = `race${made++}`;
    const other = world({ now, suffix });
    const series = seriesOf({ recurrence: { cron: '0 9 * * *', timeZone: 'UTC', count: 1 } });
    let isPatched = false;
    const each = world({
      ...{ now, suffix },
      port: async (name, call) => {
        if (name === 'posts.replace' && !isPatched) {
          isPatched = true;
          await service(other, now).patch(series.id, { text: 'Number {count}, {date}' });
        }
        return call();
      },
    });
    await each.store.add(series);
    await each.pass();
    ahead = 24 * HOUR;
    await each.pass();
    assert.equal((await postsOf(each)).length, 1, 'a series of one post made two');
  });

  test('takes what the settings say also where it moves on at that moment', async () => {
    const now = (): number => NINE + 2_000;
    const suffix = `race${made++}`;
    const other = world({ now, suffix });
    const tweet = { schedule: '0 0 9 * * *', text: 'Good morning {date}', timeZone: 'UTC' };
    const outside = { log: () => {}, access: 'self-serve' } as const;
    await applySettingsSeries(tweet, { ...outside, store: other.store, now: () => NINE - HOUR });
    let isMoved = false;
    const { store } = world({
      ...{ now, suffix },
      port: async (name, call) => {
        // The old instance, which still runs, lets the series make its post.
        if (name === 'posts.replace' && !isMoved) {
          isMoved = true;
          await other.pass();
        }
        return call();
      },
    });
    assert.deepEqual(
      await applySettingsSeries({ ...tweet, text: 'Hello {date}' }, { ...outside, store, now }),
      [],
    );
    const [part] = (await other.post('series-settings')).parts;
    assert.equal(part?.content.text, 'Hello {date}');
  });

  test('refuses a name that it does not know in a patch', async () => {
    const now = (): number => NINE - HOUR;
    const each = world({ now });
    const series = seriesOf();
    await each.store.add(series);
    const patch: unknown = JSON.parse(
      '{"__proto__": {"poll": {"options": ["a", "b"], "duration_minutes": 5}}}',
    );
    await assert.rejects(service(each, now).patch(series.id, patch), { code: 'post-invalid' });
    const deep: unknown = JSON.parse(`${'{"a":'.repeat(20_000)}1${'}'.repeat(20_000)}`);
    await assert.rejects(service(each, now).patch(series.id, deep), { code: 'post-invalid' });
  });
});
