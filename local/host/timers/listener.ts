import type { Clock } from '../clock.ts';
import { isoTime, type Monitor, startingStatus, toJson } from './monitor.ts';
import type { Schedule } from './schedule.ts';

export interface TimerOptions {
  name: string;
  schedule: Schedule;
  runOnStartup: boolean;
  /** Absent for a timer without a monitor: its status is not kept, and missed runs are not made up for. */
  monitor?: Monitor;
  clock: Clock;
  /** Runs the function with a payload; must not reject. */
  run(payload: string, reason: string): Promise<void>;
  /** Told what keeps a timer from going on. */
  failed(message: string): void;
}

export interface TimerListener {
  /** The payload of a run by hand, which is never past due. */
  payloadByHand(): string;
  /** No run starts after this; one that is under way goes on. */
  stop(): void;
}

/** setTimeout takes no more than 2^31 - 1 ms, 24.8 days. The real host's own limit is 24 days. */
const longestWait = 24 * 86_400_000;

/**
 * Runs a function by its schedule, one run after another. A run that was missed while the host was down is made up for
 * once; so are those that fell due while a run was under way.
 */
export function startTimer(options: TimerOptions): TimerListener {
  const { name, schedule, monitor, clock } = options;
  const kept = monitor?.read(name);
  const startedAt = clock.now();
  let status = startingStatus(kept, schedule, startedAt);
  let stopped = false;
  let cancel = (): void => {};

  const payload = (isPastDue: boolean): string =>
    JSON.stringify({
      Schedule: { AdjustForDST: schedule.adjustForDST },
      ScheduleStatus: monitor ? toJson(status) : null,
      IsPastDue: isPastDue,
    });

  const keep = (): void => {
    try {
      monitor?.write(name, status);
    } catch (error) {
      options.failed(`Function '${name}' failed to update the timer trigger status: ${String(error)}`);
    }
  };

  const fire = async (reason: 'schedule' | 'past due' | 'startup'): Promise<void> => {
    const invokedAt = clock.now();
    await options.run(payload(reason === 'past due'), `Timer fired at ${isoTime(invokedAt)}`);
    // A timer can go off a little early. Counted from the real instant, the same occurrence would come up again.
    const last = reason === 'schedule' ? Math.max(invokedAt, status.next) : invokedAt;
    status = { last, next: schedule.next(last), lastUpdated: last };
    keep();
    fireAt(status.next, 'schedule');
  };

  const fireAt = (instant: number, reason: Parameters<typeof fire>[0]): void => {
    if (stopped) return;
    const remaining = Math.max(1, instant - clock.now());
    cancel = clock.after(Math.min(remaining, longestWait), () => {
      if (remaining > longestWait) fireAt(instant, reason);
      else void fire(reason);
    });
  };

  if (status !== kept) keep();
  if (startedAt > status.next) fireAt(startedAt, 'past due');
  else if (options.runOnStartup) fireAt(startedAt, 'startup');
  else fireAt(status.next, 'schedule');

  return {
    payloadByHand: () => payload(false),
    stop: () => {
      stopped = true;
      cancel();
    },
  };
}
