/**
 * The timers' schedules, apart from the other settings because the entry needs them, and nothing else, to register the
 * timers.
 */
import type { SettingDefinition } from './forms.ts';

const CRON_BOUNDS = [
  [0, 59],
  [0, 59],
  [0, 23],
  [1, 31],
  [1, 12],
  [0, 6],
] as const;

/**
 * A schedule of six fields with numbers, `*`, lists, ranges and steps, as both NCrontab, which timers are read with, and
 * croner, which series are read with, take it; `undefined` for any other text.
 */
export function cronText(text: string): string | undefined {
  const fields = text.trim().split(/\s+/);
  if (fields.length !== CRON_BOUNDS.length) return undefined;
  const read = CRON_BOUNDS.map((bounds, index) => cronField(fields[index] ?? '', bounds));
  return read.includes(undefined) ? undefined : read.join(' ');
}

function cronField(field: string, [least, most]: readonly [number, number]): string | undefined {
  const items = field.split(',').map((item) => {
    const [, range = '', from, to = from, step] =
      /^(\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item) ?? [];
    const isRange =
      range === '*' || (Number(from) >= least && Number(from) <= Number(to) && Number(to) <= most);
    const isStep = step === undefined || (Number(step) >= 1 && Number(step) <= most - least + 1);
    if (!isRange || !isStep) return undefined;
    // NCrontab takes `5/10` for `5-59/10`, croner takes the latter only.
    return step !== undefined && range === from ? `${from}-${most}/${step}` : item;
  });
  return items.includes(undefined) ? undefined : items.join(',');
}

function schedule(name: string, fallback: string, meaning: string): SettingDefinition {
  const expected = `a cron expression of six fields, such as \`${fallback}\``;
  return { name, default: fallback, meaning, expected, parse: cronText };
}

export const PUBLISH_SCHEDULE = schedule(
  'PUBLISH_SCHEDULE',
  '0 * * * * *',
  'When the publisher looks for due posts, in UTC: seconds, minutes, hours, days, months, weekdays.',
);

export const SEARCH_SCHEDULE = schedule(
  'SEARCH_SCHEDULE',
  '0 */5 * * * *',
  'When saved searches are collected, in UTC, in the same form.',
);

/**
 * A timer's schedule as it is to be registered: the setting's value or its default; `undefined` for a bad one, which
 * leaves that timer out (`readSettings` reports it).
 */
export function timerSchedule(
  { name, default: fallback }: SettingDefinition,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  return cronText(env[name]?.trim() || fallback);
}
