import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseSchedule } from '../../../../local/host/timers/schedule.ts';

const now = Date.parse('2026-11-24T08:00:10Z');

describe('the schedule of a timer', () => {
  test('can be an interval, counted from the last run', () => {
    const { next, adjustForDST } = parseSchedule('1.02:03:04', {}, now);
    assert.equal(next(now) - now, ((24 + 2) * 3600 + 3 * 60 + 4) * 1000);
    assert.equal(adjustForDST, false);
  });

  test('takes settings between percent signs, in whole or in part', () => {
    const settings = { WHOLE: '0 30 9 * * *', HOUR: '9' };
    for (const text of ['%WHOLE%', '0 30 %HOUR% * * *']) {
      assert.equal(parseSchedule(text, settings, now).expression, '0 30 9 * * *');
    }
    assert.throws(() => parseSchedule('%OTHER%', settings, now), /'%OTHER%' does not resolve to a value/);
    assert.throws(() => parseSchedule('%EMPTY%', { EMPTY: '' }, now), /'%EMPTY%' does not resolve/);
  });

  test('is of a minute or more when it fires at most once in the coming minute', () => {
    const minuteOrMore = (text: string): boolean => parseSchedule(text, {}, now).minuteOrMore;
    for (const text of ['* * * * *', '0 * * * * *', '00:01:00', '0 0 0 1 1 *'])
      assert.ok(minuteOrMore(text), text);
    for (const text of ['* * * * * *', '*/30 * * * * *', '15,45 * * * * *', '00:00:59']) {
      assert.ok(!minuteOrMore(text), text);
    }
  });

  test('is refused when the interval is none', () => {
    for (const text of ['00:00:00', '24:00:00', '00:60:00', '00:00:60']) {
      assert.throws(() => parseSchedule(text, {}, now), /is not a valid interval/, text);
    }
    assert.throws(() => parseSchedule('', {}, now), /has 0 fields/);
  });
});
