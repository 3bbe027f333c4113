import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Part, Post, PostContent } from '../../functions/publishing/post.ts';
import { type Lookup, readTimeline, timelineCall } from '../../functions/publishing/read-back.ts';
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
const read = (body: unknown, post: Post, status = 200): Lookup | undefined =>
  readTimeline(
    { status, headers: {}, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) },
    post,
  );
/** Whether the timeline shows the post, as a post with that text and more. */
const isSeen = (post: Post, text: string, more: object = {}, includes: object = {}): boolean => {
  const page = read({ data: [{ id: '9', text, ...more }], includes }, post);
  assert.ok(page);
  return page.matches.length === 1;
};
/** The entities of a text with X's first, second … short link. */
const links = (...expanded: string[]): object => ({
  entities: { urls: expanded.map((expanded_url, n) => ({ url: `https://t.co/${n + 1}`, expanded_url })) },
});
const refers = (type: string, id: string): object => ({ referenced_tweets: [{ type, id }] });

describe('the question for a timeline', () => {
  const queryOf = (
    content: PostContent,
    range: Parameters<typeof timelineCall>[2] = {},
  ): Record<string, string> => {
    const call = timelineCall('12', postOf(content), range);
    assert.deepEqual([call.method, call.path], ['GET', '/2/users/12/tweets']);
    return Object.fromEntries(call.query ?? []);
  };

  test('names what was posted between two times, and the page', () => {
    const range = { from: SENT_AT - 2 * MINUTE, until: SENT_AT + 7 * MINUTE, token: 'next-page' };
    const {
      since_id: since = '',
      until_id: until = '',
      pagination_token: token,
    } = queryOf({ text: 'Hi' }, range);
    assert.deepEqual([postIdTime(since), postIdTime(until), token], [range.from, range.until, 'next-page']);
  });

  test('asks for what tells a post from others, and for nothing that the post does not have', () => {
    const always = { max_results: '100', 'tweet.fields': 'attachments,entities,referenced_tweets' };
    assert.deepEqual(queryOf({ text: 'Hi' }), always);
    assert.deepEqual(queryOf({ text: 'Hi', poll: { options: ['a', 'b'], durationMinutes: 5 } }), {
      ...always,
      expansions: 'attachments.poll_ids',
      'poll.fields': 'duration_minutes',
    });
    const thread = (first: PostContent): Post => postOf('Two', {}, [{ content: first, xId: '30' }]);
    const expansionsOf = (post: Post): string | undefined =>
      Object.fromEntries(timelineCall('12', post, {}).query ?? []).expansions;
    assert.equal(expansionsOf(thread({ text: 'One' })), undefined);
    assert.match(expansionsOf(thread({ text: '@ada One' })) ?? '', /referenced_tweets/);
    assert.match(expansionsOf(thread({ text: 'One', replyTo: '20' })) ?? '', /referenced_tweets/);
    assert.equal(expansionsOf(postOf('@ada Hi')), undefined);
    assert.deepEqual(queryOf({ text: 'Hi', replyTo: '20' }), {
      ...always,
      'tweet.fields': 'attachments,entities,referenced_tweets,author_id',
      expansions: 'author_id,referenced_tweets.id,referenced_tweets.id.author_id',
    });
  });
});

describe('a page of the timeline', () => {
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

  test('with an item that is no post could not be read', () => {
    const good = { id: '1', text: 'Hello' };
    assert.deepEqual(read({ data: [good] }, postOf('Hello')), { matches: ['1'], next: undefined });
    for (const item of [
      ...[null, 'Hello', { id: '1' }, { id: 1, text: 'Hello' }, { id: '1/2', text: 'Hello' }],
      ...[
        { ...good, referenced_tweets: [null] },
        { ...good, referenced_tweets: {} },
        { ...good, attachments: { media_keys: 'x' } },
        { ...good, attachments: { poll_ids: [1] } },
      ],
    ])
      assert.equal(read({ data: [good, item] }, postOf('Hello')), undefined, JSON.stringify(item));
  });

  test('with entities and additions of any form shows what it can', () => {
    for (const entities of [null, [], 'x', {}, { urls: null }, { urls: [null, {}, { url: 1 }, { url: '' }] }])
      assert.ok(isSeen(postOf('Hello'), 'Hello', { entities }), JSON.stringify(entities));
    assert.ok(isSeen(postOf('Hello'), 'Hello', { attachments: null, referenced_tweets: null }));
    for (const includes of [null, [], 'x', { polls: 'x', tweets: [null, {}], users: [1, {}] }])
      assert.ok(isSeen(postOf('Hello'), 'Hello', {}, includes as object), JSON.stringify(includes));
  });
});

