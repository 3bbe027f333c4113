import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLog } from '../../functions/log.ts';
import type { Post } from '../../functions/publishing/post.ts';
import type { Schedule } from '../../functions/publishing/schedule.ts';
import {
  catchUp,
  isSeries,
  type Series,
  takeTurn,
  turn,
  upcoming,
} from '../../functions/publishing/series.ts';
import type { PostStore, Stored } from '../../functions/publishing/store.ts';
import { ulidTime } from '../../functions/storage/ulid.ts';

const MINUTE = 60_000;
const NINE = Date.parse('2026-11-24T09:00:00Z');

const seriesOf = (changes: Partial<Series> = {}): Series => ({
  id: 'series-one',
  account: 'app',
  by: 'key:1',
  createdAt: NINE - MINUTE,
  state: 'recurring',
  dueAt: NINE,
  actAt: NINE,
  onLate: 'skip',
  lateAfterMs: 300_000,
  parts: [
    { content: { text: '{time}, no. {count}', replySettings: 'verified' } },
    { content: { text: 'More', media: [{ id: 'm' }] } },
  ],
  fruitless: 0,
  recurrence: { cron: '* * * * *', timeZone: 'UTC' },
  ...changes,
});
/** Every minute, up to an end. */
const everyMinute = (until = Number.MAX_SAFE_INTEGER): Schedule => ({
  after: (instant) => {
    const next = (Math.floor(instant / MINUTE) + 1) * MINUTE;
    return next <= until ? next : undefined;
  },
});

describe('what a series makes', () => {
  test('is a whole post of its own, as the series describes it', () => {
    const turned = turn(seriesOf({ made: 4 }), everyMinute(), NINE);
    assert.ok(turned);
    const { id, ...occurrence } = turned.occurrence;
    assert.equal(ulidTime(id), NINE);
    assert.deepEqual(occurrence, {
      ...{ account: 'app', by: 'key:1', createdAt: NINE, state: 'scheduled', dueAt: NINE, actAt: NINE },
      ...{ onLate: 'skip', lateAfterMs: 300_000, fruitless: 0, series: 'series-one' },
      parts: [
        { content: { text: '09:00, no. 5', replySettings: 'verified' } },
        { content: { text: 'More', media: [{ id: 'm' }] } },
      ],
    });
    assert.equal(turned.next.made, 5);
  });

  test('has another id for each instant, series and account', () => {
    const ids = [
      turn(seriesOf(), everyMinute(), NINE),
      turn(seriesOf({ id: 'series-two' }), everyMinute(), NINE),
      turn(seriesOf({ account: 'other' }), everyMinute(), NINE),
      turn(seriesOf({ actAt: NINE + MINUTE }), everyMinute(), NINE + MINUTE),
    ].map((turned) => turned?.occurrence.id.slice(10));
    assert.equal(new Set(ids).size, 4);
    assert.ok(!ids.includes(undefined));
  });

  test('is the last of those missed, the one of this very instant included', () => {
    assert.equal(catchUp(seriesOf(), everyMinute(), NINE + 5 * MINUTE)?.actAt, NINE + 5 * MINUTE);
  });

  test('is found soon after years of silence, from the end', () => {
    let asked = 0;
    const { after } = everyMinute();
    const schedule: Schedule = {
      after: (instant) => {
        asked++;
        return after(instant);
      },
    };
    const now = NINE + 1_000_000 * MINUTE;
    assert.equal(catchUp(seriesOf(), schedule, now)?.actAt, now);
    assert.ok(asked <= 61, String(asked));
  });

  test('is the last where the count is reached or no time is left; the series keeps when that was', () => {
    for (const [schedule, count] of [
      [everyMinute(NINE), 9],
      [everyMinute(), 5],
      [everyMinute(NINE), undefined],
    ] as const) {
      const recurrence = { cron: '* * * * *', timeZone: 'UTC', ...(count !== undefined && { count }) };
      const next = turn(seriesOf({ made: 4, recurrence }), schedule, NINE)?.next;
      assert.deepEqual([next?.state, next?.actAt, next?.dueAt, next?.made], ['ended', undefined, NINE, 5]);
    }
    const recurrence = { cron: '* * * * *', timeZone: 'UTC', count: 6 };
    assert.equal(turn(seriesOf({ made: 4, recurrence }), everyMinute(), NINE)?.next.state, 'recurring');
  });
});

