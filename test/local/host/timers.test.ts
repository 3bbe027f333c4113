import assert from 'node:assert/strict';
import { EventEmitter } from 'node:events';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { before, beforeEach, describe, test } from 'node:test';
import { buildApp, start } from './fixture.ts';
import { manualClock, settle } from './manual-clock.ts';

const source = `
import { app } from '@azure/functions';
app.timer('tick', {
  schedule: '%TICK_SCHEDULE%',
  runOnStartup: process.env.TICK_ON_STARTUP === 'yes',
  useMonitor: process.env.TICK_MONITOR !== 'no',
  handler: async (payload) => { await globalThis.ticked(payload); },
});
app.timer('broken', { schedule: 'every now and then', handler: () => {} });
app.timer('unset', { schedule: '%NO_SUCH_SETTING%', handler: () => {} });
app.http('still', { handler: () => ({ body: 'here' }) });
`;

interface Payload {
  schedule: { adjustForDST: boolean };
  scheduleStatus: { last: string; next: string; lastUpdated: string } | null;
  isPastDue: boolean;
}

describe('a timer', () => {
  let payloads: Payload[] = [];
  let handler = async (): Promise<void> => {};
  const ticked = (payload: Payload): Promise<void> => {
    payloads.push(payload);
    return handler();
  };
  before(() => Object.assign(globalThis, { ticked }));
  beforeEach(() => {
    payloads = [];
    handler = async () => {};
    process.env.TICK_SCHEDULE = '0 */5 * * * *';
    delete process.env.TICK_ON_STARTUP;
    delete process.env.TICK_MONITOR;
  });

  const at = (time: string): number => Date.parse(`2026-11-24T${time}Z`);
  const statusFile = (root: string): string => join(root, 'state', 'timers', 'Host.Functions.tick', 'status');

  test('runs by its schedule in UTC and is told when it ran last and runs next', async (t) => {
    const clock = manualClock(at('08:02:00'));
    const host = await start(t, await buildApp(t, source), { clock });
    await clock.moveTo(at('08:04:59.999'));
    assert.equal(payloads.length, 0);
    await clock.moveTo(at('08:10:00'));
    assert.deepEqual(
      payloads.map(({ scheduleStatus, isPastDue }) => [
        scheduleStatus?.last,
        scheduleStatus?.next,
        isPastDue,
      ]),
      [
        ['0001-01-01T00:00:00.000+00:00', '2026-11-24T08:05:00.000+00:00', false],
        ['2026-11-24T08:05:00.000+00:00', '2026-11-24T08:10:00.000+00:00', false],
      ],
    );
    assert.deepEqual(payloads[0]?.schedule, { adjustForDST: true });
    assert.deepEqual(JSON.parse(await readFile(statusFile(host.root), 'utf8')), {
      Last: '2026-11-24T08:10:00.000+00:00',
      Next: '2026-11-24T08:15:00.000+00:00',
      LastUpdated: '2026-11-24T08:10:00.000+00:00',
    });
    assert.match(
      host.printed.join('\n'),
      /Executing 'Functions\.tick' \(Reason='Timer fired at 2026-11-24T08:05:00/,
    );
  });

  test('makes up once for what it missed while the host was down, and says so', async (t) => {
    const root = await buildApp(t, source);
    const first = await start(t, root, { clock: manualClock(at('08:02:00')) });
    await first.close();
    assert.equal(payloads.length, 0);

    const clock = manualClock(at('09:31:00'));
    await start(t, root, { clock });
    await clock.moveTo(at('09:34:59'));
    assert.deepEqual(
      payloads.map(({ isPastDue, scheduleStatus }) => [isPastDue, scheduleStatus?.next]),
      [[true, '2026-11-24T08:05:00.000+00:00']],
    );
    await clock.moveTo(at('09:35:00'));
    assert.deepEqual(
      payloads.map(({ isPastDue }) => isPastDue),
      [true, false],
    );
  });

  test('has missed nothing by a schedule that it did not have then', async (t) => {
    const root = await buildApp(t, source);
    await (await start(t, root, { clock: manualClock(at('08:02:00')) })).close();
    process.env.TICK_SCHEDULE = '0 0 * * * *';
    const clock = manualClock(at('09:31:00'));
    await start(t, root, { clock });
    await clock.moveTo(at('09:59:59'));
    assert.equal(payloads.length, 0);
    await clock.moveTo(at('10:00:00'));
    assert.deepEqual(
      payloads.map(({ isPastDue }) => isPastDue),
      [false],
    );
  });

  test('starts afresh from a status that cannot be read', async (t) => {
    const root = await buildApp(t, source);
    await (await start(t, root, { clock: manualClock(at('08:02:00')) })).close();
    await writeFile(statusFile(root), 'not JSON');
    const clock = manualClock(at('09:31:00'));
    await start(t, root, { clock });
    await clock.moveTo(at('09:34:59'));
    assert.equal(payloads.length, 0);
  });

  test('never runs twice at once: what falls due during a run is made up for once after it', async (t) => {
    process.env.TICK_SCHEDULE = '00:01:00';
    const run = new EventEmitter();
    handler = () => new Promise((done) => run.once('end', done));
    const clock = manualClock(at('08:00:00'));
    await start(t, await buildApp(t, source), { clock });
    await clock.moveTo(at('08:04:30'));
    assert.equal(payloads.length, 1);
    run.emit('end');
    await settle();
    await clock.moveTo(at('08:04:31'));
    assert.equal(payloads.length, 2);
    assert.deepEqual([payloads[1]?.isPastDue, payloads[1]?.schedule], [false, { adjustForDST: false }]);
    run.emit('end');
    await settle();
    await clock.moveTo(at('08:05:30'));
    assert.equal(payloads.length, 2);
    await clock.moveTo(at('08:05:31'));
    assert.equal(payloads.length, 3);
    run.emit('end');
  });

  test('goes on after a run that threw', async (t) => {
    handler = async () => {
      throw new Error('thrown by the timer');
    };
    const clock = manualClock(at('08:02:00'));
    const host = await start(t, await buildApp(t, source), { clock });
    await clock.moveTo(at('08:10:00'));
    assert.equal(payloads.length, 2);
    await assert.rejects(host.runTimer('tick'), /thrown by the timer/);
  });

  test('runs at the start of the host where it asks for that', async (t) => {
    process.env.TICK_ON_STARTUP = 'yes';
    const clock = manualClock(at('08:02:00'));
    await start(t, await buildApp(t, source), { clock });
    await clock.moveTo(at('08:02:01'));
    assert.deepEqual(
      payloads.map(({ isPastDue }) => isPastDue),
      [false],
    );
  });

  test('has no status when it fires more than once a minute, or wants no monitor', async (t) => {
    const root = await buildApp(t, source);
    const clock = manualClock(at('08:00:00'));
    process.env.TICK_SCHEDULE = '*/20 * * * * *';
    await (await start(t, root, { clock })).runTimer('tick');
    process.env.TICK_SCHEDULE = '0 */5 * * * *';
    process.env.TICK_MONITOR = 'no';
    await (await start(t, root, { clock })).runTimer('tick');
    assert.deepEqual(
      payloads.map(({ scheduleStatus }) => scheduleStatus),
      [null, null],
    );
    await assert.rejects(readFile(statusFile(root)), { code: 'ENOENT' });
  });

  test('runs by hand: POST /admin/functions/<name> with {} is answered 202 at once', async (t) => {
    const clock = manualClock(at('08:00:00'));
    const host = await start(t, await buildApp(t, source), { clock });
    const post = async (name: string, body: string): Promise<number> =>
      (await fetch(`${host.url}/admin/functions/${name}`, { method: 'POST', body })).status;
    assert.equal(await post('Tick', '{}'), 202);
    assert.equal(await post('tick', 'no JSON'), 400);
    assert.equal(await post('nobody', '{}'), 404);
    assert.equal((await fetch(`${host.url}/admin/functions/tick`)).status, 404);
    await settle();
    assert.deepEqual(
      payloads.map(({ isPastDue }) => isPastDue),
      [false],
    );
    await assert.rejects(host.runTimer('nobody'), /There is no timer 'nobody'/);
  });

  test('with a bad schedule is left out, and leaves the rest as it is', async (t) => {
    const host = await start(t, await buildApp(t, source), { clock: manualClock(at('08:00:00')) });
    assert.deepEqual(host.functions, [
      { kind: 'http', name: 'still', route: 'still', methods: ['GET', 'POST'], authLevel: 'anonymous' },
      { kind: 'timer', name: 'tick', schedule: '0 */5 * * * *' },
    ]);
    assert.equal(await (await fetch(`${host.url}/api/still`)).text(), 'here');
    const errors = host.printed.find((text) => text.includes('in error')) ?? '';
    assert.match(errors, /^broken: 'every now and then' has 4 fields; a cron expression has five or six\.$/m);
    assert.match(errors, /^unset: '%NO_SUCH_SETTING%' does not resolve to a value\.$/m);
    assert.ok(host.printed.join('\n').includes('\ttick: timerTrigger\n'));
  });

  test('whose run is under way when the host closes gets to finish', async (t) => {
    const run = new EventEmitter();
    let finished = false;
    handler = async () => {
      await new Promise((done) => run.once('end', done));
      finished = true;
    };
    const clock = manualClock(at('08:04:00'));
    const host = await start(t, await buildApp(t, source), { clock });
    await clock.moveTo(at('08:05:00'));
    const closed = host.close();
    run.emit('end');
    await closed;
    assert.ok(finished);
    await clock.moveTo(at('08:30:00'));
    assert.equal(payloads.length, 1);
  });
});
