// Cron expressions as NCrontab reads them, the parser of the real host: both the day of the month and the day of the week
// must fit (where Unix cron lets either do), Sunday is 0 and never 7, and names may be cut anywhere ("Mon", "Monday").

const months = 'january february march april may june july august september october november december'.split(
  ' ',
);
const days = 'sunday monday tuesday wednesday thursday friday saturday'.split(' ');

interface Field {
  name: string;
  min: number;
  max: number;
  names?: readonly string[];
}

const fields: readonly Field[] = [
  { name: 'second', min: 0, max: 59 },
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12, names: months },
  { name: 'day of week', min: 0, max: 6, names: days },
];

/** Given an instant, the first later one that fits. Milliseconds since 1970, UTC. */
export type Next = (after: number) => number;

/**
 * Reads a cron expression of five fields (minute first) or six (second first).
 * @throws Error that says which field is wrong and what it may hold, or that no day ever fits.
 */
export function parseCron(expression: string): Next {
  const parts = expression.split(' ').filter((part) => part !== '');
  if (parts.length !== 5 && parts.length !== 6) {
    throw new Error(`'${expression}' has ${parts.length} fields; a cron expression has five or six.`);
  }
  const texts = parts.length === 6 ? parts : ['0', ...parts];
  const sets = fields.map((field, index) => parseField(texts[index] ?? '', field));
  const next: Next = (after) => {
    const occurrence = nextOccurrence(sets, after);
    if (occurrence === undefined) throw new Error(`'${expression}' never fires.`);
    return occurrence;
  };
  next(0);
  return next;
}

function parseField(text: string, field: Field): boolean[] {
  const set: boolean[] = [];
  for (const item of text.split(',')) {
    const [range = '', step, ...rest] = item.split('/');
    const every = step === undefined ? 1 : parseNumber(step);
    if (every === undefined || rest.length > 0) throw badField(text, field);
    const [first, last] = parseRange(range, step !== undefined, field) ?? [];
    if (first === undefined || last === undefined) throw badField(text, field);
    // NCrontab takes a range the wrong way round, and a step of zero as one of one.
    const from = Math.min(first, last);
    const to = Math.max(first, last);
    if (from < field.min || to > field.max) throw badField(text, field);
    for (let value = from; value <= to; value += Math.max(every, 1)) set[value] = true;
  }
  return set;
}

function parseRange(
  text: string,
  hasStep: boolean,
  field: Field,
): [number | undefined, number | undefined] | undefined {
  if (text === '*') return [field.min, field.max];
  const [from = '', to, ...rest] = text.split('-');
  if (rest.length > 0) return undefined;
  const first = parseValue(from, field);
  if (to !== undefined) return [first, parseValue(to, field)];
  return [first, hasStep ? field.max : first];
}

function parseValue(text: string, field: Field): number | undefined {
  if (text === '') return undefined;
  const number = parseNumber(text);
  if (number !== undefined || field.names === undefined) return number;
  const index = field.names.findIndex((name) => name.startsWith(text.toLowerCase()));
  return index < 0 ? undefined : index + field.min;
}

function parseNumber(text: string): number | undefined {
  return /^\d{1,9}$/.test(text) ? Number(text) : undefined;
}

function badField(text: string, { name, min, max }: Field): Error {
  return new Error(`'${text}' is not a valid ${name}; it takes ${min} to ${max}.`);
}

const secondMs = 1000;
const dayMs = 86_400_000;
/** Leap days of a given weekday are at most 40 years apart (over a century that is no leap year). */
const searchYears = 41;

function nextOccurrence(sets: readonly boolean[][], after: number): number | undefined {
  const [seconds = [], minutes = [], hours = [], monthDays = [], monthsOfYear = [], weekDays = []] = sets;
  const start = Math.floor(after / secondMs) * secondMs + secondMs;
  const midnight = Math.floor(start / dayMs) * dayMs;
  const end = midnight + searchYears * 366 * dayMs;
  for (let day = midnight; day < end; day += dayMs) {
    const date = new Date(day);
    if (!monthsOfYear[date.getUTCMonth() + 1]) continue;
    if (!monthDays[date.getUTCDate()] || !weekDays[date.getUTCDay()]) continue;
    const time = timeOfDay(seconds, minutes, hours, Math.max(0, start - day) / secondMs);
    if (time !== undefined) return day + time * secondMs;
  }
  return undefined;
}

/** The first fitting second of a day, from the one given on. */
function timeOfDay(
  seconds: readonly boolean[],
  minutes: readonly boolean[],
  hours: readonly boolean[],
  from: number,
): number | undefined {
  for (let hour = Math.floor(from / 3600); hour < 24; hour++) {
    if (!hours[hour]) continue;
    for (let minute = 0; minute < 60; minute++) {
      if (!minutes[minute]) continue;
      for (let second = 0; second < 60; second++) {
        const time = hour * 3600 + minute * 60 + second;
        if (seconds[second] && time >= from) return time;
      }
    }
  }
  return undefined;
}
