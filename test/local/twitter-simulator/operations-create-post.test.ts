import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Post } from '../../../local/twitter-simulator/world/model.ts';
import { publish } from '../../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../../local/twitter-simulator/world.ts';
import { type Bench, createBench } from './world-call.ts';

const own = { id: DEMO_USER_ID };
const send = (bench: Bench, body: unknown, as?: string) =>
  bench.call('createPosts', { body, ...(as === undefined ? {} : { as }) });

function byStranger(bench: Bench, text: string, more: Partial<Parameters<typeof publish>[1]> = {}): Post {
  return publish(bench.world, { authorId: bench.user('devdana').id, text, ...more }, bench.now);
}

describe('a new post', () => {
  test('is answered with its id and its text as X shows it, and stands first', () => {
    const bench = createBench();
    const { status, body, requestUsd } = send(bench, { text: 'Fish & chips' });
    assert.equal(status, 201);
    const { id } = body.data ?? {};
    assert.deepEqual(body.data, { edit_history_tweet_ids: [id], id, text: 'Fish &amp; chips' });
    assert.equal(requestUsd, 0.015);
    assert.equal(bench.ids('getUsersPosts', { params: own })[0], id);
  });

  test('costs more with a link', () => {
    const bench = createBench();
    assert.equal(send(bench, { text: 'See https://a.example/b' }).requestUsd, 0.2);
    assert.equal(send(bench, { text: 'See example.org' }).requestUsd, 0.2);
  });

  test('is refused when its text was posted before, until that is deleted', () => {
    const bench = createBench();
    const first = send(bench, { text: 'Good morning' });
    const again = send(bench, { text: ' Good morning' });
    assert.equal(again.status, 403);
    assert.deepEqual(again.body, {
      title: 'Forbidden',
      type: 'about:blank',
      status: 403,
      detail: 'You are not allowed to create a Tweet with duplicate content.',
    });
    assert.equal(send(bench, { text: 'Good morning' }, 'devdana').status, 201);
    bench.call('deletePosts', { params: { id: first.body.data?.id ?? '' } });
    assert.equal(send(bench, { text: 'Good morning' }).status, 201);
  });

  test('may weigh 280 and no more', () => {
    const bench = createBench();
    const link = 'https://a.example/a-path-much-longer-than-twenty-three-characters';
    assert.equal(send(bench, { text: '漢'.repeat(140) }).status, 201);
    assert.equal(send(bench, { text: `${'x'.repeat(256)} ${link}` }).status, 201);
    const { status, body } = send(bench, { text: `${'x'.repeat(257)} ${link}` });
    assert.equal(status, 400);
    assert.match(body.errors?.[0]?.message ?? '', /^Your Tweet text is too long\./);
  });

  test('needs text or media', () => {
    const bench = createBench();
    for (const body of [undefined, {}, { text: '  ' }]) assert.equal(send(bench, body).status, 400);
  });

  test('may carry one cashtag', () => {
    const bench = createBench();
    assert.equal(send(bench, { text: 'Up: $ABC' }).status, 201);
    const { status, body } = send(bench, { text: 'Up: $ABC and $DEF' });
    assert.equal(status, 403);
    assert.match(body.detail ?? '', /cashtag/);
  });

  test('with unknown or ill-formed members is refused in the words of X’s validator', () => {
    const bench = createBench();
    const body = { text: 5, txt: 'x', poll: { options: ['one'], duration_minutes: 1 }, reply: {} };
    const messages = send(bench, body).body.errors?.map(({ message }) => message);
    assert.deepEqual(messages?.sort(), [
      '$.poll.duration_minutes: must have a minimum value of 5',
      '$.poll.options: there must be a minimum of 2 items in the array',
      '$.reply.in_reply_to_tweet_id: is missing but it is required',
      '$.text: integer found, string expected',
      '$.txt: is not defined in the schema and the schema does not allow additional properties',
    ]);
    assert.equal(send(bench, []).body.errors?.[0]?.message, '$: array found, object expected');
  });

  test('can ask a question', () => {
    const bench = createBench();
    const poll = { options: ['Yes', 'No'], duration_minutes: 60 };
    const { data } = send(bench, { text: 'Well?', poll }).body;
    const kept = bench.world.polls.get(bench.world.posts.get(data?.id ?? '')?.pollId ?? '');
    assert.deepEqual(kept?.options, [
      { label: 'Yes', votes: 0 },
      { label: 'No', votes: 0 },
    ]);
    assert.equal(kept?.endsAt, bench.now + 3_600_000);
  });
});

