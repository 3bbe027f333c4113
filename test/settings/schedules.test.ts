import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Cron } from 'croner';
import fc from 'fast-check';
import { scheduleOf } from '../../functions/publishing/schedule.ts';
import { cronText } from '../../functions/settings/schedules.ts';
import { readSettings } from '../../functions/settings.ts';
import { parseCron } from '../../local/host/timers/cron.ts';

const number = fc.integer({ min: 0, max: 65 }).map(String);
const range = fc.oneof(
  fc.constant('*'),
  number,
  fc.tuple(number, number).map(([a, b]) => `${a}-${b}`),
);
const item = fc.oneof(
  { weight: 3, arbitrary: range },
  { weight: 2, arbitrary: fc.tuple(range, number).map(([each, step]) => `${each}/${step}`) },
);
const field = fc.oneof(
  { weight: 4, arbitrary: fc.array(item, { minLength: 1, maxLength: 3 }).map((items) => items.join(',')) },
  { weight: 1, arbitrary: fc.string({ maxLength: 4 }) },
);
/** All fields but one are plain; of the day of the month and of the week, the two parsers take different combinations. */
const almostPlain = fc.tuple(fc.nat({ max: 5 }), field).map(([index, text]) => {
  const fields = ['0', '0', '9', '*', '*', '*'];
  fields[index] = text;
  return fields.join(' ');
});

test('a schedule that the settings take is one for timers and for series, with the same times', () => {
  let taken = 0;
  const start = new Date('2026-03-01T00:00:00Z');
  fc.assert(
    fc.property(almostPlain, (text) => {
      const cron = cronText(text);
      if (cron === undefined) return;
      taken++;
      const series = new Cron(cron, { timezone: 'UTC', mode: '5-or-6-parts', paused: true });
      assert.equal(series.nextRun(start)?.getTime(), parseCron(cron)(start.getTime()), cron);
      assert.equal(
        parseCron(text)(start.getTime()),
        parseCron(cron)(start.getTime()),
        'what timers make of it',
      );
    }),
    { numRuns: 2_000 },
  );
  assert.ok(taken > 100, `${taken} were taken`);
});

test('a step that begins at a number is a schedule that a series can have', async () => {
  const { settings, faults } = readSettings({ TWEET_SCHEDULE: '0 5/10 * * * *', TWEET_TEXT: 'It is {time}' });
  assert.deepEqual([settings.tweet?.schedule, faults], ['0 5-59/10 * * * *', []]);
  const schedule = await scheduleOf({ cron: settings.tweet?.schedule ?? '', timeZone: 'UTC' });
  const first = schedule.after(Date.parse('2026-03-01T12:00:00Z')) ?? 0;
  const times = [first, schedule.after(first) ?? 0].map((at) => new Date(at).toISOString().slice(11, 16));
  assert.deepEqual(times, ['12:05', '12:15']);
});
