import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Simulator } from '../../../local/twitter-simulator/server.ts';
import { bearer, startStub } from './kernel-stub.ts';

function control({ url }: Simulator, method: string, name: string, body?: unknown): Promise<Response> {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return fetch(`${url}/_simulator/${name}`, { method, ...(text === undefined ? {} : { body: text }) });
}

function readPost({ url }: Simulator): Promise<Response> {
  return fetch(`${url}/2/tweets/1`, { headers: bearer });
}

describe('the control interface', () => {
  test('adds one fault or several, and takes them away', async (t) => {
    const simulator = await startStub(t);
    const fault = { operation: 'getPostsById', kind: 'status', status: 503 };
    assert.equal((await control(simulator, 'POST', 'faults', fault)).status, 204);
    assert.equal((await readPost(simulator)).status, 503);
    await control(simulator, 'POST', 'faults', [fault, { ...fault, status: 502 }]);
    assert.equal((await readPost(simulator)).status, 503);
    await control(simulator, 'DELETE', 'faults');
    assert.equal((await readPost(simulator)).status, 200);
  });

  test('says what is wrong with a fault, and adds nothing', async (t) => {
    const simulator = await startStub(t);
    const mistakes: [unknown, RegExp][] = [
      [{ operation: '*', kind: 'explode' }, /"kind" is one of status, status-after/],
      [{ kind: 'reset-before' }, /names an "operation"/],
      [{ operation: '*', kind: 'trickle', chunkBytes: 1 }, /needs a number "intervalMs"/],
      [{ operation: '*', kind: 'redirect' }, /needs a string "location"/],
      [[{ operation: '*', kind: 'reset-before' }, null], /"kind" is one of/],
      [{ operation: '*', kind: 'error', error: 'toString' }, /"error" is one of unauthorized/],
      ['{', /JSON/],
    ];
    for (const [body, expected] of mistakes) {
      const response = await control(simulator, 'POST', 'faults', body);
      assert.equal(response.status, 400);
      assert.match(((await response.json()) as { error: string }).error, expected);
    }
    assert.equal((await readPost(simulator)).status, 200);
  });

  test('shows the requests that X saw, without their credentials', async (t) => {
    const simulator = await startStub(t);
    await fetch(`${simulator.url}/2/tweets/1?a=%20b`, { headers: { ...bearer, 'x-extra': 'seen' } });
    const text = await (await control(simulator, 'GET', 'requests')).text();
    assert.doesNotMatch(text, /simulator-bearer-token/);
    const { requests } = JSON.parse(text) as { requests: Record<string, unknown>[] };
    assert.equal(requests.length, 1, 'the control interface does not show itself');
    const { method, path, query, operationId, auth, status, headers } = requests[0] ?? {};
    assert.deepEqual(
      [method, path, query, operationId, auth, status],
      ['GET', '/2/tweets/1', 'a=%20b', 'getPostsById', 'bearer', 200],
    );
    assert.equal((headers as Record<string, string>)['x-extra'], 'seen');
  });

  test('sets the clock and moves it on', async (t) => {
    const simulator = await startStub(t, { frozen: true });
    await control(simulator, 'POST', 'clock', { now: '2027-01-01T00:00:00Z' });
    const moved = await control(simulator, 'POST', 'clock', { advanceSeconds: 90 });
    assert.deepEqual(await moved.json(), { now: '2027-01-01T00:01:30.000Z' });
    assert.equal((await control(simulator, 'POST', 'clock', { now: 'soon' })).status, 400);
    assert.equal(simulator.clock.now(), Date.UTC(2027, 0, 1, 0, 1, 30));
  });

  test('gives the bill, and changes account and limits', async (t) => {
    const simulator = await startStub(t, { startAt: Date.UTC(2026, 10, 24), frozen: true });
    await readPost(simulator);
    const bill = (await (await control(simulator, 'GET', 'bill')).json()) as object;
    assert.deepEqual(bill, {
      totalUsd: 0.005,
      days: [
        {
          day: '2026-11-24',
          usd: 0.005,
          operations: { getPostsById: { requests: 1, resources: 1, usd: 0.005 } },
        },
      ],
    });
    for (const mistake of [{ spendCapUsd: '0' }, { credits: 1 }]) {
      assert.equal((await control(simulator, 'POST', 'account', mistake)).status, 400);
    }
    await control(simulator, 'POST', 'account', { spendCapUsd: 0 });
    assert.equal((await readPost(simulator)).status, 403);
    await control(simulator, 'POST', 'limits', {
      operation: 'getPostsById',
      app: [{ requests: 1, windowSeconds: 900 }],
    });
    assert.equal((await readPost(simulator)).status, 429);
  });

  test('resets everything: clock, limits, bill, faults, account and journal', async (t) => {
    const simulator = await startStub(t, { startAt: Date.UTC(2026, 10, 24), frozen: true });
    for (let count = 0; count < 4; count += 1) await readPost(simulator);
    assert.equal((await readPost(simulator)).status, 429);
    simulator.clock.advance(5);
    simulator.account.set({ usageCapped: true });
    simulator.faults.add({ operation: '*', kind: 'status', status: 500, count: null });
    assert.equal((await control(simulator, 'POST', 'reset')).status, 204);
    assert.equal((await readPost(simulator)).status, 200);
    assert.equal(simulator.clock.now(), Date.UTC(2026, 10, 24));
    assert.equal(simulator.ledger.bill().totalUsd, 0.005);
    assert.equal(simulator.journal.entries.length, 1);
  });

  test('answers 404 for what it does not have', async (t) => {
    const simulator = await startStub(t);
    assert.equal((await control(simulator, 'GET', 'faults')).status, 404);
    assert.equal((await control(simulator, 'GET', 'nothing')).status, 404);
  });
});