describe('an answer', () => {
  test('to oneself makes a thread, in one conversation', () => {
    const bench = createBench();
    const root = send(bench, { text: 'One' }).body.data?.id ?? '';
    const next = send(bench, { text: 'Two', reply: { in_reply_to_tweet_id: root } });
    assert.equal(next.status, 201);
    assert.equal(next.requestUsd, 0.015);
    const post = bench.world.posts.get(next.body.data?.id ?? '');
    assert.deepEqual([post?.conversationId, post?.inReplyToUserId], [root, DEMO_USER_ID]);
    assert.equal(post?.text, 'Two');
  });

  test('to a stranger is refused a self-serve app, unless it was summoned', () => {
    const bench = createBench();
    const reply = (post: Post, text: string) =>
      send(bench, { text, reply: { in_reply_to_tweet_id: post.id } });
    const cold = reply(byStranger(bench, 'Talking to nobody'), 'Hello');
    assert.equal(cold.status, 403);
    assert.match(cold.body.detail ?? '', /not been mentioned or otherwise engaged/);
    const summoned = reply(byStranger(bench, 'What do you say, @gateway_demo?'), 'Hello');
    assert.equal(summoned.status, 201);
    assert.equal(summoned.requestUsd, 0.01);
    assert.equal(summoned.body.data?.text, '@devdana Hello');
    const to = byStranger(bench, 'And now, @gateway_demo?').id;
    const bare = { in_reply_to_tweet_id: to, auto_populate_reply_metadata: false };
    assert.equal(send(bench, { text: 'Just this', reply: bare }).body.data?.text, 'Just this');
    const quoted = bench.world.timeline.find(({ authorId }) => authorId === DEMO_USER_ID);
    assert.ok(quoted);
    assert.equal(reply(byStranger(bench, 'Look at this', { quotes: quoted }), 'Thanks').status, 201);
  });

  test('to a stranger is an enterprise app’s right', () => {
    const bench = createBench();
    bench.world.access = 'enterprise';
    const { id } = byStranger(bench, 'Talking to nobody');
    assert.equal(send(bench, { text: 'Hello', reply: { in_reply_to_tweet_id: id } }).status, 201);
  });

  test('is refused where the conversation is not open to it, or the post is gone or its author blocks', () => {
    const bench = createBench();
    bench.world.access = 'enterprise';
    const reply = (post: Post) => send(bench, { text: 'Hello', reply: { in_reply_to_tweet_id: post.id } });
    assert.match(
      reply(byStranger(bench, 'Named only', { replySettings: 'mentionedUsers' })).body.detail ?? '',
      /restricted/,
    );
    bench.world.follows.remove(bench.user('devdana').id, DEMO_USER_ID);
    const closed = byStranger(bench, 'Whom I follow', { replySettings: 'following' });
    assert.equal(reply(closed).status, 403);
    bench.world.follows.add(bench.user('devdana').id, DEMO_USER_ID);
    assert.equal(reply(closed).status, 201);
    const open = byStranger(bench, 'Open');
    bench.world.blocks.add(bench.user('devdana').id, DEMO_USER_ID);
    assert.match(reply(open).body.detail ?? '', /deleted or not visible/);
    bench.world.remove(open.id);
    assert.equal(reply(open).status, 403);
  });
});

describe('a quote', () => {
  test('is refused a self-serve app, and links to what it quotes for others', () => {
    const bench = createBench();
    const { id } = byStranger(bench, 'Quote me');
    const refused = send(bench, { text: 'This', quote_tweet_id: id });
    assert.equal(refused.status, 403);
    assert.ok(refused.body.type?.endsWith('/client-forbidden'));
    bench.world.access = 'enterprise';
    const { body, requestUsd } = send(bench, { text: 'This', quote_tweet_id: id });
    assert.equal(requestUsd, 0.015);
    const post = bench.world.posts.get(body.data?.id ?? '');
    assert.equal(post?.entities.urls[0]?.expanded_url, `https://x.com/devdana/status/${id}`);
    assert.deepEqual(bench.ids('getPostsQuotedPosts', { params: { id } }), [post?.id]);
    assert.equal(send(bench, { text: 'That', quote_tweet_id: '20' }).status, 400);
  });
});

describe('deleting and hiding', () => {
  test('take one’s own post away, and nobody else’s', () => {
    const bench = createBench();
    const { id = '' } = send(bench, { text: 'Short-lived' }).body.data ?? {};
    assert.equal(bench.call('deletePosts', { params: { id }, as: 'devdana' }).status, 403);
    const { body, requestUsd } = bench.call('deletePosts', { params: { id } });
    assert.deepEqual([body, requestUsd], [{ data: { deleted: true } }, 0.005]);
    assert.equal(bench.call('deletePosts', { params: { id } }).status, 404);
    assert.equal(bench.call('getPostsById', { params: { id } }).body.data, undefined);
  });

  test('hide an answer in one’s own conversation only', () => {
    const bench = createBench();
    const root = send(bench, { text: 'Ask me' }).body.data?.id ?? '';
    const answer = byStranger(bench, 'Why?', { replyTo: bench.world.posts.get(root) as Post });
    const hide = (tweet_id: string, as?: string) =>
      bench.call('hidePostsReply', { params: { tweet_id }, body: { hidden: true }, ...(as ? { as } : {}) });
    assert.deepEqual(hide(answer.id).body, { data: { hidden: true } });
    assert.equal(bench.world.posts.get(answer.id)?.hidden, true);
    assert.equal(hide(answer.id, 'kofi_codes').status, 403);
    assert.equal(hide(root).status, 403);
  });
});
