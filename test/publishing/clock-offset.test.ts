import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { clockOffset } from '../../functions/publishing/clock-offset.ts';

const NOW = Date.parse('2026-12-01T09:00:00Z');
/** What a response that took `tookMs` tells, when X's clock is `ahead` of ours. */
const offset = (ahead: number, tookMs = 200): number =>
  clockOffset(new Date(NOW + tookMs / 2 + ahead).toUTCString(), NOW, NOW + tookMs);

describe('how far X’s clock is ahead', () => {
  test('is nothing where the two may agree: the header has whole seconds, and the answer takes a while', () => {
    for (const ahead of [-900, -1, 0, 1, 99]) assert.equal(offset(ahead), 0, String(ahead));
    assert.equal(offset(-3_000, 8_000), 0);
    assert.equal(offset(3_000, 8_000), 0);
  });

  test('is what it must be at least, either way', () => {
    assert.equal(offset(60_000), 59_800);
    assert.equal(offset(-60_000), -59_000);
  });

  test('is at most two minutes: what differs by more is no clock', () => {
    assert.equal(offset(3_600_000), 120_000);
    assert.equal(offset(-3_600_000), -120_000);
  });

  test('is nothing without a header that is a date', () => {
    for (const date of [undefined, '', 'yesterday']) assert.equal(clockOffset(date, NOW, NOW), 0);
  });
});
