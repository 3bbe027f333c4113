import assert from 'node:assert/strict';
import { test } from 'node:test';
import { startTimer } from '../../../../local/host/timers/listener.ts';
import { parseSchedule } from '../../../../local/host/timers/schedule.ts';
import { manualClock } from '../manual-clock.ts';

const start = Date.parse('2026-01-01T00:00:00Z');

test('a timer waits longer than setTimeout can: for its day months ahead', async () => {
  const clock = manualClock(start);
  const runs: string[] = [];
  const timer = startTimer({
    name: 'yearly',
    schedule: parseSchedule('0 0 0 1 7 *', {}, start),
    runOnStartup: false,
    clock: {
      now: clock.now,
      after: (milliseconds, callback) => {
        assert.ok(milliseconds < 2 ** 31);
        return clock.after(milliseconds, callback);
      },
    },
    run: async () => void runs.push(new Date(clock.now()).toISOString()),
    failed: assert.fail,
  });
  await clock.moveTo(Date.parse('2027-12-31T00:00:00Z'));
  timer.stop();
  assert.deepEqual(runs, ['2026-07-01T00:00:00.000Z', '2027-07-01T00:00:00.000Z']);
});

test('a timer that goes off a little early does not fire for the same occurrence again', async () => {
  const clock = manualClock(start);
  const runs: number[] = [];
  const timer = startTimer({
    name: 'early',
    schedule: parseSchedule('* * * * *', {}, start),
    runOnStartup: false,
    clock: { now: clock.now, after: (milliseconds, callback) => clock.after(milliseconds - 3, callback) },
    run: async () => void runs.push(clock.now() - start),
    failed: assert.fail,
  });
  await clock.moveTo(start + 150_000);
  timer.stop();
  assert.deepEqual(runs, [59_997, 119_997]);
});

test('a timer whose status cannot be written says so and goes on', async () => {
  const clock = manualClock(start);
  const messages: string[] = [];
  let runs = 0;
  const timer = startTimer({
    name: 'unkept',
    schedule: parseSchedule('* * * * *', {}, start),
    runOnStartup: false,
    monitor: {
      read: () => undefined,
      write: () => {
        throw new Error('disk full');
      },
    },
    clock,
    run: async () => void runs++,
    failed: (message) => messages.push(message),
  });
  await clock.moveTo(start + 120_000);
  timer.stop();
  assert.equal(runs, 2);
  assert.match(messages[0] ?? '', /Function 'unkept' failed to update .*disk full/);
});
