import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { collectFaults, type Fault } from '../../functions/input/faults.ts';
import { readWhen } from '../../functions/publishing/when.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const DAY_MS = 24 * 60 * 60_000;

async function when(fields: Record<string, unknown>, now = NOW): Promise<number | readonly Fault[]> {
  const { faults, fault } = collectFaults();
  const at = await readWhen(fields, now, fault);
  return at === undefined || faults.length > 0 ? faults : at.dueAt;
}
async function faultyFields(fields: Record<string, unknown>): Promise<string[]> {
  const result = await when(fields);
  return typeof result === 'number' ? [] : result.map(({ field }) => field);
}
/** The instant of a local time, asked shortly before it. */
async function local(time: string, zone: string): Promise<string> {
  const asked = Date.parse(`${time.slice(0, 10)}T00:00:00Z`) - 3 * DAY_MS;
  const at = await when({ local_time: time, time_zone: zone }, asked);
  return typeof at === 'number' ? new Date(at).toISOString().slice(0, 16) : JSON.stringify(at);
}

describe('when a post goes out', () => {
  test('is an instant with its offset', async () => {
    for (const [at, instant] of [
      ['2026-12-01T09:00:00+01:00', '2026-12-01T08:00:00.000Z'],
      ['2026-12-01T09:00Z', '2026-12-01T09:00:00.000Z'],
      ['2026-12-01T09:00:00.123456-05:30', '2026-12-01T14:30:00.123Z'],
    ] as const)
      assert.equal(await when({ at }), Date.parse(instant), at);
    assert.equal(await when({ now: true }), NOW);
  });

  test('is said once, and has its offset or zone', async () => {
    for (const [fields, faulty] of [
      [{}, ['at']],
      [{ at: '2026-12-01T09:00:00Z', now: true }, ['at']],
      [{ at: '2026-12-01T09:00:00' }, ['at']],
      [{ at: '2026-12-01' }, ['at']],
      [{ at: NOW + DAY_MS }, ['at']],
      [{ at: ['2026-12-01T09:00:00Z'] }, ['at']],
      [{ at: '2026-12-01T09:00:00Z (noon)' }, ['at']],
      [{ at: '2026-12-01 (2026-12-01T09:00:00Z' }, ['at']],
      [{ at: '2026-12-01T09:00:00+25:00' }, ['at']],
      [{ local_time: '2026-12-01T09:00' }, ['time_zone']],
      [{ local_time: '2026-12-01T09:00', time_zone: 'Berlin' }, ['time_zone']],
      [{ local_time: '2026-12-01T09:00', time_zone: '+01:00' }, ['time_zone']],
      [{ local_time: '2026-12-01T09:00Z', time_zone: 'Europe/Berlin' }, ['local_time']],
      [{ local_time: '2026-12-01T25:00', time_zone: 'Europe/Berlin' }, ['local_time']],
      [{ local_time: '2026-12-01T09:00:61', time_zone: 'Europe/Berlin' }, ['local_time']],
      [{ local_time: '2026-12-01T09:00:00.5', time_zone: 'Europe/Berlin' }, ['local_time']],
      [{ local_time: '2026-12-01 (2026-12-01T09:00', time_zone: 'Europe/Berlin' }, ['local_time']],
      [{ local_time: ['2026-12-01T09:00'], time_zone: 'Europe/Berlin' }, ['local_time']],
      [{ at: '2026-12-01T09:00:00Z', time_zone: 'Europe/Berlin' }, ['time_zone']],
      [{ local_time: 'noon', time_zone: 'Berlin' }, ['time_zone', 'local_time']],
      [{ now: true, time_zone: 'Europe/Berlin' }, ['time_zone']],
      [{ now: false }, ['now']],
    ] as const)
      assert.deepEqual(await faultyFields(fields), faulty, JSON.stringify(fields));
  });

  test('is not known where a fault was told', async () => {
    for (const fields of [{}, { at: 'x' }, { now: false }, { at: '2020-01-01T00:00Z' }, { recurrence: 'x' }])
      assert.equal(await readWhen(fields, NOW, () => undefined), undefined, JSON.stringify(fields));
  });

  test('is a day of the calendar: 30 February is a slip, not 2 March', async () => {
    for (const day of ['2027-02-29', '2027-02-30', '2027-04-31', '2027-13-01', '2027-00-10', '2027-01-00']) {
      assert.deepEqual(await faultyFields({ at: `${day}T09:00:00Z` }), ['at'], day);
      const fields = { local_time: `${day}T09:00`, time_zone: 'Europe/Berlin' };
      assert.deepEqual(await faultyFields(fields), ['local_time'], day);
    }
  });

  test('lies neither in the past, a minute aside, nor more than 400 days ahead', async () => {
    const at = (ms: number): Record<string, unknown> => ({ at: new Date(NOW + ms).toISOString() });
    for (const ms of [-60_000, 0, 400 * DAY_MS]) assert.equal(await when(at(ms)), NOW + ms);
    for (const ms of [-60_001, 400 * DAY_MS + 1]) assert.deepEqual(await faultyFields(at(ms)), ['at']);
    for (const time of ['0001-01-01T00:00', '1969-01-01T00:00', '2026-11-24T12:58', '9999-12-31T23:59']) {
      const fields = { local_time: time, time_zone: 'Europe/Berlin' };
      assert.deepEqual(await faultyFields(fields), ['local_time'], time);
    }
  });

  test('is the instant of a local time in its zone', async () => {
    assert.equal(await local('2026-12-01T09:00', 'Asia/Kolkata'), '2026-12-01T03:30');
    assert.equal(await local('2026-07-01T09:00:30', 'Europe/Berlin'), '2026-07-01T07:00');
    assert.equal(await local('2026-07-01T09:00', 'UTC'), '2026-07-01T09:00');
  });

  test('moves on with the clocks where they skip the local time', async () => {
    for (const [time, zone, instant] of [
      ['2026-03-29T02:00', 'Europe/Berlin', '2026-03-29T01:00'],
      ['2026-03-29T02:30', 'Europe/Berlin', '2026-03-29T01:30'],
      ['2026-03-08T02:30', 'America/New_York', '2026-03-08T07:30'],
      ['2026-03-29T01:30', 'Europe/Dublin', '2026-03-29T01:30'],
      // A gap of half an hour, one of two hours, and one at midnight.
      ['2026-10-04T02:15', 'Australia/Lord_Howe', '2026-10-03T15:45'],
      ['2026-03-29T02:30', 'Antarctica/Troll', '2026-03-29T02:30'],
      ['2026-09-06T00:30', 'America/Santiago', '2026-09-06T04:30'],
    ] as const)
      assert.equal(await local(time, zone), instant, `${time} ${zone}`);
  });

  test('is the first of two where the clocks are put back', async () => {
    for (const [time, zone, instant] of [
      ['2026-10-25T02:30', 'Europe/Berlin', '2026-10-25T00:30'],
      ['2026-11-01T01:30', 'America/New_York', '2026-11-01T05:30'],
      ['2026-10-25T01:30', 'Europe/Dublin', '2026-10-25T00:30'],
      ['2026-04-05T01:45', 'Australia/Lord_Howe', '2026-04-04T14:45'],
      ['2026-04-04T23:30', 'America/Santiago', '2026-04-05T02:30'],
    ] as const)
      assert.equal(await local(time, zone), instant, `${time} ${zone}`);
  });

  test('every local time that a zone shows leads back to the first instant that shows it', async () => {
    const shown = (instant: number, zone: string): string =>
      new Date(instant).toLocaleString('sv-SE', { timeZone: zone }).slice(0, 16).replace(' ', 'T');
    const minutes = fc.integer({ min: 0, max: 390 * 24 * 60 });
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...Intl.supportedValuesOf('timeZone')),
        minutes,
        async (zone, minute) => {
          // From NOW on, when no zone puts its clocks back: the first of two instants never lies in the past.
          const instant = NOW + minute * 60_000;
          const at = await when({ local_time: shown(instant, zone), time_zone: zone });
          assert.ok(typeof at === 'number' && at <= instant, JSON.stringify(at));
          assert.equal(shown(at, zone), shown(instant, zone));
        },
      ),
      { numRuns: 150 },
    );
  });
});
