import type { Recurrence } from './post.ts';

/** The instants at which something recurs, in milliseconds since 1970. */
export interface Schedule {
  /** The first one after an instant; `undefined` where none is left. */
  after(instant: number): number | undefined;
}

/** The instants from `first` on, which is one of them; at most `limit`. */
export function instantsFrom(schedule: Schedule, first: number, limit: number): number[] {
  const instants: number[] = [];
  for (
    let at: number | undefined = first;
    at !== undefined && instants.length < limit;
    at = schedule.after(at)
  )
    instants.push(at);
  return instants;
}

/** By so much clocks are set back somewhere in the world, when they are. */
const SET_BACK_MS = [30 * 60_000, 60 * 60_000, 120 * 60_000];
/** Instants in a row that may lie in an hour that comes twice: one a minute, for two hours. */
const MOST_REPEATED = 120;

/**
 * The schedule of a recurrence. A local time that the clocks skip moves forward with them; one that comes twice counts
 * once, the first time. Throws where the cron expression or the zone is none.
 */
export async function scheduleOf({ cron, timeZone, until }: Recurrence): Promise<Schedule> {
  const { Cron } = await import('croner');
  const job = new Cron(cron, {
    timezone: timeZone,
    mode: '5-or-6-parts',
    fixedTimeRule: 'no-wildcard',
    paused: true,
  });
  const wallClock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'medium',
  });
  const isSecondTime = (instant: number): boolean => {
    const shown = wallClock.format(instant);
    return SET_BACK_MS.some((ms) => wallClock.format(instant - ms) === shown);
  };

  return {
    after: (instant) => {
      let next = job.nextRun(new Date(instant))?.getTime();
      for (let tries = 0; tries < MOST_REPEATED && next !== undefined && isSecondTime(next); tries++)
        next = job.nextRun(new Date(next))?.getTime();
      return next !== undefined && (until === undefined || next <= until) ? next : undefined;
    },
  };
}
