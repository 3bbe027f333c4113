import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { patchOf } from '../../functions/console/posts/patch.ts';
import { xIdOf } from '../../functions/console/posts/x-id.ts';
import { draftOf, newDraft, newPart, newPoll, repeatOf } from '../../functions/console/write/draft.ts';
import { placeOf } from '../../functions/console/write/fault-places.ts';
import { repeatWords } from '../../functions/console/write/repeat-words.ts';
import { cronOf, requestOf } from '../../functions/console/write/request.ts';
import { acceptPost } from '../../functions/publishing/accept.ts';

const draft = () => newDraft('Europe/Berlin', '2026-12-01T09:00');
const now = Date.parse('2026-11-24T12:00:00Z');

describe('what the form sends', () => {
  test('is what the gateway takes: a text at a time', async () => {
    const made = draft();
    Object.assign(made.parts[0] ?? {}, { text: 'Hello' });
    made.replySettings = 'verified';
    const body = requestOf(made);
    assert.deepEqual(body, {
      text: 'Hello',
      reply_settings: 'verified',
      local_time: '2026-12-01T09:00',
      time_zone: 'Europe/Berlin',
      on_late: 'post',
      late_after_minutes: 60,
    });
    const result = await acceptPost(body, { now, access: 'self-serve' });
    assert.ok('accepted' in result);
    assert.equal(result.accepted.dueAt, Date.parse('2026-12-01T08:00:00Z'));
  });

  test('is what the gateway takes: a thread with a poll, now', async () => {
    const made = draft();
    made.parts = [
      { ...newPart(), text: 'One' },
      { ...newPart(), text: 'Two', poll: { ...newPoll(), options: ['Yes', 'No', ''] } },
    ];
    made.when.kind = 'now';
    made.replySettings = 'following';
    const result = await acceptPost(requestOf(made), { now, access: 'self-serve' });
    assert.ok('accepted' in result, JSON.stringify(result));
    assert.equal(result.accepted.parts[0]?.replySettings, 'following');
    assert.deepEqual(result.accepted.parts[1]?.poll?.options, ['Yes', 'No']);
  });

  test('names media by id, with a description only where there is one, and a text only where there is one', () => {
    const made = draft();
    made.parts = [
      {
        text: '',
        media: [
          { id: 'A', name: 'a.png', alt: ' A cup ' },
          { id: 'B', name: 'b.png', alt: ' ' },
        ],
      },
    ];
    const { text, media } = requestOf(made);
    assert.equal(text, undefined);
    assert.deepEqual(media, [{ id: 'A', alt_text: 'A cup' }, { id: 'B' }]);
  });

  test('says a recurrence in the gateway’s form, to the end of its last day in its zone', () => {
    const made = draft();
    made.when = { ...made.when, kind: 'repeat' };
    Object.assign(made.when.repeat, {
      every: 'week',
      weekday: '2',
      time: '09:05',
      ends: 'until',
      untilDay: '2026-12-24',
    });
    assert.deepEqual(requestOf(made).recurrence, {
      cron: '5 9 * * 2',
      time_zone: 'Europe/Berlin',
      until: '2026-12-24T22:59:59.000Z',
    });
    Object.assign(made.when.repeat, { ends: 'count', count: '12' });
    assert.deepEqual(requestOf(made).recurrence, {
      cron: '5 9 * * 2',
      time_zone: 'Europe/Berlin',
      count: 12,
    });
  });

  test('leaves to the gateway to say what is wrong with a number that is none', () => {
    const made = draft();
    made.lateMinutes = 'soon';
    assert.equal(requestOf(made).late_after_minutes, 'soon');
  });

  test('has cron expressions for the usual patterns', () => {
    const { repeat } = draft().when;
    const patterns = (['day', 'weekdays', 'week', 'month', 'cron'] as const).map((every) =>
      cronOf({ ...repeat, every, time: '17:30', weekday: '0', day: '31', cron: ' */5 * * * * ' }),
    );
    assert.deepEqual(patterns, [
      '30 17 * * *',
      '30 17 * * 1-5',
      '30 17 * * 0',
      '30 17 31 * *',
      '*/5 * * * *',
    ]);
  });

  test('can be written again from another post, with a key of its own', () => {
    const parts = [
      { text: 'One', reply_settings: 'verified' },
      { poll: { options: ['a', 'b'], duration_minutes: 5 }, x_id: '1' },
    ];
    const base = draft();
    const again = draftOf(
      { id: 'P', state: 'failed', at: '2026-01-01T00:00:00Z', on_late: 'hold', late_after_minutes: 5, parts },
      base,
    );
    assert.deepEqual(again.parts, [
      { text: 'One', media: [] },
      { text: '', poll: { options: ['a', 'b'], minutes: 5 }, media: [] },
    ]);
    assert.deepEqual(
      [again.replySettings, again.onLate, again.lateMinutes, again.key],
      ['verified', 'hold', '5', base.key],
    );
    assert.notEqual(draft().key, base.key);
  });

  test('can be written again from a series, with its times', () => {
    const recurrence = { cron: '5 17 * * 2', time_zone: 'Asia/Tokyo', until: '2026-12-24T14:59:59.000Z' };
    const series = {
      id: 'S',
      state: 'ended',
      at: '2026-12-22T08:05:00Z',
      parts: [{ text: '{date}' }],
      recurrence,
    };
    const again = draftOf(series, draft());
    assert.deepEqual(requestOf(again).recurrence, recurrence);
    assert.match(repeatWords(again.when.repeat), /^every Tuesday at 17:05, until .*\b24\b.*2026/);
  });

  test('takes a cron expression of its own patterns for what it was, and leaves any other as it is', () => {
    const { repeat } = draft().when;
    const kinds = fc.constantFrom('day', 'weekdays', 'week', 'month');
    const number = (most: number) => fc.integer({ min: 0, max: most });
    fc.assert(
      fc.property(
        kinds,
        number(23),
        number(59),
        number(6),
        number(30),
        (every, hour, minute, weekday, day) => {
          const two = (each: number): string => String(each).padStart(2, '0');
          const time = `${two(hour)}:${two(minute)}`;
          const cron = cronOf({ ...repeat, every, time, weekday: String(weekday), day: String(day + 1) });
          const read = repeatOf({ cron, time_zone: 'UTC' });
          assert.deepEqual([read.every, read.time, cronOf(read)], [every, time, cron]);
        },
      ),
    );
    assert.equal(repeatOf({ cron: '0 30 9 * * 1-5', time_zone: 'UTC' }).every, 'weekdays');
    for (const cron of ['*/5 * * * *', '0 9 1 * 1', '0 9 * 12 *', '0 9 L * *', '60 24 * * *', '5 0 9 * * 1'])
      assert.deepEqual(
        [repeatOf({ cron, time_zone: 'UTC' }).every, repeatOf({ cron, time_zone: 'UTC' }).cron],
        ['cron', cron],
      );
  });
});

