import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { mergePatch } from '../../functions/publishing/merge-patch.ts';
import type { Post } from '../../functions/publishing/post.ts';

const DUE = Date.parse('2026-12-01T09:00:00Z');
const postOf = (changes: Partial<Post> = {}): Post => ({
  id: '01J00000000000000000000000',
  account: 'app',
  by: 'test',
  createdAt: 0,
  state: 'scheduled',
  dueAt: DUE,
  actAt: DUE,
  onLate: 'skip',
  lateAfterMs: 300_000,
  parts: [{ content: { text: 'Hi' } }],
  fruitless: 0,
  ...changes,
});
const thread = postOf({ parts: [{ content: { text: 'a' } }, { content: { text: 'b' } }] });
const series = postOf({
  recurrence: { cron: '0 9 * * *', timeZone: 'UTC', until: DUE, count: 5 },
});
/** What would be sent to create it, members without a value aside. */
const merged = (post: Post, patch: unknown): unknown => JSON.parse(JSON.stringify(mergePatch(post, patch)));
const LATENESS = { on_late: 'skip', late_after_minutes: 5 };
const AT = '2026-12-01T09:00:00.000Z';
const RECURRENCE = { cron: '0 9 * * *', time_zone: 'UTC', until: AT, count: 5 };

describe('a merge patch of a post', () => {
  test('that is empty changes nothing: the post, a thread or a series as it would be sent, but for a time that nobody names', () => {
    assert.deepEqual(merged(postOf(), {}), { text: 'Hi', ...LATENESS });
    assert.deepEqual(merged(thread, {}), { parts: [{ text: 'a' }, { text: 'b' }], ...LATENESS });
    assert.deepEqual(merged(series, {}), { text: 'Hi', recurrence: RECURRENCE, ...LATENESS });
    assert.deepEqual(merged(postOf({ parts: [] }), {}), LATENESS);
  });

  test('puts its members in place of the post’s, adds others, and removes by null', () => {
    assert.deepEqual(merged(postOf(), { text: 'Ho', on_late: null, reply_to: '20' }), {
      text: 'Ho',
      late_after_minutes: 5,
      reply_to: '20',
    });
  });

  test('goes into objects, and replaces lists and all else whole', () => {
    const poll = { options: ['a', 'b'], durationMinutes: 5 };
    const post = postOf({ parts: [{ content: { text: 'Hi', poll } }] });
    assert.deepEqual(merged(post, { poll: { duration_minutes: 60 } }), {
      ...{ text: 'Hi', ...LATENESS },
      poll: { options: ['a', 'b'], duration_minutes: 60 },
    });
    assert.deepEqual(merged(post, { poll: { options: ['c', 'd', 'e'] } }), {
      ...{ text: 'Hi', ...LATENESS },
      poll: { options: ['c', 'd', 'e'], duration_minutes: 5 },
    });
    assert.deepEqual(merged(postOf(), { poll: { options: ['c', 'd'], duration_minutes: null } }), {
      ...{ text: 'Hi', ...LATENESS },
      poll: { options: ['c', 'd'] },
    });
  });

  test('makes one post of a thread by a text, and a thread of a post by parts', () => {
    assert.deepEqual(merged(thread, { text: 'One' }), { text: 'One', ...LATENESS });
    const parts = [{ text: 'c' }, { text: 'd' }];
    for (const post of [postOf(), thread]) assert.deepEqual(merged(post, { parts }), { parts, ...LATENESS });
  });

  test('brings its own time in any form, and then the post’s own is gone', () => {
    for (const time of [{ at: 'x' }, { local_time: 'x', time_zone: 'UTC' }, { now: true }]) {
      assert.deepEqual(merged(postOf(), time), { text: 'Hi', ...LATENESS, ...time });
      assert.deepEqual(merged(series, time), { text: 'Hi', ...LATENESS, ...time });
    }
    assert.deepEqual(merged(postOf(), { recurrence: { cron: 'x' } }), {
      ...{ text: 'Hi', ...LATENESS },
      recurrence: { cron: 'x' },
    });
  });

  test('changes single members of a recurrence', () => {
    assert.deepEqual(merged(series, { recurrence: { count: null, cron: '0 8 * * *' } }), {
      ...{ text: 'Hi', ...LATENESS },
      recurrence: { cron: '0 8 * * *', time_zone: 'UTC', until: AT },
    });
  });

  test('that is no object is given back as it is', () => {
    for (const patch of [null, 'x', 5, ['text']]) assert.equal(mergePatch(postOf(), patch), patch);
  });
});
