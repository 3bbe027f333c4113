import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { collectFaults, type Fault } from '../../functions/input/faults.ts';
import { checkPlaceholders, filledAtLongest, fillIn } from '../../functions/publishing/placeholders.ts';

function faults(text: string): readonly Fault[] {
  const { faults, fault } = collectFaults();
  checkPlaceholders(text, fault);
  return faults;
}

describe('the placeholders of a recurring text', () => {
  test('are filled in with the date, time, weekday and count of the series’ own zone', () => {
    const at = Date.parse('2026-03-08T22:05:00Z');
    const text = '{date} {time} {weekday} {count}';
    assert.equal(fillIn(text, { at, timeZone: 'Asia/Tokyo', count: 12 }), '2026-03-09 07:05 Monday 12');
    assert.equal(fillIn(text, { at, timeZone: 'UTC', count: 1 }), '2026-03-08 22:05 Sunday 1');
  });

  test('each count as a change, once or more, wherever they stand', () => {
    for (const text of ['{date}', 'at {time}', 'on {weekday}.', 'No. {count}', '{date} and {date}'])
      assert.deepEqual(faults(text), [], text);
  });

  test('are missed in a text that stays the same', () => {
    for (const text of ['Hello', '', '{}', '{ date }', '{1}', '{date', 'date}'])
      assert.deepEqual(
        faults(text).map(({ field }) => field),
        ['text'],
        text,
      );
    const [fault] = faults('Hello');
    for (const name of ['{date}, ', '{time}, ', '{weekday}, ', '{count}'])
      assert.ok(fault?.detail.includes(name), name);
  });

  test('that are misspelt are told with the one that was meant, beside others that are right', () => {
    for (const [text, meant] of [
      ['{date} {TIME}', '{time}'],
      ['{date} {weekdy}', '{weekday}'],
      ['{date} {week_day}', '{weekday}'],
    ] as const) {
      const [fault, ...others] = faults(text);
      assert.deepEqual([fault?.field, others], ['text', []]);
      assert.ok(fault?.detail.endsWith(`is ${meant} meant?`), fault?.detail);
    }
    const [unknown, ...others] = faults('{date} {temperature}');
    assert.ok(unknown?.detail.includes('{temperature}') && unknown.detail.includes('{date}, {time}'));
    assert.deepEqual(others, []);
    assert.equal(faults('{temperature}').length, 2);
  });

  test('never make a text longer than it was measured', () => {
    assert.equal(filledAtLongest('{name} {date}'), '{name} 2026-12-30');
    const text = fc.array(
      fc.oneof(fc.string(), fc.constantFrom('{date}', '{time}', '{weekday}', '{count}', '{name}')),
    );
    const at = fc.integer({ min: Date.parse('2026-01-01'), max: Date.parse('2030-01-01') });
    fc.assert(
      fc.property(text, at, fc.integer({ min: 1, max: 1_000_000 }), (pieces, instant, count) => {
        const joined = pieces.join('');
        const filled = fillIn(joined, { at: instant, timeZone: 'Europe/Berlin', count });
        assert.ok(filled.length <= filledAtLongest(joined).length);
      }),
    );
    // Wednesday is the longest day; each is reached.
    const longest = { at: Date.parse('2026-12-30T23:59:00Z'), timeZone: 'UTC', count: 1_000_000 };
    for (const one of ['{date}', '{time}', '{weekday}', '{count}'])
      assert.equal(fillIn(one, longest), filledAtLongest(one));
  });
});
