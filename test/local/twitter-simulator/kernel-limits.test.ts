import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLimits } from '../../../local/twitter-simulator/kernel/limits.ts';
import type { Caller } from '../../../local/twitter-simulator/types.ts';
import { bearer, callAsOwner, startStub, stubOperations } from './kernel-stub.ts';

const NOON = Date.UTC(2026, 10, 24, 12);
const app: Caller = { kind: 'app', appId: '1' };
const user = (userId: string): Caller => ({ kind: 'user', appId: '1', userId, scheme: 'oauth1', scopes: [] });

function operation(id: string): (typeof stubOperations)[number] {
  const found = stubOperations.find((candidate) => candidate.id === id);
  assert.ok(found);
  return found;
}

describe('X’s windows', () => {
  test('count down in the headers, and open anew at the second that "reset" names', async (t) => {
    const simulator = await startStub(t, { startAt: NOON + 400, frozen: true });
    const remaining = async (): Promise<[number, string | null, string | null]> => {
      const response = await fetch(`${simulator.url}/2/tweets/1`, { headers: bearer });
      const { headers } = response;
      return [response.status, headers.get('x-rate-limit-remaining'), headers.get('x-rate-limit-reset')];
    };
    const reset = String(NOON / 1000 + 900);
    for (const left of ['3', '2', '1', '0']) assert.deepEqual(await remaining(), [200, left, reset]);
    assert.deepEqual(await remaining(), [429, '0', reset]);
    simulator.clock.set(Number(reset) * 1000 - 1);
    assert.deepEqual(await remaining(), [429, '0', reset]);
    simulator.clock.set(Number(reset) * 1000);
    assert.deepEqual(await remaining(), [200, '3', String(Number(reset) + 900)]);
  });

  test('answer 429 with code 88 when they are used up', async (t) => {
    const simulator = await startStub(t);
    simulator.limits.override('getPostsById', { app: [{ requests: 0, windowSeconds: 900 }], user: [] });
    const response = await fetch(`${simulator.url}/2/tweets/1`, { headers: bearer });
    assert.equal(response.status, 429);
    assert.deepEqual(await response.json(), { errors: [{ code: 88, message: 'Rate limit exceeded' }] });
    assert.equal(response.headers.get('x-rate-limit-limit'), '0');
  });

  test('of the app and of each user are counted apart', () => {
    const limits = createLimits();
    const read = operation('getPostsById');
    const left = (caller: Caller): string | undefined =>
      limits.take(read, caller, NOON)['x-rate-limit-remaining'];
    assert.deepEqual(
      [left(app), left(app), left(user('1')), left(user('1')), left(user('2'))],
      ['3', '2', '2', '1', '2'],
    );
  });

  test('of a day go with their own headers, the app’s shared by all of its users', () => {
    const limits = createLimits();
    const write = operation('createPosts');
    const day = String(NOON / 1000 + 86_400);
    limits.take(write, user('1'), NOON);
    assert.deepEqual(limits.take(write, user('2'), NOON), {
      'x-rate-limit-limit': '100',
      'x-rate-limit-remaining': '99',
      'x-rate-limit-reset': String(NOON / 1000 + 900),
      'x-user-limit-24hour-limit': '2',
      'x-user-limit-24hour-remaining': '1',
      'x-user-limit-24hour-reset': day,
      'x-app-limit-24hour-limit': '5',
      'x-app-limit-24hour-remaining': '3',
      'x-app-limit-24hour-reset': day,
    });
  });

  test('leave the others untouched when one of them refuses', () => {
    const limits = createLimits();
    const write = operation('createPosts');
    limits.take(write, user('1'), NOON);
    limits.take(write, user('1'), NOON);
    assert.throws(() => limits.take(write, user('1'), NOON), { status: 429 });
    assert.equal(limits.take(write, user('2'), NOON)['x-app-limit-24hour-remaining'], '2');
  });

  test('count requests that fail later, and not those that were refused for their credential', async (t) => {
    const simulator = await startStub(t);
    const first = await callAsOwner(simulator, 'POST', '/2/tweets', { text: 'once' });
    assert.equal(first.headers.get('x-user-limit-24hour-remaining'), '1');
    await fetch(`${simulator.url}/2/tweets`, { method: 'POST', headers: bearer });
    const duplicate = await callAsOwner(simulator, 'POST', '/2/tweets', { text: 'once' });
    assert.equal(duplicate.status, 403);
    assert.equal(duplicate.headers.get('x-user-limit-24hour-remaining'), '0');
  });
});
