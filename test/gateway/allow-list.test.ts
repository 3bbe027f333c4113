import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileAllowList } from '../../functions/gateway/allow-list.ts';
import { ProblemError } from '../../functions/problems.ts';
import { OPERATIONS } from '../../functions/twitter/catalogue.ts';
import type { Operation } from '../../functions/twitter/operation.ts';

function allowed(...entries: string[]): Operation[] {
  const list = compileAllowList(entries);
  return OPERATIONS.filter((operation) => {
    try {
      list.check(operation);
      return true;
    } catch {
      return false;
    }
  });
}
const ids = (operations: readonly Operation[]): string[] => operations.map(({ id }) => id);

describe('the allow-list', () => {
  test('by default allows reads that the app’s own bearer can make, and nothing of a person’s', () => {
    const operations = allowed('public-reads');
    assert.ok(operations.length > 20);
    for (const { id, method, auth, streaming } of operations) {
      assert.ok(method === 'GET' && auth.bearer && !streaming, id);
    }
    const names = ids(operations);
    for (const id of [
      'getPostsById',
      'searchPostsRecent',
      'getUsersByUsername',
      'getUsersPosts',
      'getUsersFollowers',
    ]) {
      assert.ok(names.includes(id), id);
    }
    for (const id of [
      ...['createPosts', 'getUsersMe', 'getUsersTimeline', 'getUsersBookmarks', 'getDirectMessagesEvents'],
      ...[
        'searchPostsAll',
        'getPostsCountsAll',
        'getRules',
        'getUsage',
        'getComplianceJobs',
        'getMediaByMediaKey',
      ],
    ]) {
      assert.ok(!names.includes(id), id);
    }
  });

  test('takes operation ids, tags and patterns, in any case of letters, beside public-reads', () => {
    assert.deepEqual(ids(allowed('createPosts')), ['createPosts']);
    assert.deepEqual(ids(allowed('CREATEPOSTS')), ['createPosts']);
    assert.deepEqual(new Set(allowed('Direct Messages').map(({ tag }) => tag)), new Set(['Direct Messages']));
    assert.ok(ids(allowed('getUsers*')).every((id) => id.startsWith('getUsers')));
    assert.equal(allowed('public-reads', 'createPosts').length, allowed('public-reads').length + 1);
    assert.equal(allowed('*').length, OPERATIONS.length);
  });

  test('a name without a star fits the whole name only', () => {
    assert.deepEqual(ids(allowed('getPostsById')), ['getPostsById']);
    assert.ok(!ids(allowed('getPostsById')).includes('getPostsByIds'));
  });

  test('an entry that fits nothing is reported by its place, with the name that was meant, never with its text', () => {
    const list = compileAllowList(['public-reads', 'createPost', 'Direct Mesages']);
    assert.deepEqual(
      list.faults.map(({ name, expected }) => [name, /is (.*) meant/.exec(expected)?.[1]]),
      [
        ['ALLOWED_OPERATIONS', 'createPosts'],
        ['ALLOWED_OPERATIONS', 'Direct Messages'],
      ],
    );
  });

  test('a refusal names the operation and the setting', () => {
    const createPosts = OPERATIONS.find(({ id }) => id === 'createPosts');
    assert.ok(createPosts);
    assert.throws(
      () => compileAllowList(['public-reads']).check(createPosts),
      (error: unknown) =>
        error instanceof ProblemError &&
        error.code === 'operation-not-allowed' &&
        /createPosts.*ALLOWED_OPERATIONS/.test(error.message) &&
        error.body('').operation === 'createPosts',
    );
  });
});
