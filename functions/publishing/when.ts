import type { FaultSink } from '../input/faults.ts';
import type { Fields } from '../input/fields.ts';
import { isTimeZone } from '../settings/time-zone.ts';
import { isDay, readInstant } from './instant.ts';
import type { Recurrence } from './post.ts';
import { readRecurrence } from './recurrence.ts';

const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;
/** A little of the past passes: clocks differ, and requests take time. */
const PAST_MS = 60_000;
const FUTURE_MS = 400 * 24 * 60 * 60_000;

/** When a post is to go out, in milliseconds since 1970; of a series, the first time. */
export interface When {
  readonly dueAt: number;
  readonly recurrence?: Recurrence;
}

/** The fields that say when; exactly one of them is given. */
export const WHEN_FIELDS = ['at', 'local_time', 'now', 'recurrence'];

/**
 * When a post is to go out: exactly one of `at`, `local_time` with `time_zone`, `now`, and `recurrence`. A local time
 * that the clocks skip moves forward with them; of one that comes twice the first is taken.
 * `undefined` where a fault was told.
 */
export async function readWhen(fields: Fields, now: number, fault: FaultSink): Promise<When | undefined> {
  const given = WHEN_FIELDS.filter((name) => fields[name] !== undefined);
  if (given.length !== 1)
    return fault(
      'at',
      'say when, once: `at` (an instant), `local_time` with `time_zone`, `now`: true, or `recurrence`',
    );
  if (fields.time_zone !== undefined && given[0] !== 'local_time')
    fault('time_zone', 'goes with `local_time` only');
  if (fields.recurrence !== undefined) {
    const read = await readRecurrence(fields.recurrence, now, fault);
    return read && { dueAt: read.first, recurrence: read.recurrence };
  }
  const dueAt = await instantOf(fields, now, fault);
  if (dueAt === undefined) return undefined;
  const [field = 'at'] = given;
  if (dueAt < now - PAST_MS) return fault(field, 'lies in the past');
  if (dueAt > now + FUTURE_MS) return fault(field, 'lies more than 400 days ahead');
  return { dueAt };
}

async function instantOf(
  { at, local_time: local, time_zone: zone, now: isNow }: Fields,
  now: number,
  fault: FaultSink,
): Promise<number | undefined> {
  if (isNow !== undefined) return isNow === true ? now : fault('now', 'can only be true');
  if (at !== undefined) return readInstant('at', at, fault);
  const inZone = isTimeZone(zone);
  if (!inZone) fault('time_zone', 'must be an IANA time zone, such as Europe/Berlin');
  const isTime =
    typeof local === 'string' && LOCAL.test(local) && isDay(local) && !Number.isNaN(Date.parse(`${local}Z`));
  if (!isTime) fault('local_time', 'must be a local time such as 2026-12-01T09:00');
  if (!inZone || !isTime) return undefined;
  const { Cron } = await import('croner');
  const instant = new Cron(local, { timezone: zone, paused: true }).nextRun(new Date(0));
  // It looks for what comes after 1970 only.
  return instant?.getTime() ?? fault('local_time', 'lies in the past');
}
