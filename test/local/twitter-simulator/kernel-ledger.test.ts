import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createLedger } from '../../../local/twitter-simulator/kernel/ledger.ts';
import { RESOURCE_USD } from '../../../local/twitter-simulator/prices.ts';
import { bearer, callAsOwner, startStub } from './kernel-stub.ts';

const LATE = Date.UTC(2026, 10, 30, 23, 59, 59);
const NEXT_DAY = LATE + 1000;
const posts = (...ids: string[]): { resources: { kind: 'post'; id: string }[] } => ({
  resources: ids.map((id) => ({ kind: 'post', id })),
});

describe('the bill', () => {
  test('charges a resource once per UTC day, whichever operation returned it', () => {
    const ledger = createLedger(RESOURCE_USD);
    assert.equal(ledger.charge('a', posts('1', '2', '2'), LATE), 10_000);
    assert.equal(ledger.charge('b', posts('2', '3'), LATE), 5000);
    assert.equal(ledger.charge('b', posts('3'), NEXT_DAY), 5000);
    assert.deepEqual(ledger.bill(), {
      totalUsd: 0.02,
      days: [
        {
          day: '2026-11-30',
          usd: 0.015,
          operations: {
            a: { requests: 1, resources: 2, usd: 0.01 },
            b: { requests: 1, resources: 1, usd: 0.005 },
          },
        },
        { day: '2026-12-01', usd: 0.005, operations: { b: { requests: 1, resources: 1, usd: 0.005 } } },
      ],
    });
  });

  test('tells kinds apart that share an id, and takes the price of an owned read', () => {
    const ledger = createLedger(RESOURCE_USD);
    const both = { resources: [{ kind: 'post', id: '1' } as const, { kind: 'user', id: '1' } as const] };
    assert.equal(ledger.charge('a', both, LATE), 15_000);
    assert.equal(ledger.charge('a', { ...posts('2', '3'), resourceUsd: 0.001 }, LATE), 2000);
  });

  test('adds up without the errors of floating point', () => {
    const ledger = createLedger(RESOURCE_USD);
    for (let index = 0; index < 1000; index += 1) ledger.charge('a', { requestUsd: 0.001 }, LATE);
    assert.equal(ledger.bill().totalUsd, 1);
  });

  test('sums up a month for the spend cap', () => {
    const ledger = createLedger(RESOURCE_USD);
    ledger.charge('a', { requestUsd: 0.2 }, LATE);
    assert.equal(ledger.monthMicros(LATE), 200_000);
    assert.equal(ledger.monthMicros(NEXT_DAY), 0);
  });

  test('leaves failed requests free', async (t) => {
    const simulator = await startStub(t);
    await callAsOwner(simulator, 'POST', '/2/tweets', { text: 'once' });
    await callAsOwner(simulator, 'POST', '/2/tweets', { text: 'once' });
    await fetch(`${simulator.url}/2/tweets/1`);
    assert.equal(simulator.ledger.bill().totalUsd, 0.015);
  });
});

describe('the account', () => {
  test('is refused with 403 SpendCapReached once the month’s cap is spent, until the next month', async (t) => {
    const simulator = await startStub(t, { startAt: LATE, frozen: true });
    simulator.account.set({ spendCapUsd: 0.01 });
    const read = (id: number): Promise<Response> =>
      fetch(`${simulator.url}/2/tweets/${id}`, { headers: bearer });
    assert.equal((await read(1)).status, 200);
    assert.equal((await read(2)).status, 200);
    const refused = await read(3);
    assert.equal(refused.status, 403);
    const body = (await refused.json()) as Record<string, string>;
    assert.deepEqual([body.title, body.reset_date], ['SpendCapReached', '2026-12-01']);
    assert.match(body.type ?? '', /\/problems\/credits$/);
    simulator.clock.set(NEXT_DAY);
    assert.equal((await read(4)).status, 200);
  });

  test('without credits gets 402, with an account number that a double cannot hold', async (t) => {
    const simulator = await startStub(t);
    simulator.account.set({ creditsUsd: 0.005 });
    assert.equal((await fetch(`${simulator.url}/2/tweets/1`, { headers: bearer })).status, 200);
    const refused = await fetch(`${simulator.url}/2/tweets/2`, { headers: bearer });
    const text = await refused.text();
    assert.equal(refused.status, 402);
    const digits = /"account_id":(\d+),"title":"CreditsDepleted"/.exec(text)?.[1] ?? '0';
    assert.ok(BigInt(digits) > 2n ** 53n);
    assert.notEqual(String(Number(digits)), digits);
    simulator.account.set({ creditsUsd: null });
    assert.equal((await fetch(`${simulator.url}/2/tweets/2`, { headers: bearer })).status, 200);
  });

  test('whose usage is capped gets 429 beside limit headers that look full', async (t) => {
    const simulator = await startStub(t);
    simulator.account.set({ usageCapped: true });
    const refused = await fetch(`${simulator.url}/2/tweets/1`, { headers: bearer });
    const body = (await refused.json()) as Record<string, string>;
    assert.deepEqual([refused.status, body.title], [429, 'UsageCapExceeded']);
    assert.match(body.type ?? '', /\/usage-capped$/);
    assert.equal(refused.headers.get('x-rate-limit-remaining'), '3');
  });
});
