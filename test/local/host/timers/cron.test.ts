import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseCron } from '../../../../local/host/timers/cron.ts';

const occurrences = (expression: string, from: string, count: number): string[] => {
  const next = parseCron(expression);
  const found: string[] = [];
  for (let instant = Date.parse(from); found.length < count; ) {
    instant = next(instant);
    found.push(new Date(instant).toISOString().slice(0, 19));
  }
  return found;
};

describe('a cron expression', () => {
  test('of five fields fires at second zero', () => {
    assert.deepEqual(occurrences('*/20 8-9 * * *', '2026-11-24T08:30:05Z', 5), [
      '2026-11-24T08:40:00',
      '2026-11-24T09:00:00',
      '2026-11-24T09:20:00',
      '2026-11-24T09:40:00',
      '2026-11-25T08:00:00',
    ]);
  });

  test('gives an instant after the one asked about, never the same', () => {
    assert.deepEqual(occurrences('0 0 0 1 1 *', '2026-01-01T00:00:00Z', 1), ['2027-01-01T00:00:00']);
    assert.deepEqual(occurrences('30 59 23 31 12 *', '2026-12-31T23:59:29.999Z', 1), ['2026-12-31T23:59:30']);
  });

  test('needs both the day of the month and the day of the week to fit', () => {
    assert.deepEqual(occurrences('0 0 9 13 * Fri', '2026-01-01T00:00:00Z', 3), [
      '2026-02-13T09:00:00',
      '2026-03-13T09:00:00',
      '2026-11-13T09:00:00',
    ]);
  });

  test('takes lists, ranges either way round, steps from a value on, and names cut short', () => {
    assert.deepEqual(occurrences('10,5 45/10 0 * * *', '2026-01-01T00:00:00Z', 4), [
      '2026-01-01T00:45:05',
      '2026-01-01T00:45:10',
      '2026-01-01T00:55:05',
      '2026-01-01T00:55:10',
    ]);
    const weekdays = (days: string): string[] => occurrences(`0 0 0 * * ${days}`, '2026-11-20T12:00:00Z', 4);
    assert.deepEqual(weekdays('Mon-Fri'), weekdays('5-1'));
    assert.deepEqual(weekdays('Monday,wed'), weekdays('1,3'));
    assert.deepEqual(occurrences('0 0 0 1 jun-JUL *', '2026-01-01T00:00:00Z', 3), [
      '2026-06-01T00:00:00',
      '2026-07-01T00:00:00',
      '2027-06-01T00:00:00',
    ]);
  });

  test('finds the rarest day: 29 February on a Sunday, over a century without a leap day', () => {
    assert.deepEqual(occurrences('0 0 0 29 2 0', '2088-03-01T00:00:00Z', 1), ['2128-02-29T00:00:00']);
  });

  test('is refused with the field that is wrong', () => {
    const refused = {
      '* * * *': /has 4 fields/,
      '60 * * * * *': /'60' is not a valid second; it takes 0 to 59/,
      '* 24 * * *': /not a valid hour/,
      '0 0 0 0 * *': /not a valid day;/,
      '0 0 0 * 13 *': /not a valid month/,
      '0 0 0 * * 7': /not a valid day of week; it takes 0 to 6/,
      '0 0 0 * * L': /not a valid day of week/,
      '1,,2 * * * * *': /not a valid second/,
      '1-2-3 * * * * *': /not a valid second/,
      '*/x * * * * *': /not a valid second/,
      '-5 * * * * *': /not a valid second/,
      '? * * * * *': /not a valid second/,
      '0 0 0 30 2 *': /never fires/,
    };
    for (const [expression, message] of Object.entries(refused)) {
      assert.throws(() => parseCron(expression), message, expression);
    }
  });

  test('gives the first instant that fits, whatever it is', () => {
    const part = (min: number, max: number): fc.Arbitrary<string> => {
      const value = fc.integer({ min, max });
      return fc.oneof(
        fc.constant('*'),
        value.map(String),
        fc.integer({ min: 1, max }).map((step) => `*/${step}`),
        fc.tuple(value, value).map(([from, to]) => `${from}-${to}`),
      );
    };
    const expressions = fc
      .tuple(part(0, 59), part(0, 59), part(0, 23), fc.constant('*'), fc.constant('*'), part(0, 6))
      .map((parts) => parts.join(' '));
    const fits = (expression: string, instant: number): boolean => {
      const date = new Date(instant);
      const values = [date.getUTCSeconds(), date.getUTCMinutes(), date.getUTCHours(), 0, 0, date.getUTCDay()];
      return expression.split(' ').every((text, index) => {
        const value = values[index] ?? 0;
        if (text === '*') return true;
        if (text.startsWith('*/')) return value % Number(text.slice(2)) === 0;
        const bounds = text.split('-').map(Number);
        return value >= Math.min(...bounds) && value <= Math.max(...bounds);
      });
    };
    const base = Date.parse('2026-11-24T00:00:00Z');
    fc.assert(
      fc.property(expressions, fc.integer({ min: 0, max: 86_400_000 }), (expression, offset) => {
        const found = parseCron(expression)(base + offset);
        assert.ok(fits(expression, found) && found > base + offset);
        const earliest = Math.floor((base + offset) / 1000) * 1000 + 1000;
        for (let instant = Math.max(earliest, found - 4_000_000); instant < found; instant += 1000) {
          assert.ok(!fits(expression, instant), `${expression} fits ${new Date(instant).toISOString()}`);
        }
      }),
      { numRuns: 60 },
    );
  });
});
