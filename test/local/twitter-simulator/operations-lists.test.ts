import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { DEMO_USER_ID } from '../../../local/twitter-simulator/world.ts';
import { type Bench, createBench } from './world-call.ts';

const own = { id: DEMO_USER_ID };
const create = (bench: Bench, body: object) => bench.call('createLists', { body });

describe('a list', () => {
  test('is made, changed and deleted by its owner', () => {
    const bench = createBench();
    const made = create(bench, { name: 'Bakers', description: 'Early risers' });
    assert.deepEqual([made.status, made.requestUsd], [201, 0.01]);
    const id = made.body.data?.id ?? '';
    assert.deepEqual(made.body.data, { id, name: 'Bakers' });
    const changed = bench.call('updateLists', { params: { id }, body: { description: 'Very early risers' } });
    assert.deepEqual(changed.body.data, { updated: true });
    const query = { 'list.fields': 'description,private,member_count,created_at', expansions: 'owner_id' };
    const shown = bench.call('getListsById', { params: { id }, query, as: 'app' }).body;
    assert.deepEqual(shown.data, {
      id,
      name: 'Bakers',
      description: 'Very early risers',
      private: false,
      member_count: 0,
      owner_id: DEMO_USER_ID,
      created_at: '2026-11-24T09:00:00.000Z',
    });
    assert.equal(shown.includes?.users?.[0]?.username, 'gateway_demo');
    assert.equal(bench.ids('getUsersOwnedLists', { params: own })[0], id);
    assert.deepEqual(bench.call('deleteLists', { params: { id } }).body.data, { deleted: true });
    assert.equal(bench.call('getListsById', { params: { id } }).body.data, undefined);
  });

  test('has a name of 1 to 25 characters', () => {
    const bench = createBench();
    for (const name of ['', 'x'.repeat(26)]) assert.equal(create(bench, { name }).status, 400);
    assert.equal(create(bench, {}).status, 400);
    assert.equal(create(bench, { name: '🥖'.repeat(25) }).status, 201);
  });

  test('takes members in and lets them go', () => {
    const bench = createBench();
    const id = create(bench, { name: 'Bakers' }).body.data?.id ?? '';
    const baker = bench.user('mira_okafor').id;
    const added = bench.call('addListsMember', { params: { id }, body: { user_id: baker } });
    assert.deepEqual(added.body.data, { is_member: true });
    assert.deepEqual(bench.ids('getListsMembers', { params: { id } }), [baker]);
    assert.ok(bench.ids('getUsersListMemberships', { params: { id: baker } }).includes(id));
    const gone = bench.call('removeListsMemberByUserId', { params: { id, user_id: baker } });
    assert.deepEqual(gone.body.data, { is_member: false });
    assert.deepEqual(bench.ids('getListsMembers', { params: { id } }), []);
    assert.equal(bench.call('addListsMember', { params: { id }, body: { user_id: '20' } }).status, 404);
  });

  test('is left alone by anyone but its owner', () => {
    const bench = createBench();
    const id = create(bench, { name: 'Bakers' }).body.data?.id ?? '';
    const as = 'devdana';
    const statuses = [
      bench.call('updateLists', { params: { id }, body: { name: 'Mine' }, as }),
      bench.call('deleteLists', { params: { id }, as }),
      bench.call('addListsMember', { params: { id }, body: { user_id: DEMO_USER_ID }, as }),
    ].map(({ status }) => status);
    assert.deepEqual(statuses, [403, 403, 403]);
  });

  test('that is private exists for its owner alone', () => {
    const bench = createBench();
    const list = [...bench.world.lists.values()].find((candidate) => candidate.private);
    const params = { id: list?.id ?? '' };
    assert.equal(bench.call('getListsById', { params }).body.data?.name, 'Read later');
    for (const as of ['app', 'devdana']) {
      assert.equal(bench.call('getListsById', { params, as }).body.errors?.[0]?.title, 'Authorization Error');
      assert.ok(!bench.ids('getUsersOwnedLists', { params: own, as }).includes(params.id));
      assert.equal(bench.call('getListsMembers', { params, as }).body.data, undefined);
    }
    assert.equal(bench.call('deleteLists', { params, as: 'devdana' }).status, 404);
  });

  test('is found among those that follow and pin it', () => {
    const bench = createBench();
    const list = [...bench.world.lists.values()].find(({ name }) => name === 'Looking up');
    const followers = bench.call('getListsFollowers', {
      params: { id: list?.id ?? '' },
      query: { max_results: 2 },
    });
    assert.equal(followers.body.meta?.result_count, 2);
    assert.ok(bench.ids('getUsersFollowedLists', { params: own }).includes(list?.id));
    const pinned = bench.call('getUsersPinnedLists', { params: own });
    assert.deepEqual(
      pinned.body.data?.map(({ name }) => name),
      ['Port Ellery'],
    );
    assert.deepEqual([pinned.body.meta, pinned.resourceUsd], [{ result_count: 1 }, 0.001]);
  });
});
