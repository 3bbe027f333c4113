import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Fault } from '../../functions/input/faults.ts';
import { acceptPost } from '../../functions/publishing/accept.ts';
import { MAX_CODE_UNITS, textRules } from '../../functions/publishing/text.ts';

const rules = await textRules();

async function faultsOf(text: unknown): Promise<readonly Fault[]> {
  const result = await acceptPost({ text, now: true }, { now: 0, access: 'self-serve' });
  return 'faults' in result ? result.faults : [];
}

describe('a text', () => {
  test('may weigh 280 as X counts it, and a fault tells how much it weighs', async () => {
    for (const fits of ['x'.repeat(280), '日'.repeat(140), 'é'.repeat(280), 'e\u0301'.repeat(280)])
      assert.deepEqual(await faultsOf(fits), []);
    for (const [text, weight] of [
      ['x'.repeat(281), 281],
      ['日'.repeat(141), 282],
      [`${'x'.repeat(260)} example.com`, 284],
    ] as const) {
      const [fault] = await faultsOf(text);
      assert.equal(fault?.field, 'text');
      assert.match(fault?.detail ?? '', new RegExp(`^has ${weight} characters`));
    }
  });

  test('that X’s rules would count for a tenth of a second is refused uncounted, and none that X takes', async () => {
    for (const long of ['한', '日本.', '\u200d', '😀', '한a.'])
      assert.match(
        (await faultsOf(`${long.repeat(4_096).slice(0, 4_094)}.`))[0]?.detail ?? '',
        /^is too long, or/,
      );
    for (const fits of [
      `${'日'.repeat(128)}https://example.com/${'a.b-c_'.repeat(600)}`,
      `${'ж'.repeat(257)}https://example.com/${'a-'.repeat(1_500)}`,
      `${'👨‍👩‍👧‍👦'.repeat(128)} https://example.com/${'a.b-c_'.repeat(300)}`,
      `https://example.com/${'ж/'.repeat(300)}`,
    ])
      assert.deepEqual(await faultsOf(fits), [], fits);
  });

  test('has links that weigh 23 however long they are', async () => {
    assert.deepEqual(await faultsOf(`${'x'.repeat(256)} https://example.com/${'y'.repeat(1_000)}`), []);
    assert.equal(rules.weightedLength(`https://example.com/${'y'.repeat(1_000)}`), 23);
  });

  test('has emoji that weigh 2 each, those that are newer than the rules included', async () => {
    const emoji = {
      plain: '😀',
      family: '👨‍👩‍👧‍👦',
      skins: '👩🏿‍❤️‍💋‍👨🏻',
      flag: '🇺🇦',
      'flag of England': '🏴󠁧󠁢󠁥󠁮󠁧󠁿',
      keycap: '1️⃣',
      'flag of 2020': '🏳️‍⚧️',
      'sequence of 2020': '🐈‍⬛',
      'handshake of 14': '🫱🏻‍🫲🏿',
      'face of 15': '🫨',
      'bird of 15': '🐦‍⬛',
      'phoenix of 15.1': '🐦‍🔥',
      'nod of 15.1': '🙂‍↕️',
      'family of 15.1': '🧑‍🧑‍🧒',
      'wheelchair of 15.1': '👩🏽‍🦽‍➡️',
      'face of 16': '🫩',
      'harp of 16': '🪉',
    };
    for (const [name, text] of Object.entries(emoji)) assert.equal(rules.weightedLength(text), 2, name);
    assert.deepEqual(await faultsOf(emoji['phoenix of 15.1'].repeat(140)), []);
    assert.equal((await faultsOf(emoji['phoenix of 15.1'].repeat(141))).length, 1);
    assert.equal(rules.weightedLength('a\u200db'), 3);
  });

  test('is refused unread where it is so long that X’s rules would take minutes', async () => {
    for (const text of ['a.'.repeat(1_000_000), `${'a-'.repeat(1_000_000)}.com`]) {
      const [fault, ...others] = await faultsOf(text);
      assert.match(fault?.detail ?? '', /is longer than 4096/);
      assert.deepEqual([fault?.field, others], ['text', []]);
    }
    assert.match((await faultsOf('x'.repeat(MAX_CODE_UNITS)))[0]?.detail ?? '', /^has 4096 characters/);
  });

  test('shows something', async () => {
    for (const text of ['', ' \n ', '\u200b\u2060', '\u00ad ', undefined, null, 5, ['x']])
      assert.match((await faultsOf(text))[0]?.detail ?? '', /not empty/);
  });

  test('has no control characters, halves of characters or noncharacters, and the fault names the first', async () => {
    for (const [text, name] of [
      ['a\u0007b', 'U+0007'],
      ['a\u0000', 'U+0000'],
      ['a\u0085b', 'U+0085'],
      ['a\ud800', 'U+D800'],
      ['\udc00a', 'U+DC00'],
      ['a\ufeffb', 'U+FEFF'],
      ['a\ufffe', 'U+FFFE'],
    ] as const) {
      const faults = await faultsOf(text);
      assert.deepEqual(
        faults.map(({ field, detail }) => [field, detail.includes(name)]),
        [['text', true]],
        name,
      );
    }
    assert.deepEqual(await faultsOf('one\r\n\ttwo 👍🏽'), []);
  });

  test('has one cashtag at most', async () => {
    assert.deepEqual(await faultsOf('$ABC is at $12'), []);
    const [fault] = await faultsOf('$ABC and $DEF');
    assert.equal(fault?.field, 'text');
    assert.match(fault.detail, /cashtag/);
  });

  test('has a link where X would make one', () => {
    for (const text of ['example.com', 'http://a.example', 'see HTTPS://nowhere', 'go to x.com.'])
      assert.ok(rules.hasUrl(text), text);
    for (const text of ['end.Nonsense', 'e.g. this', '3.14', '@user #tag'])
      assert.ok(!rules.hasUrl(text), text);
  });

  test('never weighs more than its code points at two each, links aside', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (text) => {
        fc.pre(!rules.hasUrl(text));
        assert.ok(rules.weightedLength(text) <= 2 * [...text.normalize()].length);
      }),
      { numRuns: 200 },
    );
  });
});
