import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { within } from '../../functions/azure/within.ts';

const late = (): Error => new Error('late');

describe('waiting for shared work', () => {
  test('ends with the work when that is in time', async () => {
    assert.equal(await within(Promise.resolve(1), Date.now() + 5_000, late), 1);
    await assert.rejects(within(Promise.reject(new Error('own')), Date.now() + 5_000, late), /own/);
  });

  test('ends at the deadline, and leaves the work to others', async () => {
    const { promise, resolve } = Promise.withResolvers<string>();
    await assert.rejects(within(promise, Date.now() + 1, late), /late/);
    await assert.rejects(within(promise, Date.now() - 1_000, late), /late/);
    const patient = within(promise, Number.POSITIVE_INFINITY, late);
    resolve('done');
    assert.equal(await patient, 'done');
  });
});
