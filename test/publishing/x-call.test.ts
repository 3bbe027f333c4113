import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Part, Post, PostContent, XMedia } from '../../functions/publishing/post.ts';
import { createCall, replyTarget } from '../../functions/publishing/x-call.ts';

const postOf = (...parts: Part[]): Post => ({
  id: '01J00000000000000000000000',
  account: 'app',
  by: 'test',
  createdAt: 0,
  state: 'sending',
  dueAt: 0,
  actAt: 0,
  onLate: 'post',
  lateAfterMs: 0,
  parts,
  fruitless: 0,
});
const sent = (...parts: Part[]): unknown => {
  const { method, path, body } = createCall(postOf(...parts));
  assert.deepEqual([method, path, body?.contentType], ['POST', '/2/tweets', 'application/json']);
  return JSON.parse(Buffer.from(body?.bytes ?? []).toString());
};
const xMedia = (id: string): XMedia => ({ id, key: undefined, usableUntil: 0, stage: 'ready', parts: 0 });

describe('the call that publishes a part', () => {
  test('says nothing that the part does not say', () => {
    assert.deepEqual(sent({ content: { text: 'Hi' } }), { text: 'Hi' });
  });

  test('says all that the part says, in X’s words', () => {
    const content: PostContent = {
      text: 'Hi',
      poll: { options: ['a', 'b'], durationMinutes: 5 },
      replyTo: '20',
      quoteOf: '21',
      replySettings: 'verified',
    };
    assert.deepEqual(sent({ content }), {
      text: 'Hi',
      poll: { options: ['a', 'b'], duration_minutes: 5 },
      reply: { in_reply_to_tweet_id: '20' },
      quote_tweet_id: '21',
      reply_settings: 'verified',
    });
  });

  test('names media as X knows it, in its order; without a text there is none', () => {
    const content: PostContent = { text: '', media: [{ id: 'a' }, { id: 'b' }] };
    assert.deepEqual(sent({ content, xMedia: [xMedia('1'), xMedia('2')] }), {
      media: { media_ids: ['1', '2'] },
    });
  });

  test('is never made without the media that X was to have, nor where all is posted', () => {
    const content: PostContent = { text: 'Look', media: [{ id: 'a' }, { id: 'b' }] };
    assert.throws(() => sent({ content }));
    assert.throws(() => sent({ content, xMedia: [xMedia('1')] }));
    assert.throws(() => sent({ content: { text: 'Hi' }, xId: '30' }));
  });

  test('answers the part before; the first part, what the client named', () => {
    const first = { content: { text: 'a', replyTo: '20' } };
    const rest = [{ content: { text: 'b' } }, { content: { text: 'c' } }];
    assert.deepEqual(sent(first, ...rest), { text: 'a', reply: { in_reply_to_tweet_id: '20' } });
    const [second, third] = rest.map((part, index) => ({ ...part, xId: `4${index}` }));
    assert.ok(second && third);
    assert.deepEqual(sent({ ...first, xId: '30' }, ...rest), {
      text: 'b',
      reply: { in_reply_to_tweet_id: '30' },
    });
    assert.equal(replyTarget(postOf({ ...first, xId: '30' }, second, { content: { text: 'c' } })), '40');
    assert.equal(replyTarget(postOf({ content: { text: 'a' } })), undefined);
  });
});
