import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Post } from '../../functions/publishing/post.ts';
import { readTimeline } from '../../functions/publishing/read-back.ts';
import { isSameText } from '../../functions/publishing/shown-text.ts';

const link = (n: number): string => `https://t.co/abcdefghi${n}`;
const same = (sent: string, shown: string, isLinked = false): boolean => isSameText(sent, shown, isLinked);

describe('a text as X shows it', () => {
  test('has X’s links in place of ours, three characters escaped, and white space folded', () => {
    assert.ok(same('See https://example.com/a?b=1#c and example.org.', `See ${link(1)} and ${link(2)}.`));
    assert.ok(same('(https://example.com)', `(${link(1)})`));
    assert.ok(same('見てhttps://example.com/あ', `見て${link(1)}`));
    assert.ok(same('a < b & c > d', 'a &lt; b &amp; c &gt; d'));
    assert.ok(same('one\n\ntwo  three ', 'one two three'));
    assert.ok(same('e\u0301', '\u00e9'));
    assert.ok(same(`Mine: ${link(1)}`, `Mine: ${link(2)}`));
  });

  test('has the names of those who are answered in front, unless we wrote them', () => {
    assert.ok(same('Thanks!', '@ada @bob Thanks!'));
    assert.ok(same('@ada Thanks!', '@ada Thanks!'));
    assert.ok(!same('@ada Thanks!', 'Thanks!'));
  });

  test('has one more link at its end where it has media or a quote', () => {
    assert.ok(same('Look', `Look ${link(1)}`, true));
    assert.ok(same('', link(1), true));
    assert.ok(same('See https://example.com', `See ${link(1)} ${link(2)}`, true));
    assert.ok(same('See https://example.com', `See ${link(1)}`, true));
    assert.ok(!same('Look', `Look ${link(1)} ${link(2)}`, true));
    assert.ok(!same('Look', `Look ${link(1)}`));
  });

  test('is not taken for another: a link stands for a link, never for words', () => {
    for (const [sent, shown] of [
      ['Hello', link(1)],
      ['Good morning', `Good ${link(1)}`],
      ['Good morning, all.', `Good ${link(1)}`],
      ['a.com b', `${link(1)} c`],
      ['One https://example.com', `One ${link(1)} ${link(2)}`],
      ['One', 'One more'],
      ['One more', 'One'],
      ['One', 'one'],
    ] as const)
      assert.ok(!same(sent, shown), `${sent} / ${shown}`);
  });

  test('of any words and links is known, and of any other words is not', () => {
    const word = fc.stringMatching(/^[a-zé&<>(,!]{1,8}$/);
    const url = fc.stringMatching(/^https:\/\/example\.com\/[a-z0-9?=&%]{0,20}$/);
    const part = fc.oneof(word, url);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), word, (parts, other) => {
        const shown = parts.map((each, index) =>
          each.startsWith('https://')
            ? link(index)
            : each.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
        );
        assert.ok(same(parts.join(' '), shown.join(' ')));
        assert.ok(!same([...parts, other].join(' '), shown.join(' ')));
      }),
    );
  });

  test('takes no time to speak of to compare, whatever else the account posted', () => {
    const sent = `https://example.com/${'a.b'.repeat(1_300)} tell us what you think`;
    const shown = Array.from({ length: 170 }, (_, index) => link(index));
    for (const between of [' ', '', '.', 'a']) assert.equal(same(sent, shown.join(between)), false);
  });
});

test('a page of the timeline with an item that is no post could not be read', () => {
  const post = { parts: [{ content: { text: 'Hello' } }], attempt: { armedAt: 1 } } as unknown as Post;
  const look = (data: unknown): ReturnType<typeof readTimeline> =>
    readTimeline({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(data)) }, post);
  const good = { id: '1', text: 'Hello' };
  assert.deepEqual(look({ data: [good] }), { matches: ['1'], next: undefined });
  for (const item of [
    ...[null, 'Hello', { id: '1' }, { id: 1, text: 'Hello' }, { id: '1/2', text: 'Hello' }],
    ...[
      { ...good, referenced_tweets: [null] },
      { ...good, attachments: { media_keys: 'x' } },
    ],
  ])
    assert.equal(look({ data: [good, item] }), undefined, JSON.stringify(item));
  for (const page of [null, [], {}, { data: {} }, { meta: { result_count: 1 } }])
    assert.equal(look(page), undefined, JSON.stringify(page));
  assert.deepEqual(look({ meta: { result_count: 0 } }), { matches: [], next: undefined });
});
