import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Accepted, acceptPost } from '../../functions/publishing/accept.ts';
import { readPoll } from '../../functions/publishing/poll.ts';
import { MAX_CODE_UNITS, textRules } from '../../functions/publishing/text.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const self = { now: NOW, access: 'self-serve' } as const;
const enterprise = { now: NOW, access: 'enterprise' } as const;

async function accepted(body: unknown, world: Parameters<typeof acceptPost>[1] = self): Promise<Accepted> {
  const result = await acceptPost(body, world);
  assert.ok('accepted' in result, JSON.stringify(result));
  return result.accepted;
}
async function faultyFields(
  body: unknown,
  world: Parameters<typeof acceptPost>[1] = self,
): Promise<string[]> {
  const result = await acceptPost(body, world);
  return 'faults' in result ? result.faults.map(({ field }) => field) : [];
}
const now = { now: true };

describe('accepting a post', () => {
  test('takes a text, and what stands beside it', async () => {
    const post = await accepted({
      text: 'Hi',
      at: '2026-12-01T09:00:00+01:00',
      on_late: 'hold',
      late_after_minutes: 5,
    });
    assert.deepEqual(post, {
      dueAt: Date.parse('2026-12-01T08:00:00Z'),
      onLate: 'hold',
      lateAfterMs: 300_000,
      parts: [{ text: 'Hi' }],
      priceUsd: 0.015,
      warnings: [],
    });
    const poll = { options: ['a', 'b'], duration_minutes: 5 };
    const { parts } = await accepted({ text: 'Hi', poll, reply_settings: 'verified', ...now });
    assert.deepEqual(parts, [
      { text: 'Hi', poll: { options: ['a', 'b'], durationMinutes: 5 }, replySettings: 'verified' },
    ]);
  });

  test('tells everything that is wrong at once', async () => {
    const body = {
      txt: 'x',
      poll: { options: ['one'], minutes: 5 },
      reply_to: 'x',
      at: 'tomorrow',
      on_late: 'never',
      late_after_minutes: 0,
    };
    assert.deepEqual((await faultyFields(body)).sort(), [
      ...[
        'at',
        'late_after_minutes',
        'on_late',
        'poll.duration_minutes',
        'poll.minutes',
        'poll.options',
        'reply_to',
        'text',
        'txt',
      ],
    ]);
  });

  test('takes what is to be done when it is late: one of three things, after a minute to a week', async () => {
    for (const on_late of ['post', 'skip', 'hold'])
      assert.equal((await accepted({ text: 'x', on_late, ...now })).onLate, on_late);
    for (const minutes of [1, 10_080])
      assert.equal(
        (await accepted({ text: 'x', late_after_minutes: minutes, ...now })).lateAfterMs,
        minutes * 60_000,
      );
    for (const minutes of [0, 10_081, 1.5, '60', null])
      assert.deepEqual(await faultyFields({ text: 'x', late_after_minutes: minutes, ...now }), [
        'late_after_minutes',
      ]);
    assert.deepEqual(await faultyFields({ text: 'x', on_late: ['post'], ...now }), ['on_late']);
  });

  test('wants an object, and each part to be one', async () => {
    for (const body of [undefined, null, 'x', 5, []])
      assert.deepEqual(await faultyFields(body), [''], `${body}`);
    for (const part of [null, 'x', []])
      assert.deepEqual(await faultyFields({ parts: [{ text: 'a' }, part], ...now }), ['parts[1]']);
  });

  test('quotes the price: a link makes a post dearer', async () => {
    assert.equal((await accepted({ text: 'see example.com', ...now })).priceUsd, 0.2);
    const { priceUsd, warnings } = await accepted({
      parts: [{ text: 'a' }, { text: 'b https://x.example' }],
      ...now,
    });
    assert.deepEqual([priceUsd, warnings.length], [0.215, 1]);
  });

  test('refuses what X no longer offers to self-serve apps, and takes it from enterprise ones', async () => {
    const body = { text: 'Hi', reply_to: '20', ...now };
    assert.deepEqual(await faultyFields(body), ['reply_to']);
    assert.equal((await accepted(body, enterprise)).parts[0]?.replyTo, '20');
    assert.deepEqual(await faultyFields({ text: 'Hi', quote_of: '20', ...now }), ['quote_of']);
    const { parts } = await accepted({ text: 'Hi', quote_of: '20', ...now }, enterprise);
    assert.deepEqual(parts, [{ text: 'Hi', quoteOf: '20' }]);
  });

  test('takes who may reply as X names them', async () => {
    for (const setting of ['following', 'mentionedUsers', 'subscribers', 'verified'] as const)
      assert.equal(
        (await accepted({ text: 'x', reply_settings: setting, ...now })).parts[0]?.replySettings,
        setting,
      );
    for (const setting of ['everyone', '', null, ['verified']])
      assert.deepEqual(await faultyFields({ text: 'x', reply_settings: setting, ...now }), [
        'reply_settings',
      ]);
  });

  test('takes polls as X does: their options, their time, and no quote beside them', async () => {
    const poll = (options: unknown, minutes: unknown = 60): unknown => ({
      options,
      duration_minutes: minutes,
    });
    for (const good of [
      poll(['a', 'b', 'c', 'x'.repeat(25)]),
      poll(['👍', '日'.repeat(25)], 5),
      poll(['a', 'b'], 10_080),
    ])
      await accepted({ text: 'x', poll: good, ...now });
    for (const options of [
      ['a'],
      ['a', 'b', 'c', 'd', 'e'],
      ['a', ' '],
      ['a', 'x'.repeat(26)],
      ['a', 'b\ud800'],
      ['a', 'b\u0000'],
      ['a', 1],
      'ab',
    ])
      assert.deepEqual(await faultyFields({ text: 'x', poll: poll(options), ...now }), ['poll.options']);
    for (const minutes of [4, 10_081, 5.5, '60', null])
      assert.deepEqual(await faultyFields({ text: 'x', poll: poll(['a', 'b'], minutes), ...now }), [
        'poll.duration_minutes',
      ]);
    for (const no of [null, 'yes', []])
      assert.deepEqual(await faultyFields({ text: 'x', poll: no, ...now }), ['poll']);
    for (const faulty of [poll(['a']), poll(['a', 'b'], 4)])
      assert.equal(
        readPoll(faulty, () => undefined),
        undefined,
      );
    const beside = { text: 'x', poll: poll(['a', 'b']), quote_of: '20', ...now };
    assert.deepEqual(await faultyFields(beside, enterprise), ['poll']);
  });

  test('takes ids as texts of digits only, since numbers of their size lose digits', async () => {
    const fields = (id: unknown): Promise<string[]> =>
      faultyFields({ text: 'x', reply_to: id, ...now }, enterprise);
    assert.deepEqual(await fields('1'.repeat(19)), []);
    for (const id of ['', '0', '1'.repeat(20), ' 1', '１', '1a', 20, null])
      assert.deepEqual(await fields(id), ['reply_to']);
  });

  test('names the field that was meant, and says little of many names that mean nothing', async () => {
    const result = await acceptPost({ text: 'x', tiem_zone: 'UTC', ...now }, self);
    assert.deepEqual(result, {
      faults: [{ field: 'tiem_zone', detail: 'is not known; is time_zone meant?' }],
    });
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`name${index}`, 1]));
    assert.ok((await faultyFields({ text: 'x', ...now, ...many })).length <= 20);
    const [long = ''] = await faultyFields({ text: 'x', ...now, ['x'.repeat(1_000_000)]: 1 });
    assert.ok(long.length <= 100);
    assert.deepEqual(await faultyFields(JSON.parse('{"text": "x", "now": true, "__proto__": {}}')), [
      '__proto__',
    ]);
  });

  test('threads: faults name the part, and what belongs elsewhere', async () => {
    const body = {
      parts: [{ text: '' }, { text: 'b', reply_to: '1' }, 'c', { text: 'd', reply_settings: 'verified' }],
      text: 'x',
      ...now,
    };
    assert.deepEqual(await faultyFields(body, enterprise), [
      'text',
      'parts[0].text',
      'parts[1].reply_to',
      'parts[2]',
      'parts[3].reply_settings',
    ]);
    assert.deepEqual(await faultyFields({ parts: [{ text: 'a', txt: 'x' }, { text: 'b' }], ...now }), [
      'parts[0].txt',
    ]);
    const first = { text: 'a', reply_to: '20', reply_settings: 'verified' };
    const thread = await accepted({ parts: [first, { text: 'b' }], ...now }, enterprise);
    assert.deepEqual(thread.parts, [{ text: 'a', replyTo: '20', replySettings: 'verified' }, { text: 'b' }]);
    assert.deepEqual(thread.warnings, []);
  });

  test('threads: two parts to twenty-five, as far as storage can keep them', async () => {
    const thread = (count: number, text = 'x'): unknown => ({ parts: Array(count).fill({ text }), ...now });
    for (const count of [0, 1, 26]) assert.deepEqual(await faultyFields(thread(count)), ['parts']);
    assert.equal((await accepted(thread(25))).parts.length, 25);
    const longLink = `https://example.com/${'x'.repeat(2_000)}`;
    await accepted(thread(10, longLink));
    assert.deepEqual(await faultyFields(thread(25, longLink)), ['parts']);
    // As JSON, they may take 30,000 characters.
    const ofLength = (length: number): { text: string }[] => {
      const parts = Array.from({ length: 10 }, () => ({ text: 'https://example.com/' }));
      const missing = length - JSON.stringify(parts).length;
      return parts.map(({ text }, index) => ({
        text: text + 'x'.repeat(Math.floor(missing / 10) + (index === 0 ? missing % 10 : 0)),
      }));
    };
    await accepted({ parts: ofLength(30_000), ...now });
    assert.deepEqual(await faultyFields({ parts: ofLength(30_001), ...now }), ['parts']);
  });

  test('whatever JSON comes, it never throws, and what it takes fits X', async () => {
    const rules = await textRules();
    const or = (...good: unknown[]): fc.Arbitrary<unknown> =>
      fc.oneof({ weight: 14, arbitrary: fc.constantFrom(...good) }, { weight: 1, arbitrary: fc.jsonValue() });
    const content = {
      text: fc.oneof(
        { weight: 8, arbitrary: fc.string({ unit: 'grapheme', maxLength: 140 }) },
        { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 300 }) },
        { weight: 1, arbitrary: fc.jsonValue() },
      ),
      poll: or({ options: ['a', 'b'], duration_minutes: 5 }),
      reply_to: or('20'),
      quote_of: or('20'),
      reply_settings: or('verified'),
    };
    const part = fc.record(content, { requiredKeys: ['text'] });
    const { text, poll } = content;
    const thread = fc.array(fc.record({ text, poll }, { requiredKeys: ['text'] }), {
      minLength: 1,
      maxLength: 3,
    });
    const when = fc.oneof(
      fc.constant(now),
      fc.record({ at: or('2026-12-01T09:00Z') }),
      fc.record({ local_time: or('2026-12-01T09:00'), time_zone: or('Europe/Berlin') }),
    );
    const post = fc.oneof(
      part,
      fc.record({
        parts: fc.oneof({ weight: 9, arbitrary: thread }, { weight: 1, arbitrary: fc.jsonValue() }),
      }),
    );
    const near = fc.tuple(post, when).map(([what, at]) => ({ ...what, ...at }));
    let taken = 0;
    await fc.assert(
      fc.asyncProperty(fc.oneof({ weight: 5, arbitrary: near }, fc.jsonValue()), async (body) => {
        const result = await acceptPost(body, enterprise);
        if ('faults' in result) return void assert.ok(result.faults.length > 0);
        taken++;
        for (const { text } of result.accepted.parts)
          assert.ok(
            rules.weightedLength(text) <= 280 && text.length <= MAX_CODE_UNITS && text.isWellFormed(),
          );
        assert.ok(Number.isInteger(result.accepted.dueAt));
      }),
      { numRuns: 300 },
    );
    assert.ok(taken > 5, `only ${taken} were taken`);
  });
});
