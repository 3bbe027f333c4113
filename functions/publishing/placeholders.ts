import type { FaultSink } from '../input/faults.ts';
import { closest } from '../settings/closest.ts';

/** What a recurring text is filled in with. */
export interface Filling {
  /** The occurrence's instant, in milliseconds since 1970. */
  readonly at: number;
  readonly timeZone: string;
  /** 1 for the first occurrence. */
  readonly count: number;
}

const PLACEHOLDERS = ['date', 'time', 'weekday', 'count'] as const;
type Placeholder = (typeof PLACEHOLDERS)[number];
/** A word in braces; other braces are text. */
const IN_BRACES = /\{([A-Za-z_]+)\}/g;
/** The longest that each can become, so that a text which fits once fits always. */
const LONGEST: Readonly<Record<Placeholder, string>> = {
  date: '2026-12-30',
  time: '23:59',
  weekday: 'Wednesday',
  count: '1000000',
};

/** `{date}` as 2026-12-30, `{time}` as 09:00, `{weekday}` in English and `{count}`, all in the series' own zone. */
export function fillIn(text: string, { at, timeZone, count }: Filling): string {
  return fillerIn(timeZone)(text, at, count);
}

/** {@link fillIn} for many instants of one zone: making a format takes a hundred times as long as using it. */
function fillerIn(timeZone: string): (text: string, at: number, count: number) => string {
  const formatIn = (options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat =>
    new Intl.DateTimeFormat('en-CA', { timeZone, ...options });
  const date = formatIn({ year: 'numeric', month: '2-digit', day: '2-digit' });
  const time = formatIn({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
  const weekday = formatIn({ weekday: 'long' });
  return (text, at, count) => {
    // Each once, however often it stands in the text.
    const values = {
      date: date.format(at),
      time: time.format(at),
      weekday: weekday.format(at),
      count: String(count),
    } satisfies Record<Placeholder, string>;
    return replaced(text, (name) => values[name]);
  };
}

/** A text as long as it can become. */
export function filledAtLongest(text: string): string {
  return replaced(text, (name) => LONGEST[name]);
}

/** Faults placeholders that are none, and a text without any. Tells whether it has some and all are good. */
export function checkPlaceholders(text: string, fault: FaultSink): boolean {
  const names = [...text.matchAll(IN_BRACES)].map(([, name = '']) => name);
  const list = PLACEHOLDERS.map((name) => `{${name}}`).join(', ');
  const unknown = names.filter((each) => !isPlaceholder(each));
  for (const name of unknown) {
    const meant = closest(name.toLowerCase(), PLACEHOLDERS);
    fault('text', meant ? `has {${name}}; is {${meant}} meant?` : `has {${name}}; there are ${list}`);
  }
  const hasOne = names.some(isPlaceholder);
  if (!hasOne)
    fault('text', `must change each time, since X refuses duplicates: write one of ${list} into it`);
  return hasOne && unknown.length === 0;
}

/** Two of these instants, one after the other, at which a text would say the same; `undefined` where there are none. */
export function saysTheSameAt(
  text: string,
  instants: readonly number[],
  timeZone: string,
): readonly [number, number] | undefined {
  const fill = fillerIn(timeZone);
  const said = instants.map((at, index) => fill(text, at, index + 1));
  const again = said.findIndex((each, index) => index > 0 && each === said[index - 1]);
  const [first, second] = [instants[again - 1], instants[again]];
  return first === undefined || second === undefined ? undefined : [first, second];
}

function isPlaceholder(name: string): name is Placeholder {
  return PLACEHOLDERS.some((known) => known === name);
}

function replaced(text: string, value: (name: Placeholder) => string): string {
  return text.replace(IN_BRACES, (whole, name: string) => (isPlaceholder(name) ? value(name) : whole));
}
