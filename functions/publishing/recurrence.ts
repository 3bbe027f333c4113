import type { FaultSink } from '../input/faults.ts';
import { asObject, checkNames } from '../input/fields.ts';
import { isTimeZone } from '../settings/time-zone.ts';
import { readInstant } from './instant.ts';
import type { Recurrence } from './post.ts';
import { type Schedule, scheduleOf } from './schedule.ts';

const FIELDS = ['cron', 'time_zone', 'until', 'count'];
export const MOST_OCCURRENCES = 10_000;
const LONGEST_CRON = 200;

/**
 * A recurrence as a client describes it, with the instant at which it first comes.
 * `undefined` where a fault was told.
 */
export async function readRecurrence(
  value: unknown,
  now: number,
  tell: FaultSink,
): Promise<{ readonly recurrence: Recurrence; readonly first: number } | undefined> {
  const fields = asObject(value);
  if (!fields)
    return tell(
      'recurrence',
      'must be an object such as {"cron": "0 9 * * 1-5", "time_zone": "Europe/Berlin"}',
    );
  const fault: FaultSink = (field, detail) => tell(`recurrence.${field}`, detail);
  checkNames(fields, FIELDS, 'recurrence.', tell);
  const { cron, time_zone: timeZone, until, count } = fields;
  const end = until === undefined ? undefined : readInstant('until', until, fault);
  const isCount =
    count === undefined ||
    (Number.isInteger(count) && Number(count) >= 1 && Number(count) <= MOST_OCCURRENCES);
  if (!isCount) fault('count', `must be a whole number from 1 to ${MOST_OCCURRENCES}`);
  const isZone = isTimeZone(timeZone);
  if (!isZone) fault('time_zone', 'must be an IANA time zone, such as Europe/Berlin');
  const isCron = typeof cron === 'string' && hasMinutesAtLeast(cron);
  if (!isCron)
    fault(
      'cron',
      'must be a cron expression of five fields, such as `0 9 * * 1-5`; of six, the first is one number of seconds',
    );
  if (!isZone || !isCron || !isCount || (until !== undefined && end === undefined)) return undefined;

  const recurrence: Recurrence = {
    cron,
    timeZone,
    ...(end !== undefined && { until: end }),
    ...(count !== undefined && { count: Number(count) }),
  };
  let schedule: Schedule;
  try {
    schedule = await scheduleOf(recurrence);
  } catch {
    return fault('cron', 'is no cron expression; write minutes, hours, days, months and weekdays');
  }
  const first = schedule.after(now);
  return first === undefined
    ? fault(end === undefined ? 'cron' : 'until', 'leaves no time to come')
    : { recurrence, first };
}

/** Whether it is a text of five fields, or of six with the second of the minute in front. */
function hasMinutesAtLeast(cron: string): boolean {
  if (cron.length > LONGEST_CRON) return false;
  const fields = cron.trim().split(/\s+/);
  return fields.length === 5 || (fields.length === 6 && /^\d{1,2}$/.test(fields[0] ?? ''));
}
