import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isSameText, type ShownLink } from '../../functions/publishing/shown-text.ts';

const short = (n: number): string => `https://t.co/abcdefghi${n}`;
/** X's links by what they stand for, numbered from 1. */
const links = (...expanded: string[]): ShownLink[] =>
  expanded.map((expandedUrl, index) => ({ url: short(index + 1), expandedUrl }));
const same = (sent: string, shown: string, ...expanded: string[]): boolean =>
  isSameText(sent, { text: shown, links: links(...expanded) });

describe('a text as X shows it', () => {
  test('has X’s short links in place of ours, each with what it stands for', () => {
    const [one, two] = ['https://example.com/a?b=1#c', 'http://example.org'];
    assert.ok(same(`See ${one} and example.org.`, `See ${short(1)} and ${short(2)}.`, one, two));
    assert.ok(same('(https://example.com)', `(${short(1)})`, 'https://example.com'));
    assert.ok(same('見てhttps://example.com/あ', `見て${short(1)}あ`, 'https://example.com/'));
    assert.ok(same('See http://example.org', `See ${short(1)}`, 'http://example.org'));
    assert.ok(same(`Mine: ${short(1)}`, `Mine: ${short(1)}`, 'https://example.com/behind-it'));
    assert.ok(same(`Mine: ${short(9)}`, `Mine: ${short(1)}`, short(9)));
  });

  test('is trimmed, escaped in three characters and composed; all other white space stays', () => {
    assert.ok(same('a < b & c > d', 'a &lt; b &amp; c &gt; d'));
    assert.ok(same('About &lt; itself', 'About &amp;lt; itself'));
    assert.ok(same(' one\r\n\rtwo  three \n', 'one\n\ntwo  three'));
    assert.ok(same('e\u0301', '\u00e9'));
    assert.ok(same('\u00e9', 'e\u0301'));
    assert.ok(same('(a|b) [c] {d} ^e$ .*+? \\f /g', '(a|b) [c] {d} ^e$ .*+? \\f /g'));
  });

  test('is not taken for another', () => {
    for (const [sent, shown, ...expanded] of [
      ['Read https://example.com/1', `Read ${short(1)}`, 'https://example.org/2'],
      ['Read https://example.com/1', `Read ${short(1)}`, 'https://example.com/10'],
      ['Read https://example.com/10', `Read ${short(1)}`, 'https://example.com/1'],
      ['Read https://example.com/a', `Read ${short(1)}`, 'https://example.com/A'],
      ['Read https://example.com', `Read ${short(1)}`, 'https://example.com/'],
      ['Read https://example.com', `Read ${short(1)}`, 'http://example.com'],
      ['Read example.com', `Read ${short(1)}`, 'https://example.com'],
      ['Version 1.5 is out', `Version ${short(1)} is out`, 'https://example.com/1.5'],
      ['Version 1.5 is out', 'Version 1.6 is out'],
      ['Hello', short(1), 'https://example.com'],
      ['Good morning, all.', `Good ${short(1)}`, 'https://example.com'],
      ['Good morning all', '@gateway_demo Good morning all'],
      ['@gateway_demo Good morning all', 'Good morning all'],
      ['@one Yes', '@two Yes'],
      ['One https://a.example', `One ${short(1)} ${short(2)}`, 'https://a.example', 'https://b.example'],
      [
        'One https://a.example https://b.example',
        `One ${short(2)} ${short(1)}`,
        'https://a.example',
        'https://b.example',
      ],
      ['One two', 'One  two'],
      ['One two', 'One\ntwo'],
      ['One\ntwo', 'One\n\ntwo'],
      ['One two', 'Onetwo'],
      ['One', 'One more'],
      ['One more', 'One'],
      ['One', 'one'],
      ['One', ''],
      ['a.c', 'abc'],
      ['aab', 'a+b'],
      ['&lt;', '&lt;'],
    ] as const)
      assert.ok(!same(sent, shown, ...expanded), `${sent} / ${shown} (${expanded})`);
  });

  test('with a short link that X does not explain is the same only where that link was written', () => {
    assert.ok(!same('Read https://example.com/1', `Read ${short(1)}`));
    assert.ok(same(`Read ${short(1)}`, `Read ${short(1)}`));
    assert.ok(!same(`Read ${short(1)}`, `Read ${short(2)}`));
    // A short link that begins like another's is not that one.
    assert.ok(!same(`Read https://example.com${short(1)}2`, `Read ${short(1)}2`));
  });

  test('has one more link at its end where something is attached', () => {
    const picture = 'https://x.com/demo/status/1/photo/1';
    const attached = (sent: string, shown: string, ...expanded: string[]): boolean =>
      isSameText(
        sent,
        { text: shown, links: links(...expanded) },
        ({ expandedUrl }) => expandedUrl === picture,
      );
    assert.ok(attached('Look', `Look ${short(1)}`, picture));
    assert.ok(attached('Look', 'Look', picture));
    assert.ok(attached('', short(1), picture));
    assert.ok(attached('See https://a.example', `See ${short(1)} ${short(2)}`, 'https://a.example', picture));
    assert.ok(attached('See https://a.example', `See ${short(1)}`, 'https://a.example'));
    assert.ok(attached(`Look ${picture}`, `Look ${short(1)}`, picture));
    assert.ok(!attached('Look', `Look ${short(1)} ${short(2)}`, picture, picture));
    assert.ok(!attached('Look', `${short(1)} Look`, picture));
    assert.ok(!attached('Look', `Look ${short(1)}`, 'https://a.example'));
    assert.ok(!attached('Look', `Look ${short(1)}`));
  });

  test('of any words and links is known, and of any other words is not', () => {
    const word = fc.stringMatching(/^[a-zé&<>(,!]{1,8}$/);
    const url = fc.stringMatching(/^https:\/\/example\.com\/[a-z0-9?=&%]{0,20}$/);
    const part = fc.oneof(word, url);
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 20 }), word, (parts, other) => {
        const shown = parts.map((each, index) =>
          each.startsWith('https://')
            ? `https://t.co/${index}`
            : each.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;'),
        );
        const known = parts.map((expandedUrl, index) => ({ url: `https://t.co/${index}`, expandedUrl }));
        const text = {
          text: shown.join(' '),
          links: known.filter((_, index) => shown[index]?.startsWith('https:')),
        };
        assert.ok(isSameText(parts.join(' '), text));
        assert.ok(!isSameText([...parts, other].join(' '), text));
        assert.ok(!isSameText([other, ...parts].join(' '), text) || parts.every((each) => each === other));
      }),
    );
  });

  test('of any characters is known as it was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        assert.ok(same(text, escaped.trim()));
      }),
    );
  });

  test('takes no time to speak of to compare, whatever else the account posted', () => {
    const sent = `https://example.com/${'a.b'.repeat(1_300)} tell us what you think`;
    const many = Array.from({ length: 170 }, (_, index) => ({
      url: short(index),
      expandedUrl: sent.slice(0, 40),
    }));
    for (const between of [' ', '', '.', 'a']) {
      const text = many.map(({ url }) => url).join(between);
      assert.equal(isSameText(sent, { text, links: many }), false);
    }
    const all = Array.from({ length: 8_000 }, (_, index) => ({
      url: short(index),
      expandedUrl: 'https://a.example',
    }));
    assert.equal(isSameText(sent, { text: all.map(({ url }) => url).join(' '), links: all }), false);
  });
});
