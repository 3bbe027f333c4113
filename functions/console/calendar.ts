/** A month as weeks of days, and what falls on each. Months are `2026-12`, days `2026-12-01`. */
import type { PostView, SeriesView } from './answers.ts';
import { dayOf, milliseconds } from './times.ts';

export interface CalendarDay {
  readonly day: string;
  readonly inMonth: boolean;
}

/** Something that is on the calendar at an instant (milliseconds since 1970). */
export interface Entry {
  readonly instant: number;
  readonly post: PostView | SeriesView;
}

const DAY_MS = 24 * 60 * 60_000;

/** The weeks that a month touches, each of seven days. `firstWeekday` is 1 for Monday to 7 for Sunday. */
export function weeksOf(month: string, firstWeekday: number): CalendarDay[][] {
  const first = Date.parse(`${month}-01T00:00Z`);
  const weekday = (time: number): number => (new Date(time).getUTCDay() + 7 - firstWeekday) % 7;
  const days: CalendarDay[] = [];
  let time = first - weekday(first) * DAY_MS;
  do {
    const day = new Date(time).toISOString().slice(0, 10);
    days.push({ day, inMonth: day.startsWith(month) });
    time += DAY_MS;
  } while (new Date(time).toISOString().startsWith(month) || days.length % 7 !== 0);
  return Array.from({ length: days.length / 7 }, (_, week) => days.slice(week * 7, week * 7 + 7));
}

/** The month so many months later. */
export function shiftMonth(month: string, by: number): string {
  const date = new Date(`${month}-01T00:00Z`);
  date.setUTCMonth(date.getUTCMonth() + by);
  return date.toISOString().slice(0, 7);
}

/** Whether a text from the address names a month that can be shown. */
export function isMonth(text: string): boolean {
  return /^(19|20|21)\d{2}-(0[1-9]|1[0-2])$/.test(text);
}

/** Instants between which lie all that the weeks of a month show, in whichever zone. */
export function rangeOf(weeks: readonly (readonly CalendarDay[])[]): { from: string; to: string } {
  const edge = (day: string | undefined, days: number): string =>
    new Date(Date.parse(`${day}T00:00Z`) + days * DAY_MS).toISOString();
  return { from: edge(weeks[0]?.[0]?.day, -1), to: edge(weeks.at(-1)?.at(-1)?.day, 2) };
}

/** What falls on each day of a zone, in the order of time. Cancelled and skipped posts are not on the calendar. */
export function entriesByDay(
  posts: readonly PostView[],
  series: readonly SeriesView[],
  zone: string,
): Map<string, Entry[]> {
  const entries: Entry[] = [
    ...posts
      .filter(({ state }) => state !== 'cancelled' && state !== 'skipped')
      .map((post) => ({ instant: milliseconds(post.at), post })),
    ...series.flatMap((each) =>
      (each.upcoming ?? []).map((instant) => ({ instant: milliseconds(instant), post: each })),
    ),
  ];
  const days = new Map<string, Entry[]>();
  for (const entry of entries.sort((a, b) => a.instant - b.instant)) {
    const day = dayOf(entry.instant, zone);
    days.set(day, [...(days.get(day) ?? []), entry]);
  }
  return days;
}
