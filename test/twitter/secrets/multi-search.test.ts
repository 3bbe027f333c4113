import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createMultiSearch } from '../../../functions/twitter/secrets/multi-search.ts';

/** All patterns that are found, by their index. */
function found(patterns: readonly string[], text: string): number[] {
  const seen = new Set<number>();
  createMultiSearch(patterns.map((pattern) => Buffer.from(pattern))).search(Buffer.from(text), (index) => {
    seen.add(index);
    return false;
  });
  return [...seen].sort((a, b) => a - b);
}

describe('looking for many patterns at once', () => {
  test('finds the same as looking for one after the other', () => {
    // Three letters, so that much is nearly found.
    const letters = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
      fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength, maxLength });
    fc.assert(
      fc.property(
        fc.array(letters(3, 9), { minLength: 1, maxLength: 6 }),
        letters(0, 80),
        (patterns, text) => {
          const expected = patterns.flatMap((pattern, index) => (text.includes(pattern) ? [index] : []));
          assert.deepEqual(found(patterns, text), expected);
        },
      ),
      { numRuns: 2_000 },
    );
  });

  test('finds what stands at the very beginning, at the very end, and alone', () => {
    assert.deepEqual(found(['needle'], 'needle'), [0]);
    assert.deepEqual(found(['needle'], 'needle in hay'), [0]);
    assert.deepEqual(found(['needle'], 'hay with a needle'), [0]);
    assert.deepEqual(found(['needle'], 'needl'), []);
    assert.deepEqual(found(['needle'], ''), []);
  });

  test('finds patterns that are longer than the window, and of different lengths', () => {
    const long = 'x1'.repeat(100);
    assert.deepEqual(found([long, 'abc', `${long}y`], `${long} abc`), [0, 1]);
  });

  test('stops when it is told to', () => {
    let calls = 0;
    const isStopped = createMultiSearch([Buffer.from('abc')]).search(
      Buffer.from('abcabcabc'),
      () => ++calls === 2,
    );
    assert.deepEqual([isStopped, calls], [true, 2]);
  });

  test('refuses a pattern that is too short', () => {
    assert.throws(() => createMultiSearch([Buffer.from('ab')]), RangeError);
  });
});
