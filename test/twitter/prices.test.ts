import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/twitter/catalogue.ts';
import { worstPriceUsd } from '../../functions/twitter/prices.ts';

function price(id: string, query: string): number {
  const operation = OPERATIONS.find((candidate) => candidate.id === id);
  assert.ok(operation, id);
  return worstPriceUsd(operation, new URLSearchParams(query));
}

describe('worstPriceUsd', () => {
  const known: readonly [id: string, query: string, usd: number][] = [
    // one resource
    ['getPostsById', '', 0.005],
    ['getUsersById', '', 0.01],
    ['getUsersMe', '', 0.01],
    ['getCommunitiesById', '', 0.005],
    ['getListsById', '', 0.005],
    // a page
    ['searchPostsRecent', 'query=x&max_results=10', 0.05],
    ['searchPostsRecent', 'query=x&max_results=100', 0.5],
    ['searchPostsRecent', 'query=x', 0.5],
    ['searchPostsAll', 'query=x', 2.5],
    ['getUsersPosts', 'max_results=5', 0.025],
    ['getUsersPosts', 'max_results=7', 0.035],
    ['getUsersFollowers', '', 10],
    ['getUsersFollowers', 'max_results=50', 0.5],
    ['getUsersFollowers', 'max_results=51', 0.51],
    ['getListsMembers', '', 1],
    ['searchCommunityNotesWritten', 'max_results=2', 0.01],
    ['getDirectMessagesEvents', 'max_results=3', 0.03],
    // a list of ids or names
    ['getPostsByIds', 'ids=1', 0.005],
    ['getPostsByIds', 'ids=1,2,3', 0.015],
    ['getPostsByIds', 'ids=1%2C2', 0.01],
    ['getPostsByIds', 'ids=1,2&ids=3&ids=4,5', 0.025],
    ['getPostsByIds', '', 0.5],
    ['getUsersByUsernames', 'usernames=a,b', 0.02],
    ['getSpacesByIds', 'ids=1,2', 0.01],
    ['getMediaByMediaKeys', 'media_keys=3_1,3_2', 0.01],
    // lists without a page size
    ['getUsersPinnedLists', '', 0.5],
    ['getSpacesByCreatorIds', 'user_ids=1', 0.5],
    // by request, however much comes back
    ['getPostsCountsRecent', 'query=x', 0.005],
    ['getPostsCountsAll', 'query=x', 0.01],
    ['getTrendsByWoeid', 'max_trends=50', 0.01],
    ['createPosts', '', 0.2],
    ['deletePosts', '', 0.005],
    ['createDirectMessagesByParticipantId', '', 0.015],
    ['likePost', '', 0.015],
    ['unlikePost', '', 0.01],
    ['unmuteUser', '', 0.005],
    ['createLists', '', 0.01],
    ['addListsMember', '', 0.005],
    ['createUsersBookmark', '', 0.005],
    ['createMediaMetadata', '', 0.005],
    // not in X's price list
    ['articlePublish', '', 0.2],
    ['addUserPublicKey', '', 0.01],
    ['searchNews', '', 0.5],
    ['initializeMediaUpload', '', 0],
    ['getUsage', '', 0],
  ];
  for (const [id, query, usd] of known)
    test(`is $${usd} for ${id}${query && `?${query}`}`, () => assert.equal(price(id, query), usd));

  const hostile = [
    'max_results=',
    'max_results=0',
    'max_results=-1',
    'max_results=1.5',
    'max_results=1e1',
    'max_results=0x10',
    'max_results=010',
    'max_results=%2B10',
    'max_results=10%20',
    'max_results=10%0A',
    'max_results=10,10',
    'max_results=%D9%A1%D9%A0', // 10 in Arabic-Indic digits
    'max_results=abc',
    'max_results=9', // under X's minimum
    'max_results=101',
    'max_results=1000000000',
    `max_results=${'9'.repeat(400)}`,
    'max_results=10&max_results=10',
    'max_results=10&max_results=100',
    'max_results=100&max_results=10',
    'MAX_RESULTS=10',
    'max_results[]=10',
  ];
  for (const query of hostile)
    test(`counts a full page for ${query.slice(0, 40)}`, () => {
      assert.equal(price('searchPostsRecent', query), 0.5);
    });

  test('counts the most ids where the list is under a name that X does not read', () => {
    for (const query of ['IDS=1', 'ids[]=1', 'id=1', 'max_results=1'])
      assert.equal(price('getPostsByIds', query), 0.5, query);
  });

  test('counts each item of a list, also empty, repeated and surplus ones', () => {
    assert.equal(price('getPostsByIds', 'ids=1,,1,'), 0.02);
    assert.equal(price('getPostsByIds', `ids=${Array(101).fill(1)}`), 0.505);
  });

  test('takes decoded pairs as well as a URLSearchParams', () => {
    const operation = OPERATIONS.find(({ id }) => id === 'searchPostsRecent');
    assert.ok(operation);
    assert.equal(worstPriceUsd(operation, [['max_results', '20']]), 0.1);
  });

  test('has no bound for a stream', () => {
    for (const operation of OPERATIONS.filter(({ streaming }) => streaming))
      assert.equal(worstPriceUsd(operation, []), Number.POSITIVE_INFINITY, operation.id);
  });

  test('is a finite price of whole thousandths of a dollar for every other operation', () => {
    for (const operation of OPERATIONS.filter(({ streaming }) => !streaming)) {
      const usd = worstPriceUsd(operation, []);
      assert.ok(usd >= 0 && Number.isInteger(usd * 1_000), `${operation.id}: ${usd}`);
    }
  });
});
