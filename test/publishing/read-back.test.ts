import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import type { Part, Post, PostContent } from '../../functions/publishing/post.ts';
import { type Look, readTimeline, timelineCall } from '../../functions/publishing/read-back.ts';
import { postIdTime } from '../../functions/twitter/post-id.ts';

const SENT_AT = Date.parse('2026-12-01T09:00:00Z');
const MINUTE = 60_000;

function postOf(content: PostContent | string, more: Partial<Part> = {}, before: Part[] = []): Post {
  return {
    ...{ id: '01J00000000000000000000000', account: 'app', by: 'test', createdAt: 0 },
    ...{ state: 'uncertain', dueAt: 0, actAt: 0, onLate: 'post', lateAfterMs: 0, fruitless: 0 },
    parts: [...before, { content: typeof content === 'string' ? { text: content } : content, ...more }],
    attempt: { leaseUntil: SENT_AT, armedAt: SENT_AT, looks: 0 },
  };
}
const read = (body: unknown, post: Post, status = 200): Look | undefined =>
  readTimeline(
    { status, headers: {}, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) },
    post,
  );
/** Whether the timeline shows the post, as a post with that text and more. */
const isSeen = (post: Post, text: string, more: object = {}): boolean => {
  const look = read({ data: [{ id: '9', text, ...more }] }, post);
  assert.ok(look);
  return look.matches.length === 1;
};

