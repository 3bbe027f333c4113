import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { PostView, SeriesView } from '../../functions/console/answers.ts';
import { entriesByDay, isMonth, rangeOf, shiftMonth, weeksOf } from '../../functions/console/calendar.ts';

const DAY_MS = 24 * 60 * 60_000;
const months = fc
  .tuple(fc.integer({ min: 1990, max: 2150 }), fc.integer({ min: 1, max: 12 }))
  .map(([year, month]) => `${year}-${String(month).padStart(2, '0')}`);

const post = (id: string, at: string, state = 'scheduled'): PostView => ({ id, at, state, parts: [] });

describe('the calendar', () => {
  test('shows whole weeks that begin with the wanted weekday, and each day of the month once, in order', () => {
    fc.assert(
      fc.property(months, fc.integer({ min: 1, max: 7 }), (month, firstWeekday) => {
        const weeks = weeksOf(month, firstWeekday);
        const days = weeks.flat();
        for (const week of weeks) {
          assert.equal(week.length, 7);
          assert.equal(new Date(`${week[0]?.day}T00:00Z`).getUTCDay(), firstWeekday % 7);
          assert.ok(week.some(({ inMonth }) => inMonth));
        }
        const times = days.map(({ day }) => Date.parse(day));
        assert.ok(times.every((time, index) => index === 0 || time - (times[index - 1] ?? 0) === DAY_MS));
        const [year = 0, number = 0] = month.split('-').map(Number);
        assert.equal(
          days.filter(({ inMonth }) => inMonth).length,
          new Date(Date.UTC(year, number, 0)).getUTCDate(),
        );
      }),
    );
  });

  test('asks for all that its days can hold, in the zones furthest east and west', () => {
    const { from, to } = rangeOf(weeksOf('2026-11', 1));
    assert.ok(Date.parse(from) <= Date.parse('2026-10-26T00:00:00+14:00'));
    assert.ok(Date.parse(to) >= Date.parse('2026-12-06T23:59:59-12:00'));
  });

  test('goes from month to month over the year’s end, and back', () => {
    assert.equal(shiftMonth('2026-12', 1), '2027-01');
    fc.assert(
      fc.property(months, fc.integer({ min: -40, max: 40 }), (month, by) =>
        assert.equal(shiftMonth(shiftMonth(month, by), -by), month),
      ),
    );
  });

  test('takes no month from the address that is none', () => {
    assert.deepEqual(['2026-12', '2026-13', '2026-1', '', 'x2026-12', '9999-01'].map(isMonth), [
      true,
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  test('puts posts on the day that the zone’s clock shows, in the order of time, and repeats beside them', () => {
    const series: SeriesView = {
      id: 'series',
      state: 'recurring',
      at: '2026-12-01T12:00:00Z',
      parts: [],
      recurrence: { cron: '0 9 * * *', time_zone: 'UTC' },
      upcoming: ['2026-12-01T12:00:00Z', '2026-12-02T12:00:00Z'],
    };
    const posts = [
      post('late', '2026-12-01T23:30:00Z'),
      post('early', '2026-11-30T20:00:00Z', 'posted'),
      post('dropped', '2026-12-01T12:00:00Z', 'cancelled'),
    ];
    const ids = (zone: string): unknown =>
      Array.from(entriesByDay(posts, [series], zone), ([day, entries]) => [
        day,
        entries.map((entry) => entry.post.id),
      ]);
    assert.deepEqual(ids('UTC'), [
      ['2026-11-30', ['early']],
      ['2026-12-01', ['series', 'late']],
      ['2026-12-02', ['series']],
    ]);
    assert.deepEqual(ids('Asia/Tokyo'), [
      ['2026-12-01', ['early', 'series']],
      ['2026-12-02', ['late', 'series']],
    ]);
  });
});
