import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { createUpdates, type Updates } from '../../functions/searches/updates.ts';
import { updatesAnswer } from '../../functions/searches/updates-answer.ts';
import { readPage, type XPost } from '../../functions/searches/x-page.ts';
import { createTables } from '../../functions/storage/tables.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';

const postsOf = (...posts: string[]): readonly XPost[] => {
  const users = '[{"id":"7","username":"jack","n":12345678901234567890}]';
  const body = `{"data":[${posts.join(',')}],"includes":{"users":${users}}}`;
  const page = readPage(Buffer.from(body), 'search');
  assert.ok(page);
  return page.posts;
};

describe('kept posts', () => {
  let azurite: Azurite;
  let updates: Updates;
  before(async () => {
    azurite = await startAzurite();
    const identity = { deployed: false, clientId: undefined };
    const open = createTables(
      { kind: 'connection-string', connectionString: azurite.connectionString },
      identity,
    );
    updates = createUpdates(open('updates'), 'app');
  });
  after(() => azurite?.stop());

  test('come back as X wrote them, big numbers, escapes and all, however long', async () => {
    const long = `{"id":"30","author_id":"7","text":"${'🥁é\\u00e9\\"'.repeat(20_000)}"}`;
    const short = '{"n":18446744073709551616.10,"id":"20","author_id":"7","text":"a"}';
    assert.deepEqual(await updates.put('s', postsOf(long, short)), []);
    const kept = await updates.read('s', { limit: 10 });
    assert.deepEqual(
      kept.map(({ post }) => post),
      [long, short],
    );
    const answer = updatesAnswer({
      posts: kept,
      isMore: false,
      since: '1',
      before: undefined,
      gaps: [],
    });
    assert.ok(answer.includes('"n":12345678901234567890'));
    assert.ok(answer.includes(short));
    const { meta, includes } = JSON.parse(answer);
    assert.deepEqual(meta, { result_count: 2, newest_id: '30', oldest_id: '20' });
    assert.equal(includes.users.length, 1);
  });

  test('are kept once, in the order of their ids, whatever the number of digits', async () => {
    const ids = ['9', '10', '999999999999999999', '1000000000000000000', '9223372036854775807'];
    for (let times = 0; times < 2; times++)
      await updates.put('order', postsOf(...ids.map((id) => `{"id":"${id}","t":${times}}`)));
    const kept = await updates.read('order', { limit: 10 });
    assert.deepEqual(
      kept.map(({ id }) => id),
      ids.toReversed(),
    );
    assert.ok(kept.every(({ post }) => post.includes('"t":1')));
    assert.deepEqual(await updates.ids('order', { since: '10', before: '1000000000000000000', limit: 10 }), [
      '999999999999999999',
    ]);
  });

  test('a gap is told on the page that lacks posts of it, and on no other', () => {
    const gapsOf = (ids: readonly string[], isMore: boolean, before?: string): unknown => {
      const posts = ids.map((id) => ({ id, post: `{"id":"${id}"}`, users: '[]', media: '[]' }));
      const gaps = [{ from: '20', to: '30', reason: 'cap' } as const];
      const answer = updatesAnswer({ posts, isMore, since: '10', before, gaps });
      return JSON.parse(answer).meta.gaps?.length ?? 0;
    };
    assert.deepEqual(
      [gapsOf(['40', '30'], true), gapsOf(['20', '15'], false, '30'), gapsOf(['40', '20'], false)],
      [0, 1, 1],
    );
    assert.deepEqual([gapsOf([], false, '21'), gapsOf([], false, '22')], [0, 1]);
  });

  test('one that is too large is told, and the others are kept', async () => {
    const large = `{"id":"40","text":"${'x'.repeat(500_000)}"}`;
    assert.deepEqual(await updates.put('large', postsOf(large, '{"id":"41"}')), ['40']);
    assert.deepEqual(await updates.ids('large', { limit: 10 }), ['41']);
  });

  test('many are written and removed in as many requests as it takes', async () => {
    const many = Array.from({ length: 250 }, (_, index) => `{"id":"${1000 + index}"}`);
    await updates.put('many', postsOf(...many));
    await updates.remove('many', ['1000', '1001', '5']);
    await updates.remove('many', ['1001', '1002']);
    assert.equal((await updates.ids('many', { limit: 1_000 })).length, 247);
    assert.equal(await updates.removeOlder('many', '1100', () => true), false);
    assert.equal(await updates.removeOlder('many', '1100', () => false), true);
    assert.equal((await updates.ids('many', { limit: 1_000 })).at(-1), '1100');
    assert.equal(await updates.removeOlder('many', undefined, () => false), true);
    assert.deepEqual(await updates.ids('many', { limit: 1_000 }), []);
  });
});
