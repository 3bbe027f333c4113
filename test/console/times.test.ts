import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import {
  dayOf,
  distance,
  formatInstant,
  formatLocal,
  instantOf,
  localTime,
  nextHour,
} from '../../functions/console/times.ts';

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Asia/Kolkata',
  'Australia/Lord_Howe',
  'Pacific/Apia',
];
const iso = (instant: number): string => new Date(instant).toISOString();

describe('times in a zone', () => {
  test('are what the zone’s clock shows', () => {
    assert.equal(localTime('2026-12-01T08:05:00Z', 'Europe/Berlin'), '2026-12-01T09:05');
    assert.equal(dayOf('2026-12-01T23:30:00Z', 'Asia/Tokyo'), '2026-12-02');
    assert.equal(localTime('2026-12-01T00:00:00Z', 'UTC'), '2026-12-01T00:00');
    assert.equal(nextHour(Date.parse('2026-12-01T08:59:00Z'), 'Europe/Berlin'), '2026-12-01T10:00');
  });

  test('lead back to the instant, but for the second of an hour that comes twice', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...ZONES),
        fc.integer({ min: Date.UTC(2024, 0) / 60_000, max: Date.UTC(2032, 0) / 60_000 }),
        (zone, minutes) => {
          const instant = minutes * 60_000;
          const local = localTime(instant, zone);
          const found = instantOf(local, zone);
          assert.equal(localTime(found, zone), local);
          assert.ok(found <= instant && instant - found <= 60 * 60_000, `${iso(instant)} ${iso(found)}`);
        },
      ),
      { numRuns: 500 },
    );
  });

  test('that the clocks skip move forward, and of one that comes twice the first is taken, as the gateway does', () => {
    assert.equal(iso(instantOf('2027-03-28T02:30', 'Europe/Berlin')), '2027-03-28T01:30:00.000Z');
    assert.equal(iso(instantOf('2026-10-25T02:30', 'Europe/Berlin')), '2026-10-25T00:30:00.000Z');
    assert.ok(Number.isNaN(instantOf('tomorrow', 'UTC')));
  });

  test('read as a person says them', () => {
    assert.equal(formatInstant('2026-12-01T08:00:00Z', 'Europe/Berlin', 'en-GB'), '1 Dec 2026, 09:00');
    assert.match(formatLocal('2026-12-01T09:00', 'en-GB'), /^Tuesday,? 1 December 2026 at 09:00$/);
    assert.equal(formatLocal('nonsense'), 'nonsense');
    const now = Date.parse('2026-12-01T00:00:00Z');
    assert.equal(distance('2026-12-04T00:00:00Z', now, 'en'), 'in 3 days');
    assert.equal(distance('2026-11-30T23:59:30Z', now, 'en'), '30 seconds ago');
  });
});