describe('a look at the timeline', () => {
  const queryOf = (post: Post, now: number, token?: string): Record<string, string> => {
    const call = timelineCall('12', post, now, token);
    assert.deepEqual([call.method, call.path], ['GET', '/2/users/12/tweets']);
    return Object.fromEntries(call.query ?? []);
  };

  test('asks for what was posted from two minutes before the send until it must have ended', () => {
    const {
      since_id: since = '',
      until_id: until = '',
      ...rest
    } = queryOf(postOf('Hi'), SENT_AT + 60 * MINUTE);
    assert.equal(postIdTime(since), SENT_AT - 2 * MINUTE);
    assert.equal(postIdTime(until), SENT_AT + 7 * MINUTE);
    assert.deepEqual(rest, {
      max_results: '100',
      'tweet.fields': 'attachments,referenced_tweets',
    });
    assert.equal(queryOf(postOf('Hi'), SENT_AT, 'next-page').pagination_token, 'next-page');
  });

  test('names no end that X’s clock may not have come to', () => {
    assert.equal(queryOf(postOf('Hi'), SENT_AT + 9 * MINUTE).until_id, undefined);
    assert.ok(queryOf(postOf('Hi'), SENT_AT + 9 * MINUTE + 1).until_id);
  });

  test('tells the posts that are what was sent, in their order, and the next page', () => {
    const data = ['3', '2', '1'].map((id) => ({ id, text: id === '2' ? 'Other' : 'Hi' }));
    assert.deepEqual(read({ data, meta: { next_token: 'more' } }, postOf('Hi')), {
      matches: ['3', '1'],
      next: 'more',
    });
    assert.deepEqual(read({ data }, postOf('Hi')), { matches: ['3', '1'], next: undefined });
  });

  test('takes an empty timeline for absence, and nothing else', () => {
    const empty = { meta: { result_count: 0 } };
    assert.deepEqual(read(empty, postOf('Hi')), { matches: [], next: undefined });
    assert.deepEqual(read({ meta: { result_count: 0, next_token: 'more' } }, postOf('Hi'))?.next, 'more');
    for (const body of [
      '',
      '{',
      'null',
      '[]',
      '{}',
      '"x"',
      { data: {} },
      { meta: { result_count: 2 } },
      { meta: null },
    ])
      assert.equal(read(body, postOf('Hi')), undefined, JSON.stringify(body));
    for (const status of [201, 401, 500]) assert.equal(read(empty, postOf('Hi'), status), undefined);
  });

  test('knows a text that X escaped, trimmed and folded', () => {
    assert.ok(isSeen(postOf('1 < 2 && 3 > 2'), '1 &lt; 2 &amp;&amp; 3 &gt; 2'));
    assert.ok(isSeen(postOf('About &lt; itself'), 'About &amp;lt; itself'));
    assert.ok(isSeen(postOf(' One\n\n two  '), 'One two'));
    assert.ok(isSeen(postOf('One  two'), 'One\n two '));
    assert.ok(isSeen(postOf('Cafe\u0301'), 'Café'));
    assert.ok(isSeen(postOf('Café'), 'Cafe\u0301'));
    assert.ok(isSeen(postOf('(a|b) [c] {d} ^e$ .*+? \\f /g'), '(a|b) [c] {d} ^e$ .*+? \\f /g'));
  });

  test('does not take another text for the one that was sent', () => {
    for (const [sent, seen] of [
      ['Hi', 'Hi there'],
      ['Hi', 'Oh Hi'],
      ['a.c', 'abc'],
      ['abc', 'a.c'],
      ['aab', 'a+b'],
      ['Hi', 'hi'],
      ['ab', 'a|b'],
      ['One two', 'Onetwo'],
      ['Hi', ''],
      ['x https://example.com', 'y https://t.co/abc'],
    ] as const)
      assert.ok(!isSeen(postOf(sent), seen), `${sent} / ${seen}`);
  });

  test('knows X’s short links for those that were sent, with one more for media', () => {
    const sent = postOf('See https://example.com/a?b=1 and example.org now');
    assert.ok(isSeen(sent, 'See https://t.co/abc and https://t.co/DE9 now'));
    const xMedia = [{ id: '1', key: '3_1', usableUntil: 0, stage: 'ready', parts: 1 }] as const;
    const pictured = postOf({ text: 'Look', media: [{ id: 'a' }] }, { xMedia });
    assert.ok(isSeen(pictured, 'Look https://t.co/pic', { attachments: { media_keys: ['3_1'] } }));
    assert.ok(!isSeen(postOf('Look'), 'Look https://t.co/pic'));
    assert.ok(!isSeen(sent, 'See https://t.co/abc and more now'));
    assert.ok(!isSeen(postOf('ab'), 'a https://t.co b'));
  });

  test('knows an answer, to the same post only, whatever names X puts in front', () => {
    const reply = postOf({ text: 'Yes', replyTo: '20' });
    const to = (id: string, type = 'replied_to'): object => ({ referenced_tweets: [{ type, id }] });
    assert.ok(isSeen(reply, 'Yes', to('20')));
    assert.ok(isSeen(reply, '@one @two  Yes', to('20')));
    assert.ok(!isSeen(reply, 'Oh @one Yes', to('20')));
    assert.ok(!isSeen(postOf({ text: 'Oh Yes', replyTo: '20' }), 'Oh @one Yes', to('20')));
    assert.ok(!isSeen(reply, 'Yes', to('21')));
    assert.ok(!isSeen(reply, 'Yes', to('20', 'quoted')));
    assert.ok(!isSeen(reply, 'Yes'));
    assert.ok(!isSeen(postOf('Yes'), 'Yes', to('20')));
    assert.ok(isSeen(postOf('@one Yes'), '@one Yes'));
    assert.ok(!isSeen(postOf('@one Yes'), '@two Yes'));
    const second = postOf('Two', {}, [{ content: { text: 'One' }, xId: '30' }]);
    assert.ok(isSeen(second, 'Two', to('30')));
  });

  test('tells posts with equal texts apart by their media', () => {
    const sent = (...keys: (string | undefined)[]): Post =>
      postOf(
        { text: 'Look' },
        {
          xMedia: keys.map((key) => ({ id: '1', key, usableUntil: 0, stage: 'ready', parts: 0 })),
        },
      );
    const shows = (...keys: string[]): object => ({ attachments: { media_keys: keys } });
    assert.ok(isSeen(sent('3_1', '3_2'), 'Look', shows('3_2', '3_1')));
    assert.ok(!isSeen(sent('3_1', '3_2'), 'Look', shows('3_1', '3_9')));
    assert.ok(!isSeen(sent('3_1'), 'Look', shows('3_1', '3_2')));
    assert.ok(!isSeen(sent('3_1'), 'Look'));
    assert.ok(!isSeen(sent('3_1'), 'Look', { attachments: {} }));
    assert.ok(isSeen(sent(undefined, '3_2'), 'Look', shows('3_1', '3_2')));
    assert.ok(!isSeen(sent(undefined), 'Look'));
    assert.ok(!isSeen(postOf('Look'), 'Look', shows('3_1')));
    assert.ok(isSeen(postOf('Look'), 'Look', shows()));
    // X may attach what it finds behind a link.
    for (const link of ['https://a.example', 'HTTP://a.example'])
      assert.ok(isSeen(postOf(`Look ${link}`), 'Look https://t.co/a', shows('3_1')));
  });

  test('finds media without a text by the link that X puts there', () => {
    const post = postOf(
      { text: '', media: [{ id: 'a' }] },
      { xMedia: [{ id: '1', key: '3_1', usableUntil: 0, stage: 'ready', parts: 0 }] },
    );
    assert.ok(isSeen(post, 'https://t.co/pic', { attachments: { media_keys: ['3_1'] } }));
  });

  test('always knows a text that X shows as it was sent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 60 }), (text) => {
        fc.pre(!/t\.co|&(lt|gt|amp);/.test(text));
        const escaped = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
        assert.ok(isSeen(postOf(text), escaped.trim()));
      }),
    );
  });
});