test('a change sends the new text alone, and of a thread all that it holds', () => {
  const thread = [
    { text: 'One', reply_settings: 'verified' },
    { text: 'Two', poll: { options: ['a', 'b'], duration_minutes: 5 } },
  ];
  assert.deepEqual(patchOf(thread, ['One', 'Two']), {});
  assert.deepEqual(patchOf([{ text: 'One' }], ['New']), { text: 'New' });
  assert.deepEqual(patchOf(thread, ['One', 'New']), { parts: [thread[0], { ...thread[1], text: 'New' }] });
});

test('a fault is shown at the field that it names, or at the nearest that it is a part of', () => {
  const names = ['parts[0].text', 'parts[1].text', 'parts[1].poll.options', 'media', 'recurrence.cron', 'at'];
  const cases: readonly (readonly [string, number | undefined])[] = [
    ['parts[1].text', 1],
    ['parts[1].poll', 2],
    ['parts[1].poll.options', 2],
    ['parts[1]', 1],
    ['media[0].alt_text', 3],
    ['recurrence', 4],
    ['recurrence.cron', 4],
    ['colour', undefined],
    ['', undefined],
  ];
  for (const [field, place] of cases) assert.equal(placeOf(field, names), place, field);
});

test('a post on X is named by its address or its number, and by nothing else', () => {
  const id = '1866000000000000000';
  for (const text of [
    id,
    ` ${id} `,
    `https://x.com/somebody/status/${id}`,
    `https://x.com/a/status/${id}?s=20`,
    `https://twitter.com/i/web/status/${id}/photo/1`,
  ])
    assert.equal(xIdOf(text), id, text);
  for (const text of ['', 'nonsense', `${id}${id}`, 'https://x.com/somebody', `x${id}`])
    assert.equal(xIdOf(text), undefined, text);
});
