import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { guessLanguage } from '../../../local/twitter-simulator/world/language.ts';
import { weightedLength } from '../../../local/twitter-simulator/world/length.ts';
import { findLinks } from '../../../local/twitter-simulator/world/links.ts';
import { repostText, type ShownText, showText } from '../../../local/twitter-simulator/world/text.ts';

const people = new Map([['ada', { id: '1', username: 'Ada' }]]);
const show = (text: string): ShownText => showText(text, 'salt', (name) => people.get(name.toLowerCase()));
const cut = (text: string, { start, end }: { start: number; end: number }): string =>
  [...text].slice(start, end).join('');

/** Undoes what X does to a text: longer links back in, markup back. */
function sentAgain({ text, entities }: ShownText): string {
  let sent = text;
  for (const { url, expanded_url } of entities.urls) sent = sent.replace(url, expanded_url);
  return sent.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&amp;', '&');
}

describe('the text of a post', () => {
  test('has its links shortened, and tells what they were', () => {
    const { text, entities } = show('See https://www.example.org/a/rather/long/path?q=1. Now!');
    assert.match(text, /^See https:\/\/t\.co\/\w{10}\. Now!$/);
    const [url] = entities.urls;
    assert.equal(url?.expanded_url, 'https://www.example.org/a/rather/long/path?q=1');
    assert.equal(url?.display_url, 'example.org/a/rather/long/…');
    assert.equal(url && cut(text, url), url?.url);
  });

  test('has markup characters escaped', () => {
    assert.equal(show('a < b && b > c').text, 'a &lt; b &amp;&amp; b &gt; c');
  });

  test('has offsets in code points, so that an emoji counts one', () => {
    const { text, entities } = show('👋🌊 #Bay');
    assert.deepEqual(entities.hashtags, [{ start: 3, end: 7, tag: 'Bay' }]);
    assert.equal(cut(text, { start: 3, end: 7 }), '#Bay');
  });

  test('mentions only people who exist, by the name they chose', () => {
    const { entities } = show('@ada @nobody mail@ada.example');
    assert.deepEqual(entities.mentions, [{ start: 0, end: 4, username: 'Ada', id: '1' }]);
  });

  test('tells hashtags in any script from numbers and signs', () => {
    const tags = show('#今日の定食 #حرف_اليوم #1 #c1 a#b C# $AB $1').entities;
    assert.deepEqual(
      tags.hashtags.map(({ tag }) => tag),
      ['今日の定食', 'حرف_اليوم', 'c1'],
    );
    assert.deepEqual(
      tags.cashtags.map(({ tag }) => tag),
      ['AB'],
    );
  });

  test('is trimmed and has a line feed for each line end; other white space stays as it was written', () => {
    assert.equal(show(' one\r\ntwo\r three \n\n  four\t').text, 'one\ntwo\n three \n\n  four');
  });

  test('keeps every entity where its offsets say, whatever is written', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme', maxLength: 6 }),
      fc.constantFrom(
        '@ada',
        '#tag',
        '$ABC',
        'https://a.example/x',
        'b.org',
        '&',
        '<',
        ' ',
        '👩‍👩‍👧‍👦',
        '漢字',
      ),
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 12 }), (pieces) => {
        const sent = pieces.join(' ').normalize('NFC').replace(/\r\n?/g, '\n').trim();
        const shown = show(sent);
        const { urls, hashtags, mentions, cashtags } = shown.entities;
        for (const url of urls) assert.equal(cut(shown.text, url), url.url);
        for (const tag of hashtags) assert.match(cut(shown.text, tag), new RegExp(`^[#＃]${tag.tag}$`, 'u'));
        for (const tag of cashtags) assert.equal(cut(shown.text, tag).toUpperCase(), `$${tag.tag}`);
        for (const mention of mentions) assert.equal(cut(shown.text, mention).toLowerCase(), '@ada');
        const bare = (text: string): string => text.replaceAll('http://', '');
        assert.equal(bare(sentAgain(shown)), bare(sent));
      }),
      { numRuns: 300 },
    );
  });

  test('is cut at 140 characters in a repost, with the entities that are left', () => {
    const long = show(`#first ${'word '.repeat(40)}#last`);
    const { text, entities } = repostText(long, { id: '1', username: 'Ada' });
    assert.equal([...text].length, 140);
    assert.ok(text.startsWith('RT @Ada: #first') && text.endsWith('…'));
    assert.deepEqual(entities.mentions, [{ start: 3, end: 7, username: 'Ada', id: '1' }]);
    assert.deepEqual(
      entities.hashtags.map((tag) => cut(text, tag)),
      ['#first'],
    );
  });
});

describe('links', () => {
  const linksOf = (text: string): string[] => findLinks(text).map(({ url }) => url);

  test('are found with a scheme, or bare with a usual ending', () => {
    assert.deepEqual(
      linksOf('https://a.example/b and example.org/c, not v1.2 or file.ts or a.b@example.org'),
      ['https://a.example/b', 'http://example.org/c'],
    );
  });

  test('leave closing punctuation to the sentence, but keep their own brackets', () => {
    assert.deepEqual(linksOf('(https://a.example/b). https://a.example/c_(d)'), [
      'https://a.example/b',
      'https://a.example/c_(d)',
    ]);
  });
});

describe('the weighted length', () => {
  const cases: readonly (readonly [string, number])[] = [
    ['hello', 5],
    ['漢字', 4],
    ['👩‍👩‍👧‍👦', 2],
    ['🇵🇹👍🏽', 4],
    ['https://a.example/very/long/path/that/is/longer/than/twenty-three', 23],
    ['see example.org now', 4 + 23 + 4],
    ['e\u0301', 1],
    ['“quotes”', 8],
  ];
  for (const [text, weight] of cases) {
    test(`of ${JSON.stringify(text)} is ${weight}`, () => assert.equal(weightedLength(text), weight));
  }
});

describe('the language of a post', () => {
  const cases: readonly (readonly [string, string])[] = [
    ['The bench faces the sea', 'en'],
    ['Hoy el mar está muy tranquilo', 'es'],
    ['Bom dia, o mar não está para brincadeiras', 'pt'],
    ['今日の定食です', 'ja'],
    ['漢字', 'zh'],
    ['https://a.example #tag @ada 👋', 'zxx'],
  ];
  for (const [text, lang] of cases) {
    test(`${JSON.stringify(text)} is taken for ${lang}`, () => assert.equal(guessLanguage(text), lang));
  }
});
