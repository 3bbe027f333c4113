/**
 * Instants in a time zone. Instants are ISO 8601 texts or milliseconds since 1970; a day is `2026-12-01`, a local time
 * `2026-12-01T09:00`; zones are IANA names.
 */

const DAY_MS = 24 * 60 * 60_000;

/** The page is in English; those who read it in a country of theirs get its way of writing times. */
const LOCALE = /^en\b/.test(globalThis.navigator?.language ?? '') ? navigator.language : 'en-GB';

export const milliseconds = (instant: string | number): number => new Date(instant).getTime();

/** The clock of a zone at an instant. */
export function localTime(instant: string | number, zone: string): string {
  const format = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone,
    calendar: 'gregory',
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  });
  const parts = new Map(
    format.formatToParts(milliseconds(instant)).map(({ type, value }) => [type, value] as const),
  );
  const part = (type: Intl.DateTimeFormatPartTypes): string => parts.get(type) ?? '';
  return `${part('year').padStart(4, '0')}-${part('month')}-${part('day')}T${part('hour')}:${part('minute')}`;
}

export function dayOf(instant: string | number, zone: string): string {
  return localTime(instant, zone).slice(0, 10);
}

/** The next full hour on a zone’s clock. */
export function nextHour(now: number, zone: string): string {
  return `${localTime(now + 60 * 60_000, zone).slice(0, 13)}:00`;
}

/**
 * The instant at which a zone's clock shows a local time: a time that the clocks skip moves forward with them, of one
 * that comes twice the first is taken. `NaN` for a text that is no local time.
 */
export function instantOf(local: string, zone: string): number {
  const asUtc = Date.parse(`${local}Z`);
  if (Number.isNaN(asUtc)) return Number.NaN;
  const offsetAt = (instant: number): number => Date.parse(`${localTime(instant, zone)}Z`) - minute(instant);
  const [before, after] = [offsetAt(asUtc - DAY_MS), offsetAt(asUtc + DAY_MS)];
  const first = asUtc - before;
  return offsetAt(first) === before ? first : offsetAt(asUtc - after) === after ? asUtc - after : first;
}

const minute = (instant: number): number => instant - (((instant % 60_000) + 60_000) % 60_000);

export function formatInstant(instant: string | number, zone: string, locale = LOCALE): string {
  return formatter(locale, { timeZone: zone, dateStyle: 'medium', timeStyle: 'short' }).format(
    milliseconds(instant),
  );
}

export function formatTime(instant: string | number, zone: string, locale = LOCALE): string {
  return formatter(locale, { timeZone: zone, timeStyle: 'short' }).format(milliseconds(instant));
}

/** A local time as a person says it, with its weekday; the text itself where it is none. */
export function formatLocal(local: string, locale = LOCALE): string {
  const time = Date.parse(`${local}Z`);
  if (Number.isNaN(time)) return local;
  return formatter(locale, { timeZone: 'UTC', dateStyle: 'full', timeStyle: 'short' }).format(time);
}

export function formatDay(day: string, locale = LOCALE): string {
  return formatter(locale, { timeZone: 'UTC', dateStyle: 'full' }).format(Date.parse(`${day}T00:00Z`));
}

/** `2026-12` as `December 2026`. */
export function formatMonth(month: string, locale = LOCALE): string {
  return formatter(locale, { timeZone: 'UTC', month: 'long', year: 'numeric' }).format(
    Date.parse(`${month}-01T00:00Z`),
  );
}

/** How far an instant is from another, such as `in 3 days`. */
export function distance(instant: string | number, now: number, locale = LOCALE): string {
  const seconds = Math.round((milliseconds(instant) - now) / 1000);
  const units = [
    ['day', 86_400],
    ['hour', 3_600],
    ['minute', 60],
    ['second', 1],
  ] as const;
  const [unit, size] = units.find(([, length]) => Math.abs(seconds) >= length) ?? ['second', 1];
  return new Intl.RelativeTimeFormat(locale, { numeric: 'auto' }).format(Math.round(seconds / size), unit);
}

/** Formatters are dear to make and few. */
const formatters = new Map<string, Intl.DateTimeFormat>();
function formatter(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, options]);
  const known = formatters.get(key) ?? new Intl.DateTimeFormat(locale, options);
  formatters.set(key, known);
  return known;
}
