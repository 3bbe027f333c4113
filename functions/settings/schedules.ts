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

/** A schedule of six fields with numbers, `*`, lists, ranges and steps: the part of NCrontab that needs no names. */
export function cronText(text: string): string | undefined {
  const fields = text.split(/\s+/);
  const isGood = (field: string, [least, most]: readonly [number, number]): boolean =>
    field.split(',').every((item) => {
      const [, from, to = from, step = '1'] =
        /^(?:\*|(\d{1,2})(?:-(\d{1,2}))?)(?:\/(\d{1,2}))?$/.exec(item) ?? [];
      if (!/^(\*|\d)/.test(item) || Number(step) === 0 || !/^[\d*,/-]+$/.test(item)) return false;
      if (from === undefined) return /^\*(\/\d{1,2})?$/.test(item);
      return Number(from) >= least && Number(to) <= most && Number(from) <= Number(to);
    });
  const bounds = (index: number): readonly [number, number] => CRON_BOUNDS[index] ?? [0, 0];
  return fields.length === 6 && fields.every((field, index) => isGood(field, bounds(index)))
    ? text
    : undefined;
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
  { name, default: fallback, parse }: SettingDefinition,
  env: Readonly<Record<string, string | undefined>>,
): string | undefined {
  const text = env[name]?.trim() || fallback;
  return parse(text) === undefined ? undefined : text;
}
