import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { elementsOf, membersOf } from '../../functions/searches/raw-json.ts';
import { afterLookUp, readPage, type XPage } from '../../functions/searches/x-page.ts';

type Kind = Parameters<typeof readPage>[1];
const read = (body: unknown, of: Kind = 'search'): XPage | undefined =>
  readPage(Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)), of);
const page = (body: unknown, of?: Kind): XPage => {
  const found = read(body, of);
  assert.ok(found);
  return found;
};

describe('JSON in its parts', () => {
  test('each element and member is the text that stood there', () => {
    fc.assert(
      fc.property(fc.array(fc.json()), fc.constantFrom('', ' ', '\n\t'), (texts, space) => {
        const array = `${space}[${texts.map((text) => space + text + space).join(',')}]`;
        assert.deepEqual(
          elementsOf(array),
          texts.map((text) => text.trim()),
        );
      }),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), (object) => {
        const members = membersOf(JSON.stringify(object, undefined, 1));
        assert.deepEqual([...members.keys()], Object.keys(JSON.parse(JSON.stringify(object))));
        for (const [name, text] of members)
          assert.deepEqual(JSON.parse(text), JSON.parse(JSON.stringify(object))[name]);
      }),
    );
  });

  test('numbers that a double cannot hold, escapes and the order of members stay', () => {
    const text = '{ "b": 18446744073709551616.10, "a": "\\u00e9\\"]}," }';
    assert.deepEqual(
      [...membersOf(text)],
      [
        ['b', '18446744073709551616.10'],
        ['a', '"\\u00e9\\"]},"'],
      ],
    );
  });
});

describe('a page of X’s', () => {
  test('gives each post with its author and media, word for word', () => {
    const post =
      '{"text":"\\uD83E\\uDD41","id":"20","author_id":"7","attachments":{"media_keys":["3_1","3_9"]},"n":9007199254740993}';
    const user = '{"username":"jack","id":"7","big":12345678901234567890}';
    const text = `{"data":[${post}],"includes":{"users":[{"id":"8"},${user}],"media":[{"media_key":"3_1"}]},"meta":{"result_count":1,"next_token":"n"}}`;
    const { posts, returned, next } = page(text);
    const [found] = posts;
    assert.deepEqual([found?.post, found?.users, found?.media], [post, [user], ['{"media_key":"3_1"}']]);
    assert.deepEqual([returned, next], [1, 'n']);
  });

  test('tells reposts and replies from other posts', () => {
    const of = (more: object): boolean[] => {
      const [post] = page({ data: [{ id: '20', ...more }] }).posts;
      return [post?.isRepost ?? false, post?.isReply ?? false];
    };
    assert.deepEqual(of({}), [false, false]);
    assert.deepEqual(of({ referenced_tweets: [{ type: 'retweeted', id: '1' }] }), [true, false]);
    assert.deepEqual(of({ referenced_tweets: [{ type: 'quoted', id: '1' }] }), [false, false]);
    assert.deepEqual(of({ referenced_tweets: [{ type: 'replied_to', id: '1' }] }), [false, true]);
    assert.deepEqual(of({ in_reply_to_user_id: '7' }), [false, true]);
  });

  test('is empty only where X says so, and anything else is no page', () => {
    assert.deepEqual(page({ meta: { result_count: 0 } }).posts, []);
    for (const ids of [[{ id: 20 }], [null]]) assert.equal(read({ data: ids }), undefined);
    for (const body of ['', '{', '[]', 'null', '{}', '{"meta":{}}', '{"data":{}}', '{"data":"x"}', '<p>'])
      assert.equal(read(body), undefined, body);
  });

  test('whatever X sends, reading does not throw, and odd posts are counted but not kept', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (data) => void read({ data, includes: data, errors: data, meta: data })),
    );
    const { posts, returned } = page({ data: [{ id: 20 }, { id: '007' }, null, {}, { id: '20' }] });
    assert.deepEqual([posts.map(({ id }) => id), returned], [['20'], 5]);
  });
});

describe('a look-up', () => {
  const gone = (id: string, type = 'resource-not-found', kind = 'tweet') => ({
    resource_id: id,
    value: id,
    resource_type: kind,
    parameter: 'ids',
    type: `https://api.x.com/2/problems/${type}`,
  });

  test('removes what is gone or hidden, keeps what X says nothing of, and replaces the rest', () => {
    const answer = page({
      data: [{ id: '5', text: 'changed' }],
      errors: [
        gone('1'),
        gone('2', 'not-authorized-for-resource'),
        gone('3', 'internal'),
        gone('4', 'resource-not-found', 'user'),
        gone('99'),
      ],
    });
    const { remove, put } = afterLookUp(['1', '2', '3', '4', '5', '6'], answer);
    assert.deepEqual([remove, put.map(({ id }) => id)], [['1', '2'], ['5']]);
  });

  test('an edit takes the place of the versions before it', () => {
    const versions = ['1', '2'];
    const sameId = page({ data: [{ id: '1', edit_history_tweet_ids: versions }] });
    assert.deepEqual(afterLookUp(['1'], sameId), { remove: ['1'], put: [] });
    const newest = page({ data: [{ id: '2', edit_history_tweet_ids: versions }] });
    const { remove, put } = afterLookUp(['1'], newest);
    assert.deepEqual([remove, put.map(({ id }) => id)], [['1'], ['2']]);
  });

  test('a page of nothing but errors is an answer to a look-up', () => {
    assert.deepEqual(afterLookUp(['1'], page({ errors: [gone('1')] }, 'look-up')).remove, ['1']);
    assert.equal(read({ errors: [gone('1')] }, 'search'), undefined, 'and to a search it is none');
  });
});
