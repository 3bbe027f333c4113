import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isJsonObject } from '../json-file.ts';
import type { Schedule } from './schedule.ts';

/** When a timer ran and will run; milliseconds since 1970. */
export interface ScheduleStatus {
  /** The last run, or `never`. */
  last: number;
  next: number;
  /** When `next` was computed, or `never`. */
  lastUpdated: number;
}

/** The real host's zero of time, 0001-01-01. */
export const never = Date.parse('0001-01-01T00:00:00Z');

/** Keeps the status of timers from one start of the host to the next. */
export interface Monitor {
  /** The status kept, or undefined where there is none that can be read. */
  read(functionName: string): ScheduleStatus | undefined;
  write(functionName: string, status: ScheduleStatus): void;
}

/** A monitor on disk, under the names that the real host gives its blobs (`azure-webjobs-hosts/timers/<hostId>/…`). */
export function diskMonitor(folder: string): Monitor {
  const fileOf = (name: string): string => join(folder, 'timers', `Host.Functions.${name}`, 'status');
  return {
    read: (name) => {
      try {
        return parseStatus(JSON.parse(readFileSync(fileOf(name), 'utf8')));
      } catch {
        return undefined;
      }
    },
    write: (name, status) => {
      const file = fileOf(name);
      mkdirSync(dirname(file), { recursive: true });
      // In one step, so that a host that is killed in between leaves the old status or the new.
      writeFileSync(`${file}.new`, JSON.stringify(toJson(status)));
      renameSync(`${file}.new`, file);
    },
  };
}

/** The status as the real host writes it, in its blob and in the payload of a run. */
export function toJson({ last, next, lastUpdated }: ScheduleStatus): {
  Last: string;
  Next: string;
  LastUpdated: string;
} {
  return { Last: isoTime(last), Next: isoTime(next), LastUpdated: isoTime(lastUpdated) };
}

/** ISO 8601 as .NET writes it: the offset in digits. */
export function isoTime(instant: number): string {
  return new Date(instant).toISOString().replace('Z', '+00:00');
}

function parseStatus(value: unknown): ScheduleStatus | undefined {
  if (!isJsonObject(value)) return undefined;
  const { Last, Next, LastUpdated } = value;
  const [last = NaN, next = NaN, lastUpdated = NaN] = [Last, Next, LastUpdated].map((time) =>
    typeof time === 'string' ? Date.parse(time) : NaN,
  );
  return Number.isNaN(last + next + lastUpdated) ? undefined : { last, next, lastUpdated };
}

/**
 * The status that a timer starts from. It is past due where `next` is before `now`; but where the schedule is another than
 * the one that `next` was computed with, what the old one missed does not count.
 */
export function startingStatus(
  kept: ScheduleStatus | undefined,
  schedule: Schedule,
  now: number,
): ScheduleStatus {
  if (kept === undefined) return { last: never, next: schedule.next(now), lastUpdated: now };
  const computedAt = kept.last > never ? kept.last : kept.lastUpdated > never ? kept.lastUpdated : now;
  const expected = schedule.next(computedAt);
  if (kept.next === expected) return kept;
  if (expected >= now) return { last: never, next: expected, lastUpdated: computedAt };
  return { last: never, next: schedule.next(now), lastUpdated: now };
}
