import { formatDay } from '../times.ts';
import type { RepeatDraft } from './draft.ts';
import { cronOf } from './request.ts';

/** By cron's numbers. */
export const WEEKDAYS: readonly string[] = [
  ...['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'],
];

/** When something repeats, as a person says it: “every Monday at 09:00, 10 times”. */
export function repeatWords(repeat: RepeatDraft): string {
  return `${timesOf(repeat)}${endOf(repeat)}`;
}

function timesOf(repeat: RepeatDraft): string {
  const { every, time, weekday, day } = repeat;
  switch (every) {
    case 'day':
      return `every day at ${time}`;
    case 'weekdays':
      return `from Monday to Friday at ${time}`;
    case 'week':
      return `every ${WEEKDAYS[Number(weekday)] ?? weekday} at ${time}`;
    case 'month':
      return `on day ${day} of every month at ${time}`;
    case 'cron':
      return `as cron ${cronOf(repeat)}`;
  }
}

function endOf({ ends, untilDay, count }: RepeatDraft): string {
  if (ends === 'count') return `, ${count === '1' ? 'once' : `${count} times`}`;
  return ends === 'until' && untilDay !== '' ? `, until ${formatDay(untilDay)}` : '';
}
