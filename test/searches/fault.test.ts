import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { checkSize, pageSize, reserve, settle, today, UNSPENT } from '../../functions/searches/day-cap.ts';
import { faultAfter, type Refusal, refusalOf, refusedParameters } from '../../functions/searches/fault.ts';
import { worstPriceUsd } from '../../functions/searches/view.ts';
import { SEARCH_SETTINGS } from '../../functions/settings/searches.ts';
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
          if (!ends) spent = settle(spent, on, size, returned, NOW);
        }
        assert.ok(returnedInAll <= spent.found + spent.checked && spent.found + spent.checked <= cap);
        assert.ok(spent.checked <= cap / 2);
      }),
    );
  });

  test('what arrives on the next UTC day counts there, since X may count it there', () => {
    const evening = Date.parse('2026-11-24T23:59:59Z');
    const spent = reserve({ day: '2026-11-24', found: 300, checked: 0 }, 'found', 100, evening);
    const settled = settle(spent, 'found', 100, 70, evening + 2_000);
    assert.deepEqual(settled, { day: '2026-11-25', found: 70, checked: 0 });
  });

  test('a day that has begun is not left for the day before by a clock that is behind', () => {
    const spent = reserve(UNSPENT, 'found', 100, NOW + 12 * 60 * MINUTE);
    assert.equal(pageSize(spent, 100, NOW + 12 * 60 * MINUTE - 1), undefined);
    assert.equal(pageSize({ ...spent, day: '2099-01-01' }, 100, NOW), 100, 'a clock gone wild stops nothing');
  });

  test('even of the smallest cap, looking up leaves a page for collecting', () => {
    const { parse } = SEARCH_SETTINGS.find(({ name }) => name === 'SEARCH_POSTS_PER_DAY') ?? assert.fail();
    const least = Array.from({ length: 100 }, (_, cap) => cap).find(
      (cap) => parse(String(cap)) !== undefined,
    );
    assert.ok(least !== undefined);
    for (const cap of [least, least + 1]) {
      const checked = checkSize(UNSPENT, cap, NOW);
      assert.ok(checked > 0);
      assert.ok(pageSize(reserve(UNSPENT, 'checked', checked, NOW), cap, NOW) !== undefined, String(cap));
    }
  });

  test('its price is told in whole tenths of a cent', () => {
    for (const [posts, usd] of [
      [70, 1.05],
      [500, 7.5],
      [41, 0.615],
    ] as const)
      assert.equal(worstPriceUsd(posts), usd);
  });

  test('is whole again with the next UTC day', () => {
    const spent = reserve(UNSPENT, 'found', 100, NOW);
    assert.equal(pageSize(spent, 100, NOW), undefined);
    assert.equal(pageSize(spent, 100, NOW + 12 * 60 * MINUTE), 100);
    assert.deepEqual(today(spent, NOW + 12 * 60 * MINUTE), { day: '2026-11-25', found: 0, checked: 0 });
  });
});
