import type { FaultSink } from '../input/faults.ts';

const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** An instant with its offset, in milliseconds since 1970; `undefined` where a fault was told. */
export function readInstant(field: string, value: unknown, fault: FaultSink): number | undefined {
  const time =
    typeof value === 'string' && INSTANT.test(value) && isDay(value) ? Date.parse(value) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  return fault(
    field,
    'must be an instant with its offset, such as 2026-12-01T09:00:00+01:00; without an offset use `local_time` and `time_zone`',
  );
}

/** Whether the calendar has the day that a time begins with: `Date.parse` makes 2 March of 30 February. */
export function isDay(time: string): boolean {
  const day = time.slice(0, 10);
  const midnight = Date.parse(`${day}T00:00:00Z`);
  return !Number.isNaN(midnight) && new Date(midnight).toISOString().startsWith(day);
}
