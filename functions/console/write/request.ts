/** What is sent to the gateway for a draft. What is not a number stays a text, so that the gateway says what is wrong. */
import type { PartView, Recurrence } from '../answers.ts';
import { instantOf } from '../times.ts';
import type { Draft, PartDraft, RepeatDraft, WhenDraft } from './draft.ts';

type Json = Readonly<Record<string, unknown>>;

export function requestOf({ parts, when, replySettings, onLate, lateMinutes }: Draft): Json {
  const contents = parts.map(contentOf);
  const reply = replySettings === '' ? {} : { reply_settings: replySettings };
  const [first, ...others] = contents;
  return {
    ...(others.length === 0 ? { ...first, ...reply } : { parts: [{ ...first, ...reply }, ...others] }),
    ...whenOf(when),
    on_late: onLate,
    late_after_minutes: numberOr(lateMinutes),
  };
}

export function contentOf({ text, poll, media }: PartDraft): PartView {
  return {
    ...(text === '' && media.length > 0 ? {} : { text }),
    ...(poll && {
      poll: { options: poll.options.filter((option) => option !== ''), duration_minutes: poll.minutes },
    }),
    ...(media.length > 0 && {
      media: media.map(({ id, alt }) => ({ id, ...(alt.trim() !== '' && { alt_text: alt.trim() }) })),
    }),
  };
}

export function whenOf(when: WhenDraft): Json {
  if (when.kind === 'now') return { now: true };
  if (when.kind === 'at') return { local_time: when.local, time_zone: when.zone };
  return { recurrence: recurrenceOf(when) };
}

function recurrenceOf({ zone, repeat }: WhenDraft): Omit<Recurrence, 'count'> & { count?: number | string } {
  const { ends, untilDay, count } = repeat;
  const lastMinute = instantOf(`${untilDay}T23:59`, zone);
  return {
    cron: cronOf(repeat),
    time_zone: zone,
    ...(ends === 'until' && {
      until: Number.isNaN(lastMinute) ? untilDay : new Date(lastMinute + 59_000).toISOString(),
    }),
    ...(ends === 'count' && { count: numberOr(count) }),
  };
}

/** Minutes, hours, days, months, weekdays. */
export function cronOf({ every, time, weekday, day, cron }: RepeatDraft): string {
  const [hour = '', minute = ''] = time.split(':').map((part) => String(Number(part)));
  switch (every) {
    case 'day':
      return `${minute} ${hour} * * *`;
    case 'weekdays':
      return `${minute} ${hour} * * 1-5`;
    case 'week':
      return `${minute} ${hour} * * ${weekday}`;
    case 'month':
      return `${minute} ${hour} ${day} * *`;
    case 'cron':
      return cron.trim();
  }
}

function numberOr(text: string): number | string {
  const trimmed = text.trim();
  return /^\d+$/.test(trimmed) ? Number(trimmed) : trimmed;
}
