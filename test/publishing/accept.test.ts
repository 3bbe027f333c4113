import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type Accepted, acceptPost } from '../../functions/publishing/accept.ts';
import { textRules } from '../../functions/publishing/text.ts';

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
      poll: { options: ['one'] },
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
        'poll.options',
        'reply_to',
        'text',
        'txt',
      ],
    ]);
  });

  test('counts a text as X does, emoji of any age as two', async () => {
    await accepted({ text: 'x'.repeat(280), ...now });
    assert.deepEqual(await faultyFields({ text: 'x'.repeat(281), ...now }), ['text']);
    await accepted({ text: `https://example.com/${'x'.repeat(500)}`, ...now });
    const factsOf = await textRules();
    for (const emoji of ['😀', '👨‍👩‍👧', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🫨', '🫩', '🇺🇦'])
      assert.equal(factsOf(emoji).weightedLength, 2, emoji);
    assert.deepEqual(await faultyFields({ text: '日'.repeat(141), ...now }), ['text']);
  });

  test('quotes the price: a link makes a post dearer', async () => {
    assert.equal((await accepted({ text: 'see example.com', ...now })).priceUsd, 0.2);
    const { priceUsd, warnings } = await accepted({
      parts: [{ text: 'a' }, { text: 'b https://x.example' }],
      ...now,
    });
    assert.deepEqual([priceUsd, warnings.length], [0.215, 1]);
  });

  test('refuses what X refuses: two cashtags, control characters, halves of characters', async () => {
    for (const text of ['$ABC and $DEF', 'a\u0007b', 'a\ud800', '', ' \n ']) {
      assert.deepEqual(await faultyFields({ text, ...now }), ['text'], text);
    }
    await accepted({ text: '$ABC\nnext line', ...now });
  });

  test('refuses what X no longer offers to self-serve apps, and takes it from enterprise ones', async () => {
    const body = { text: 'Hi', reply_to: '20', ...now };
    assert.deepEqual(await faultyFields(body), ['reply_to']);
    assert.equal((await accepted(body, enterprise)).parts[0]?.replyTo, '20');
    assert.deepEqual(await faultyFields({ text: 'Hi', quote_of: '20', ...now }), ['quote_of']);
  });

  test('threads: faults name the part, and what belongs elsewhere', async () => {
    const body = { parts: [{ text: '' }, { text: 'b', reply_to: '1' }, 'c'], text: 'x', ...now };
    assert.deepEqual(await faultyFields(body, enterprise), [
      'text',
      'parts[0].text',
      'parts[1].reply_to',
      'parts[2]',
    ]);
    assert.deepEqual(await faultyFields({ parts: [], ...now }), ['parts']);
  });

  describe('when', () => {
    const local = async (time: string, zone: string, base = '2026-01-01T00:00:00Z'): Promise<string> => {
      const { dueAt } = await accepted(
        { text: 'x', local_time: time, time_zone: zone },
        { ...self, now: Date.parse(base) },
      );
      return new Date(dueAt).toISOString();
    };

    test('a local time is an instant in its zone', async () => {
      assert.equal(await local('2026-12-01T09:00', 'Asia/Kolkata'), '2026-12-01T03:30:00.000Z');
      assert.equal(await local('2026-07-01T09:00:30', 'Europe/Berlin'), '2026-07-01T07:00:30.000Z');
    });

    test('a time that the clocks skip moves on with them; of one that comes twice the first is taken', async () => {
      assert.equal(await local('2026-03-29T02:30', 'Europe/Berlin'), '2026-03-29T01:30:00.000Z');
      assert.equal(await local('2026-10-25T02:30', 'Europe/Berlin'), '2026-10-25T00:30:00.000Z');
      assert.equal(await local('2026-11-01T01:30', 'America/New_York'), '2026-11-01T05:30:00.000Z');
    });

    test('is said once, lies neither in the past nor too far ahead, and has its offset or zone', async () => {
      for (const [when, field] of [
        [{}, 'at'],
        [{ at: '2026-12-01T09:00:00Z', now: true }, 'at'],
        [{ at: '2026-12-01T09:00:00' }, 'at'],
        [{ at: '2026-11-24T11:58:00Z' }, 'at'],
        [{ at: '2028-01-01T00:00:00Z' }, 'at'],
        [{ at: '2026-13-01T00:00:00Z' }, 'at'],
        [{ local_time: '2026-12-01T09:00' }, 'time_zone'],
        [{ local_time: '2026-12-01T09:00', time_zone: 'Berlin' }, 'time_zone'],
        [{ local_time: '2026-02-30T25:00', time_zone: 'Europe/Berlin' }, 'local_time'],
        [{ now: true, time_zone: 'Europe/Berlin' }, 'time_zone'],
        [{ now: false }, 'now'],
      ] as const) {
        assert.deepEqual(await faultyFields({ text: 'x', ...when }), [field], JSON.stringify(when));
      }
      await accepted({ text: 'x', at: '2026-11-24T11:59:30Z' });
    });
  });

  test('whatever JSON comes, it never throws, and what it takes fits X', async () => {
    const factsOf = await textRules();
    const near = fc.record(
      {
        text: fc.oneof(fc.string({ unit: 'grapheme', maxLength: 300 }), fc.jsonValue()),
        now: fc.oneof(fc.constant(true), fc.jsonValue()),
        parts: fc.jsonValue(),
        poll: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(fc.oneof(near, fc.jsonValue()), async (body) => {
        const result = await acceptPost(body, self);
        if ('faults' in result) return void assert.ok(result.faults.length > 0);
        for (const { text } of result.accepted.parts) assert.ok(factsOf(text).weightedLength <= 280);
      }),
      { numRuns: 300 },
    );
  });
});