describe('a post on the timeline is not taken for another', () => {
  test('whose links lead elsewhere', () => {
    const sent = postOf('Read https://example.com/1');
    assert.ok(isSeen(sent, 'Read https://t.co/1', links('https://example.com/1')));
    assert.ok(!isSeen(sent, 'Read https://t.co/1', links('https://example.org/2')));
    assert.ok(!isSeen(sent, 'Read https://t.co/1'));
  });

  test('that answers another post, or none, or begins with a name that X does not put there', () => {
    const reply = postOf({ text: 'Yes', replyTo: '20' });
    const answered = {
      tweets: [
        {
          ...{ id: '20', author_id: '7', text: '@two @demo Hello @three' },
          entities: { mentions: [{ username: 'Two' }, { username: 'demo' }, { username: 'Three' }] },
        },
      ],
      users: [
        { id: '7', username: 'One' },
        { id: '12', username: 'Demo' },
      ],
    };
    const seen = (post: Post, text: string, more: object = refers('replied_to', '20')): boolean =>
      isSeen(post, text, { author_id: '12', ...more }, answered);
    for (const text of ['Yes', '@One Yes', '@One @Two Yes']) assert.ok(seen(reply, text), text);
    for (const text of [
      '@Two Yes',
      '@One @Three Yes',
      '@One @Two @demo Yes',
      '@One',
      'Oh @One Yes',
      '@OneYes',
    ])
      assert.ok(!seen(reply, text), text);
    const named = postOf({ text: '@two @one Yes', replyTo: '20' });
    assert.ok(seen(named, '@two @one Yes'));
    assert.ok(!seen(named, '@One @two @one Yes'));
    const half = postOf({ text: '@Two Yes', replyTo: '20' });
    assert.ok(seen(half, '@One @Two Yes'));
    assert.ok(!seen(half, '@One Yes'));
    assert.ok(!seen(reply, 'Yes', refers('replied_to', '21')));
    assert.ok(!seen(reply, 'Yes', refers('quoted', '20')));
    assert.ok(!seen(reply, 'Yes', {}));
    assert.ok(!seen(postOf('Yes'), 'Yes'));
    assert.ok(!seen(postOf('Yes'), '@One Yes', {}));
    // Whom it answers, X does not say: then no name is believed.
    assert.ok(!isSeen(reply, '@One Yes', refers('replied_to', '20')));
    assert.ok(isSeen(reply, 'Yes', refers('replied_to', '20')));
    // In a thread of the account's own X carries on the names with which it began.
    const after = postOf('Two', {}, [{ content: { text: '@ada One' }, xId: '30' }]);
    const own = {
      tweets: [
        { id: '30', author_id: '12', text: '@ada One', entities: { mentions: [{ username: 'ada' }] } },
      ],
      users: [{ id: '12', username: 'Demo' }],
    };
    const inThread = { author_id: '12', ...refers('replied_to', '30') };
    assert.ok(isSeen(after, '@ada Two', inThread, own));
    assert.ok(isSeen(after, 'Two', inThread, own));
    assert.ok(!isSeen(after, '@Demo Two', inThread, own));
    const second = postOf('Two', {}, [{ content: { text: 'One' }, xId: '30' }]);
    assert.ok(isSeen(second, 'Two', refers('replied_to', '30')));
    assert.ok(!isSeen(second, 'Two', refers('replied_to', '31')));
  });

  test('that is a repost, or quotes another post', () => {
    const quote = postOf({ text: 'See', quoteOf: '20' });
    const page = 'https://x.com/ada/status/20';
    assert.ok(isSeen(quote, 'See https://t.co/1', { ...links(page), ...refers('quoted', '20') }));
    assert.ok(isSeen(quote, 'See', refers('quoted', '20')));
    assert.ok(!isSeen(quote, 'See', refers('quoted', '21')));
    assert.ok(!isSeen(quote, 'See'));
    assert.ok(!isSeen(quote, 'See https://t.co/1', { ...links(page) }));
    const elsewhere = 'https://x.com/ada/status/21';
    assert.ok(!isSeen(quote, 'See https://t.co/1', { ...links(elsewhere), ...refers('quoted', '20') }));
    assert.ok(!isSeen(postOf('See'), 'See', refers('quoted', '20')));
    assert.ok(!isSeen(postOf('See'), 'See', refers('retweeted', '20')));
    // X may quote what a text links to, by any of the addresses that its pages have.
    for (const address of ['https://x.com/i/web/status/20', 'http://m.twitter.com/ada/statuses/20?s=20'])
      assert.ok(
        isSeen(postOf(address), 'https://t.co/1', { ...links(address), ...refers('quoted', '20') }),
        address,
      );
    const linked = postOf(`See ${page}`);
    assert.ok(isSeen(linked, 'See https://t.co/1', { ...links(page), ...refers('quoted', '20') }));
    assert.ok(!isSeen(linked, 'See https://t.co/1', { ...links(page), ...refers('quoted', '21') }));
  });

  test('with another poll, one more or one less', () => {
    const poll = { options: ['Tea', 'Coffee'], durationMinutes: 60 };
    const asked = postOf({ text: 'Which?', poll });
    const attached = { attachments: { poll_ids: ['5'] } };
    const polls = (options: string[], duration_minutes: unknown = 60, id = '5'): object => ({
      polls: [
        { id, duration_minutes, options: options.map((label, n) => ({ position: n + 1, label, votes: 0 })) },
      ],
    });
    assert.ok(isSeen(asked, 'Which?', attached, polls(['Tea', 'Coffee'])));
    assert.ok(isSeen(asked, 'Which?', attached, polls([' Tea', 'Coffee '])));
    const [first, second] = (polls(['Tea', 'Coffee']) as { polls: [{ options: object[] }] }).polls[0].options;
    const reversed = { polls: [{ id: '5', duration_minutes: 60, options: [second, first] }] };
    assert.ok(isSeen(asked, 'Which?', attached, reversed));
    for (const includes of [
      polls(['Tea', 'Milk']),
      polls(['Coffee', 'Tea']),
      polls(['Tea', 'Coffee', 'Milk']),
      polls(['Tea', 'Coffee'], 61),
      polls(['Tea', 'Coffee'], '60'),
      polls(['Tea', 'Coffee'], 60, '6'),
      {},
    ])
      assert.ok(!isSeen(asked, 'Which?', attached, includes), JSON.stringify(includes));
    assert.ok(!isSeen(asked, 'Which?', {}, polls(['Tea', 'Coffee'])));
    assert.ok(!isSeen(asked, 'Which?', { attachments: { poll_ids: ['5', '6'] } }, polls(['Tea', 'Coffee'])));
    assert.ok(!isSeen(postOf('Which?'), 'Which?', attached, polls(['Tea', 'Coffee'])));
  });

  test('with other media, more or less of it', () => {
    const sent = (...keys: (string | undefined)[]): Post =>
      postOf(
        { text: 'Look', media: keys.map(() => ({ id: 'a' })) },
        {
          xMedia: keys.map((key, n) => ({ id: `${n}`, key, usableUntil: 0, stage: 'ready', parts: 0 })),
        },
      );
    const shows = (...keys: string[]): object => ({ attachments: { media_keys: keys } });
    const page = 'https://x.com/demo/status/9/photo/1';
    assert.ok(isSeen(sent('3_1', '3_2'), 'Look', shows('3_2', '3_1')));
    assert.ok(isSeen(sent('3_1'), 'Look https://t.co/1', { ...shows('3_1'), ...links(page) }));
    assert.ok(!isSeen(sent('3_1', '3_2'), 'Look', shows('3_1', '3_9')));
    assert.ok(!isSeen(sent('3_1'), 'Look', shows('3_1', '3_2')));
    assert.ok(!isSeen(sent('3_1'), 'Look'));
    assert.ok(!isSeen(sent('3_1'), 'Look', { attachments: {} }));
    assert.ok(!isSeen(postOf({ text: 'Look', media: [{ id: 'a' }] }), 'Look', shows('3_1')));
    // Where X gave no key, it ends in the media's id.
    assert.ok(isSeen(sent(undefined, '3_2'), 'Look', shows('3_0', '3_2')));
    assert.ok(!isSeen(sent(undefined, '3_2'), 'Look', shows('3_1', '3_2')));
    assert.ok(!isSeen(sent(undefined), 'Look', shows('3_10')));
    assert.ok(!isSeen(sent(undefined), 'Look'));
    assert.ok(!isSeen(postOf('Look'), 'Look', shows('3_1')));
    assert.ok(!isSeen(postOf('Look'), 'Look https://t.co/1', { ...shows('3_1'), ...links(page) }));
    assert.ok(isSeen(postOf('Look'), 'Look', shows()));
    // X may show what a text links to.
    const linked = { ...shows('3_1'), ...links(page) };
    assert.ok(isSeen(postOf(`Look ${page}`), 'Look https://t.co/1', linked));
    const plain = { ...shows('3_1'), ...links('https://a.example') };
    assert.ok(!isSeen(postOf('Look https://a.example'), 'Look https://t.co/1', plain));
  });

  test('finds media without a text by the link that X puts there', () => {
    const post = postOf(
      { text: '', media: [{ id: 'a' }] },
      { xMedia: [{ id: '1', key: '3_1', usableUntil: 0, stage: 'ready', parts: 0 }] },
    );
    const shown = { attachments: { media_keys: ['3_1'] }, ...links('https://x.com/demo/status/9/photo/1') };
    assert.ok(isSeen(post, 'https://t.co/1', shown));
    assert.ok(!isSeen(post, 'https://t.co/1', { attachments: { media_keys: ['3_1'] } }));
  });
});
