import { type Next, parseCron } from './cron.ts';

export interface Schedule {
  /** The expression, with settings put in. */
  readonly expression: string;
  readonly next: Next;
  /** Whether it fires at most once a minute: only then is its status kept. */
  readonly minuteOrMore: boolean;
  /** What the payload says as `schedule.adjustForDST`: true for cron, false for an interval. */
  readonly adjustForDST: boolean;
}

const minuteMs = 60_000;

/**
 * Reads the schedule of a timer: a cron expression or an interval `[d.]hh:mm:ss`, in which `%NAME%` stands for a setting.
 * @param now Milliseconds since 1970; like the real host, looks one minute ahead of it to judge how often a cron
 *   expression fires.
 * @throws Error that says what is wrong.
 */
export function parseSchedule(text: string, settings: NodeJS.ProcessEnv, now: number): Schedule {
  const expression = text.replace(/%([^%]+)%/g, (whole, name: string) => {
    const value = settings[name];
    if (value === undefined || value === '') throw new Error(`'${whole}' does not resolve to a value.`);
    return value;
  });
  const interval = parseInterval(expression);
  if (interval !== undefined) {
    return {
      expression,
      next: (after) => after + interval,
      minuteOrMore: interval >= minuteMs,
      adjustForDST: false,
    };
  }
  const next = parseCron(expression);
  return {
    expression,
    next,
    minuteOrMore: next(next(now)) >= now + minuteMs,
    adjustForDST: true,
  };
}

function parseInterval(text: string): number | undefined {
  const match = /^(?:(\d{1,4})\.)?(\d{1,2}):(\d{1,2}):(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0));
  const milliseconds = (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
  if (hours > 23 || minutes > 59 || seconds > 59 || milliseconds === 0) {
    throw new Error(`'${text}' is not a valid interval; it takes 00:00:01 and more, as [d.]hh:mm:ss.`);
  }
  return milliseconds;
}
