import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { scheduleOf } from '../../functions/publishing/schedule.ts';

const HOUR_MS = 60 * 60_000;

async function instants(cron: string, timeZone: string, from: string, count: number): Promise<string[]> {
  const schedule = await scheduleOf({ cron, timeZone });
  const found: string[] = [];
  let at: number | undefined = Date.parse(from);
  while (found.length < count && at !== undefined) {
    at = schedule.after(at);
    if (at !== undefined) found.push(new Date(at).toISOString().slice(0, 16));
  }
  return found;
}

describe('the times of a series', () => {
  test('keep their local hour over the year', async () => {
    assert.deepEqual(await instants('0 9 * * 1-5', 'Europe/Berlin', '2026-10-23T12:00Z', 2), [
      '2026-10-26T08:00',
      '2026-10-27T08:00',
    ]);
    assert.deepEqual(await instants('0 9 * * *', 'Europe/Berlin', '2026-10-24T00:00Z', 2), [
      '2026-10-24T07:00',
      '2026-10-25T08:00',
    ]);
    assert.deepEqual(await instants('30 0 12 * * *', 'Asia/Kolkata', '2026-10-24T00:00Z', 1), [
      '2026-10-24T06:30',
    ]);
  });

  test('a local time that the clocks skip comes once, moved forward with them', async () => {
    assert.deepEqual(await instants('30 2 * * *', 'Europe/Berlin', '2026-03-28T12:00Z', 2), [
      '2026-03-29T01:00',
      '2026-03-30T00:30',
    ]);
  });

  test('a local time that comes twice counts once, the first time, of intervals too', async () => {
    assert.deepEqual(await instants('30 2 * * *', 'Europe/Berlin', '2026-10-24T12:00Z', 2), [
      '2026-10-25T00:30',
      '2026-10-26T01:30',
    ]);
    assert.deepEqual(await instants('*/30 * * * *', 'Europe/Berlin', '2026-10-24T23:59Z', 5), [
      '2026-10-25T00:00',
      '2026-10-25T00:30',
      '2026-10-25T02:00',
      '2026-10-25T02:30',
      '2026-10-25T03:00',
    ]);
    // Troll sets them back by two hours, from 03:00 to 01:00.
    assert.deepEqual(await instants('30 * * * *', 'Antarctica/Troll', '2026-10-24T23:00Z', 4), [
      '2026-10-24T23:30',
      '2026-10-25T00:30',
      '2026-10-25T03:30',
      '2026-10-25T04:30',
    ]);
    // Lord Howe sets its clocks back by half an hour, from 02:00 to 01:30.
    assert.deepEqual(await instants('45 1 * * *', 'Australia/Lord_Howe', '2026-04-04T00:00Z', 2), [
      '2026-04-04T14:45',
      '2026-04-05T15:15',
    ]);
    assert.deepEqual(await instants('45 * * * *', 'Australia/Lord_Howe', '2026-04-04T14:00Z', 2), [
      '2026-04-04T14:45',
      '2026-04-04T16:15',
    ]);
  });

  test('end with the last instant allowed', async () => {
    const until = Date.parse('2026-12-02T09:00Z');
    const schedule = await scheduleOf({ cron: '0 9 * * *', timeZone: 'UTC', until });
    assert.equal(schedule.after(until - 1), until);
    assert.equal(schedule.after(until), undefined);
  });

  test('of any pattern, zone and moment lie ahead, and no local time comes twice', async () => {
    const zone = fc.constantFrom(
      ...['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'Africa/Casablanca', 'Asia/Kathmandu'],
    );
    const cron = fc.oneof(
      fc.tuple(fc.nat(59), fc.nat(23)).map(([minute, hour]) => `${minute} ${hour} * * *`),
      fc.constantFrom('*/7 * * * *', '0 * * * *', '15,45 1-3 * * *', '0 9 L * *', '0 0 * * 0#1'),
    );
    const start = fc.integer({ min: Date.parse('2024-01-01'), max: Date.parse('2028-01-01') });
    await fc.assert(
      fc.asyncProperty(cron, zone, start, async (pattern, timeZone, from) => {
        const schedule = await scheduleOf({ cron: pattern, timeZone });
        const local = new Intl.DateTimeFormat('en-GB', { timeZone, dateStyle: 'short', timeStyle: 'medium' });
        const seen = new Set<string>();
        for (let at = schedule.after(from), last = from, n = 0; at !== undefined && n < 40; n++) {
          assert.ok(at > last);
          const wall = local.format(at);
          assert.ok(!seen.has(wall), `${pattern} in ${timeZone}: ${wall} twice`);
          seen.add(wall);
          last = at;
          at = schedule.after(at);
          if (at !== undefined && at - from > 400 * 24 * HOUR_MS) break;
        }
      }),
    );
  });
});