describe('a turn that is taken', () => {
  const row = { partition: '', key: '', etag: '', values: {} };
  /** Takes a turn with a store that does what it is told, and tells what was asked of it, in order. */
  async function take(post: Post, { isThere = false, isLost = false, now = NINE } = {}) {
    const steps: string[] = [];
    const lines: Record<string, unknown>[] = [];
    const stored: Stored = { post, row };
    const store: Partial<PostStore> = {
      add: async (made) => {
        steps.push(`add ${made.parts[0]?.content.text}`);
        return isThere ? undefined : { post: made, row };
      },
      get: async (account, id) => {
        steps.push(`get ${account}`);
        return isThere ? { post: { ...post, id, state: 'posted' }, row } : undefined;
      },
      change: async (_before, next, written) => {
        steps.push(`change ${next.state} ${next.made}`);
        if (isLost) return undefined;
        written?.();
        return { post: next, row };
      },
    };
    const made = await takeTurn(stored, {
      store: store as PostStore,
      uses: {
        find: async () => undefined,
        note: async (account, ids) => {
          steps.push(`note ${account} ${[...ids]}`);
          return ['m'];
        },
      },
      now: () => now,
      log: createLog((_level, line) => lines.push(JSON.parse(line))),
    });
    return { made: made?.post, steps, lines };
  }

  test('has the media noted, then the post stored, then the series moved on', async () => {
    const { made, steps, lines } = await take(seriesOf());
    assert.deepEqual(steps, ['note app m', 'add 09:00, no. 1', 'change recurring 1']);
    assert.deepEqual([made?.series, made?.state, lines], ['series-one', 'scheduled', []]);
  });

  test('by another before gives the post that is there', async () => {
    const { made, steps } = await take(seriesOf(), { isThere: true });
    assert.deepEqual(steps, ['note app m', 'add 09:00, no. 1', 'get app', 'change recurring 1']);
    assert.equal(made?.state, 'posted');
  });

  test('tells of missed times once: by whoever moved the series on', async () => {
    const late = { now: NINE + 2 * MINUTE };
    const [line, ...others] = (await take(seriesOf(), late)).lines;
    assert.deepEqual(
      [line?.event, line?.series, line?.account, Date.parse(String(line?.from)), others],
      ['series.missed', 'series-one', 'app', NINE, []],
    );
    assert.deepEqual((await take(seriesOf(), { ...late, isLost: true })).lines, []);
  });

  test('is none before its time, nor of a post that is no series', async () => {
    const { recurrence: _, ...post } = seriesOf();
    for (const nothing of [await take(post), await take(seriesOf(), { now: NINE - 1 })])
      assert.deepEqual([nothing.made, nothing.steps], [undefined, []]);
  });
});

describe('the next times of a series', () => {
  const in_ = (...minutes: number[]): number[] => minutes.map((minute) => NINE + minute * MINUTE);
  test('are as many as are asked for, or as its count or its end leaves', async () => {
    const recurrence = { cron: '* * * * *', timeZone: 'UTC' };
    assert.deepEqual(await upcoming(seriesOf(), 3), in_(0, 1, 2));
    assert.deepEqual(await upcoming(seriesOf({ recurrence: { ...recurrence, count: 2 } }), 3), in_(0, 1));
    const begun = seriesOf({ made: 4, recurrence: { ...recurrence, count: 6 } });
    assert.deepEqual(await upcoming(begun, 3), in_(0, 1));
    assert.deepEqual(await upcoming(begun, 1), in_(0));
    const ending = seriesOf({ recurrence: { ...recurrence, until: NINE + MINUTE } });
    assert.deepEqual(await upcoming(ending, 3), in_(0, 1));
    assert.deepEqual(await upcoming(seriesOf({ state: 'ended', actAt: undefined }), 3), []);
  });
});

test('only what recurs is a series', () => {
  const { recurrence: _, ...post } = seriesOf();
  assert.deepEqual([isSeries(seriesOf()), isSeries(post)], [true, false]);
});
