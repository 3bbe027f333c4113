import type { FaultSink } from '../input/faults.ts';
import type { Fields } from '../input/fields.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;
const LOCAL = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2})?$/;
/** A little of the past passes: clocks differ, and requests take time. */
const PAST_MS = 60_000;
const FUTURE_MS = 400 * 24 * 60 * 60_000;

/**
 * When a post is to go out: exactly one of `at`, `local_time` with `time_zone`, and `now`. A local time that the clocks
 * skip moves forward with them; of one that comes twice the first is taken.
 * Milliseconds since 1970; `undefined` where a fault was told.
 */
export async function readWhen(fields: Fields, now: number, fault: FaultSink): Promise<number | undefined> {
  const given = ['at', 'local_time', 'now'].filter((name) => fields[name] !== undefined);
  if (given.length !== 1)
    return fault('at', 'say when, once: `at` (an instant), `local_time` with `time_zone`, or `now`: true');
  if (fields.time_zone !== undefined && given[0] !== 'local_time')
    fault('time_zone', 'goes with `local_time` only');
  const dueAt = await instantOf(fields, now, fault);
  if (dueAt === undefined) return undefined;
  const [field = 'at'] = given;
  if (dueAt < now - PAST_MS) return fault(field, 'lies in the past');
  if (dueAt > now + FUTURE_MS) return fault(field, 'lies more than 400 days ahead');
  return dueAt;
}

async function instantOf(
  { at, local_time: local, time_zone: zone, now: isNow }: Fields,
  now: number,
  fault: FaultSink,
): Promise<number | undefined> {
  if (isNow !== undefined) return isNow === true ? now : fault('now', 'can only be true');
  if (at !== undefined) {
    const time = typeof at === 'string' && INSTANT.test(at) && isDay(at) ? Date.parse(at) : Number.NaN;
    if (!Number.isNaN(time)) return time;
    return fault(
      'at',
      'must be an instant with its offset, such as 2026-12-01T09:00:00+01:00; without an offset use `local_time` and `time_zone`',
    );
  }
  const inZone = typeof zone === 'string' && isZone(zone);
  if (!inZone) fault('time_zone', 'must be an IANA time zone, such as Europe/Berlin');
  const isTime =
    typeof local === 'string' && LOCAL.test(local) && isDay(local) && !Number.isNaN(Date.parse(`${local}Z`));
  if (!isTime) fault('local_time', 'must be a local time such as 2026-12-01T09:00');
  if (!inZone || !isTime) return undefined;
  const { Cron } = await import('croner');
  const seconds = local.length === 16 ? `${local}:00` : local;
  const instant = new Cron(seconds, { timezone: zone, paused: true }).nextRun(new Date(0));
  // It looks for what comes after 1970 only.
  return instant?.getTime() ?? fault('local_time', 'lies in the past');
}

/** Whether the calendar has the day that a time begins with: `Date.parse` makes 2 March of 30 February. */
function isDay(time: string): boolean {
  const day = time.slice(0, 10);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}

function isZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone });
    return /^[A-Za-z]/.test(zone);
  } catch {
    return false;
  }
}
