import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { acceptSearch, patched } from '../../functions/searches/accept.ts';
import { xQuery } from '../../functions/searches/query.ts';
import type { Wanted } from '../../functions/searches/search.ts';
import { parseQuery } from '../../local/twitter-simulator/search/query.ts';

const accept = (body: unknown): ReturnType<typeof acceptSearch> => acceptSearch(body, 'self-serve');
const faults = (body: unknown): string[] => {
  const result = accept(body);
  return 'faults' in result ? result.faults.map(({ field, detail }) => `${field} ${detail}`) : [];
};
const wanted = (body: unknown): Wanted => {
  const result = accept(body);
  assert.ok('wanted' in result, JSON.stringify(result));
  return result.wanted;
};

describe('saving a search', () => {
  test('needs a query, and nothing else', () => {
    assert.deepEqual(wanted({ query: ' coffee lang:en ' }), {
      name: '',
      query: 'coffee lang:en',
      dropReposts: false,
      dropReplies: false,
      paused: false,
    });
  });

  test('all faults are told at once, misspelt names with the one that was meant', () => {
    const told = faults({ query: '', name: 7, drop_repost: true, paused: 'no' });
    assert.equal(told.length, 4);
    assert.ok(told.includes('drop_repost is not known; is drop_reposts meant?'), told.join('\n'));
    for (const body of [null, [], 'x', 1, undefined]) assert.equal(faults(body).length, 1);
  });

  test('what X would certainly refuse is refused here', () => {
    const refused: [string, RegExp][] = [
      ['say "hello', /quotation/],
      ['(a OR b', /parenthesis/],
      ['a) OR (b', /parenthesis/],
      ['lang:en', /stand by itself/],
      ['-coffee is:verified', /stand by itself/],
      ['a\nb', /one line/],
      ['x'.repeat(513), /513 characters, and X takes 512/],
    ];
    for (const [query, why] of refused) assert.match(faults({ query }).join(), why, query);
    const long = faults({ query: 'x'.repeat(500), drop_reposts: true });
    assert.match(long.join(), /514 characters, with what leaves reposts and replies out/);
    assert.ok('wanted' in acceptSearch({ query: 'x'.repeat(513) }, 'enterprise'));
  });

  test('what the simulator’s X takes is not refused', () => {
    const pieces = fc.constantFrom(
      'coffee',
      '"two words"',
      '#tag',
      '@name',
      'from:jack',
      '-tea',
      'lang:en',
      'is:reply',
      'OR',
      '(',
      ')',
      '-(',
      '"',
    );
    fc.assert(
      fc.property(fc.array(pieces, { minLength: 1, maxLength: 8 }), (words) => {
        const query = words.join(' ');
        if ('problem' in parseQuery(query)) return;
        assert.deepEqual(faults({ query }), [], query);
      }),
      { numRuns: 2_000 },
    );
  });

  test('what is dropped is part of the query for X, around all of it', () => {
    const of = (dropReposts: boolean, dropReplies: boolean): string =>
      xQuery({ ...wanted({ query: 'a OR b' }), dropReposts, dropReplies });
    assert.equal(of(false, false), 'a OR b');
    assert.equal(of(true, false), '(a OR b) -is:retweet');
    assert.equal(of(true, true), '(a OR b) -is:retweet -is:reply');
  });

  test('a patch changes what it names, and null takes away', () => {
    const search = { ...wanted({ query: 'a', name: 'A' }), paused: true };
    assert.deepEqual(wanted(patched(search, { query: 'b', name: null })), {
      ...search,
      query: 'b',
      name: '',
    });
    assert.match(faults(patched(search, { query: null })).join(), /query/);
    assert.equal(faults(patched(search, 'x')).length, 1);
  });
});
