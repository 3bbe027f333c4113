import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Post } from '../../functions/publishing/post.ts';
import { viewOf } from '../../functions/publishing/view.ts';

const at = (time: string): number => Date.parse(`2026-12-01T${time}Z`);
const post: Post = {
  id: '01J00000000000000000000000',
  account: 'app',
  by: 'key:0123abcd',
  createdAt: at('07:00:00'),
  state: 'scheduled',
  dueAt: at('09:00:00'),
  actAt: at('09:00:30'),
  onLate: 'hold',
  lateAfterMs: 300_000,
  parts: [{ content: { text: 'Hello' } }],
  fruitless: 1,
};
/** As it reaches the client. */
const sent = (shown: Post): unknown => JSON.parse(JSON.stringify(viewOf(shown)));

describe('the view of a post', () => {
  test('has names in snake case, times in ISO 8601, and nothing that the client need not know', () => {
    assert.deepEqual(sent(post), {
      id: '01J00000000000000000000000',
      state: 'scheduled',
      at: '2026-12-01T09:00:00.000Z',
      next_action_at: '2026-12-01T09:00:30.000Z',
      on_late: 'hold',
      late_after_minutes: 5,
      parts: [{ text: 'Hello' }],
      account: 'app',
      by: 'key:0123abcd',
      created_at: '2026-12-01T07:00:00.000Z',
    });
  });

  test('shows each part as a client describes it, with the id that X gave it', () => {
    const parts = [
      {
        content: { text: 'a', replyTo: '20', quoteOf: '21', replySettings: 'verified' as const },
        xId: '1990000000000000001',
      },
      { content: { text: 'b', poll: { options: ['x', 'y'], durationMinutes: 60 } } },
    ];
    assert.deepEqual((sent({ ...post, parts }) as { parts: unknown }).parts, [
      { text: 'a', x_id: '1990000000000000001', reply_to: '20', quote_of: '21', reply_settings: 'verified' },
      { text: 'b', poll: { options: ['x', 'y'], duration_minutes: 60 } },
    ]);
  });

  test('tells why a post is held, and from when it can be sent again', () => {
    const attempt = { leaseUntil: at('09:05:00'), armedAt: at('09:00:01'), looks: 3 };
    const held = { ...post, state: 'held', reason: 'unconfirmed', actAt: undefined, attempt } as const;
    const { reason, resendable_at: resendable, ...rest } = viewOf(held);
    assert.deepEqual([reason, resendable], ['unconfirmed', '2026-12-01T09:10:00.000Z']);
    assert.equal(rest.next_action_at, undefined);
    assert.equal(viewOf({ ...held, state: 'failed', reason: 'refused' }).resendable_at, undefined);
  });

  test('a held post that was never sent can be sent from the start, not from 1970', () => {
    const held = { ...post, state: 'held', reason: 'too-late', actAt: undefined } as const;
    assert.equal(viewOf(held).resendable_at, '2026-12-01T07:00:00.000Z');
  });

  test('shows media, and what makes and made it, as far as there is any', () => {
    const media = [{ id: 'm1', altText: 'One' }, { id: 'm2' }];
    const recurrence = { cron: '0 9 * * *', timeZone: 'UTC', until: at('10:00:00'), count: 5 };
    const series = { ...post, parts: [{ content: { text: '', media } }], recurrence };
    const { parts, ...seen } = sent(series) as Record<string, unknown>;
    assert.deepEqual(parts, [{ text: '', media: [{ id: 'm1', alt_text: 'One' }, { id: 'm2' }] }]);
    assert.deepEqual(
      [seen.recurrence, seen.made, seen.series],
      [{ cron: '0 9 * * *', time_zone: 'UTC', until: '2026-12-01T10:00:00.000Z', count: 5 }, 0, undefined],
    );
    assert.equal(viewOf({ ...series, made: 3 }).made, 3);
    assert.equal(viewOf({ ...post, made: 3, series: 'series-one' }).made, undefined);
    assert.equal(viewOf({ ...post, series: 'series-one' }).series, 'series-one');
  });
});
