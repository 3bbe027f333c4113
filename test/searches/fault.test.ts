import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { checkSize, pageSize, reserve, settle, today, UNSPENT } from '../../functions/searches/day-cap.ts';
import { faultAfter, type Refusal, refusalOf, refusedParameters } from '../../functions/searches/fault.ts';
import { TransportError } from '../../functions/twitter/transport-error.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const MINUTE = 60_000;

const answer = (status: number, body: unknown = {}, headers = {}) => ({
  status,
  headers,
  body: Buffer.from(JSON.stringify(body)),
});
const code = (...args: Parameters<typeof answer>): Refusal['code'] => refusalOf(answer(...args), NOW).code;

describe('why X gives no posts', () => {
  test('is told by its status, and where that is not enough by its body', () => {
    assert.equal(code(400), 'refused');
    assert.equal(code(401), 'credentials');
    assert.equal(code(402), 'credits');
    assert.equal(code(403, { title: 'SpendCapReached' }), 'spend-cap');
    assert.equal(code(403, { type: 'https://api.twitter.com/2/problems/client-forbidden' }), 'forbidden');
    assert.equal(code(429, { type: 'https://api.x.com/2/problems/usage-capped' }), 'usage-capped');
    assert.equal(code(429, { errors: [{ code: 88 }] }), 'rate-limited');
    for (const status of [200, 302, 408, 500, 503]) assert.equal(code(status), 'unreachable', String(status));
    assert.equal(refusalOf(new TransportError('timed-out', true), NOW).code, 'unreachable');
  });

  test('X’s window says when to come back', () => {
    const reset = String(NOW / 1000 + 300);
    assert.equal(refusalOf(answer(429, {}, { 'x-rate-limit-reset': reset }), NOW).retryAt, NOW + 5 * MINUTE);
    assert.equal(refusalOf(answer(429), NOW).retryAt, NOW + 15 * MINUTE);
  });

  test('X’s words about a query are passed on, up to a length', () => {
    const told = refusalOf(answer(400, { errors: [{ message: 'y'.repeat(1_000) }] }), NOW).detail;
    assert.equal(told, 'y'.repeat(300));
    for (const body of [{ errors: 'x' }, { errors: [null] }, { errors: [{ parameters: 7 }] }, [], 'x']) {
      assert.equal(typeof refusalOf(answer(400, body), NOW).detail, 'string');
      assert.deepEqual(refusedParameters(answer(400, body)), []);
    }
  });

  test('waits double up to an hour; a refused query waits a day', () => {
    const refusal: Refusal = { code: 'credits', detail: '' };
    let fault = faultAfter(undefined, refusal, NOW);
    const waits = [fault.retryAt - NOW];
    for (let tries = 0; tries < 6; tries++) {
      fault = faultAfter(fault, refusal, NOW);
      waits.push(fault.retryAt - NOW);
    }
    assert.deepEqual(
      waits.map((ms) => ms / MINUTE),
      [4, 8, 16, 32, 60, 60, 60],
    );
    assert.equal(faultAfter(fault, { ...refusal, code: 'refused' }, NOW).retryAt - NOW, 24 * 60 * MINUTE);
  });
});

describe('the day’s cap', () => {
  test('holds whatever is asked for, whatever X returns of it, and whoever ends in between', () => {
    const asks = fc.array(
      fc.record({
        isCheck: fc.boolean(),
        returned: fc.double({ min: 0, max: 1, noNaN: true }),
        ends: fc.boolean(),
      }),
    );
    fc.assert(
      fc.property(asks, fc.integer({ min: 10, max: 2_000 }), (all, cap) => {
        let spent = UNSPENT;
        let returnedInAll = 0;
        for (const { isCheck, returned: share, ends } of all) {
          const on = isCheck ? 'checked' : 'found';
          const size = isCheck ? checkSize(spent, cap, NOW) : (pageSize(spent, cap, NOW) ?? 0);
          if (size === 0) continue;
          assert.ok(size <= 100 && (isCheck || size >= 10));
          spent = reserve(spent, on, size, NOW);
          const returned = Math.round(size * share);
          returnedInAll += returned;
          if (!ends) spent = settle(spent, on, size, returned);
        }
        assert.ok(returnedInAll <= spent.found + spent.checked && spent.found + spent.checked <= cap);
        assert.ok(spent.checked <= cap / 2);
      }),
    );
  });

  test('is whole again with the next UTC day', () => {
    const spent = reserve(UNSPENT, 'found', 100, NOW);
    assert.equal(pageSize(spent, 100, NOW), undefined);
    assert.equal(pageSize(spent, 100, NOW + 12 * 60 * MINUTE), 100);
    assert.deepEqual(today(spent, NOW + 12 * 60 * MINUTE), { day: '2026-11-25', found: 0, checked: 0 });
  });
});
