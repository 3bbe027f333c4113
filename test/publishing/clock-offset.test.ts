import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { assumedOffset, clockOffset } from '../../functions/publishing/clock-offset.ts';

const NOW = Date.parse('2026-12-01T09:00:00Z');
/** What a response that took `tookMs` tells, when X's clock is `ahead` of ours. */
const offsetOf = (ahead: number, tookMs = 200) =>
  clockOffset(new Date(NOW + tookMs / 2 + ahead).toUTCString(), NOW, NOW + tookMs);

describe('how far X’s clock is ahead', () => {
  test('lies between what the header’s whole seconds and the time of the request allow', () => {
    for (const ahead of [-5_000, -900, -1, 0, 1, 99, 700, 5_000]) {
      const { least, most } = offsetOf(ahead);
      assert.ok(least <= ahead && ahead <= most, `${least} to ${most} for ${ahead}`);
      assert.equal(most - least, 1_200);
    }
  });

  test('is taken for nothing where the clocks may agree, and for as much as it can be otherwise', () => {
    for (const ahead of [-900, -1, 0, 1, 99]) assert.equal(assumedOffset(offsetOf(ahead)), 0, String(ahead));
    assert.equal(assumedOffset(offsetOf(-3_000, 8_000)), 0);
    assert.equal(assumedOffset(offsetOf(60_000)), 61_000);
    assert.equal(assumedOffset(offsetOf(-60_000)), -59_000);
  });

  test('is at most two minutes: what differs by more is no clock', () => {
    assert.deepEqual(offsetOf(3_600_000), { least: 120_000, most: 120_000 });
    assert.deepEqual(offsetOf(-3_600_000), { least: -120_000, most: -120_000 });
  });

  test('may be anything up to that without a header that is a date', () => {
    for (const date of [undefined, '', 'yesterday'])
      assert.deepEqual(clockOffset(date, NOW, NOW), { least: -120_000, most: 120_000 });
  });
});
