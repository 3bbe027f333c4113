import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { type ByteShare, createByteBudget } from '../../functions/input/bytes-in-flight.ts';
import { ProblemError } from '../../functions/problems.ts';

describe('bytes in flight', () => {
  test('one call after the other has all the room there is, and what it held comes back however it ended', async () => {
    const budget = createByteBudget(100);
    for (let call = 0; call < 3; call++) {
      await budget.within(async (share) => assert.equal(share.take(100), true));
      await assert.rejects(
        budget.within(async (share) => {
          share.reserve(100);
          throw new Error('failed');
        }),
      );
      assert.equal(budget.inFlight(), 0);
    }
  });

  test('calls at once share it: what does not fit is refused with a problem that says when to come back', async () => {
    const budget = createByteBudget(100);
    await budget.within(async (one) => {
      one.reserve(60);
      await budget.within(async (other) => {
        assert.equal(other.take(41), false);
        assert.equal(other.take(40), true);
        assert.equal(one.take(1), false);
        assert.throws(
          () => other.reserve(1),
          (error) =>
            error instanceof ProblemError &&
            error.code === 'too-busy' &&
            error.status === 503 &&
            error.options.headers?.['retry-after'] === '2',
        );
        one.give(10);
        assert.equal(other.take(10), true);
      });
      assert.equal(budget.inFlight(), 50);
    });
  });

  test('a call that is alone is never refused: no setting makes a call that its own limits allow impossible', async () => {
    const budget = createByteBudget(100);
    await budget.within(async (share) => {
      assert.equal(share.take(1_000), true);
      await budget.within(async (other) => assert.equal(other.take(1), false));
    });
  });

  test('what arrives after the call has ended is not taken, because nobody would give it back', async () => {
    const budget = createByteBudget(100);
    let late: ByteShare | undefined;
    await budget.within(async (share) => {
      late = share;
      share.reserve(10);
    });
    assert.equal(late?.take(1), false);
    late?.give(10);
    assert.equal(budget.inFlight(), 0);
  });

  test('whatever calls do, the sum is what they hold, above the limit only while one is alone, and 0 in the end', async () => {
    const step = fc.record({ call: fc.nat(4), bytes: fc.nat(70), isTake: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
        const budget = createByteBudget(100);
        const shares: ByteShare[] = [];
        const held = [0, 0, 0, 0, 0];
        const nested = async (depth: number): Promise<void> => {
          if (depth < held.length)
            return budget.within(async (share) => {
              shares.push(share);
              await nested(depth + 1);
            });
          for (const { call, bytes, isTake } of steps) {
            const before = held[call] ?? 0;
            if (!isTake) {
              shares[call]?.give(bytes);
              held[call] = before - Math.min(bytes, before);
            } else if (shares[call]?.take(bytes)) held[call] = before + bytes;
            const sum = held.reduce((all, each) => all + each, 0);
            assert.equal(budget.inFlight(), sum);
          }
        };
        await nested(0);
        assert.equal(budget.inFlight(), 0);
      }),
    );
  });
});
