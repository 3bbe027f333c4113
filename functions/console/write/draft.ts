/** What a person is writing, as the form holds it: texts as they were typed. */
import type { PartView, PostView, Recurrence, SeriesView } from '../answers.ts';
import { dayOf } from '../times.ts';

export interface MediaDraft {
  readonly id: string;
  /** The file's name, for the person. */
  readonly name: string;
  alt: string;
}

export interface PollDraft {
  options: string[];
  minutes: number;
}

export interface PartDraft {
  text: string;
  poll?: PollDraft;
  media: MediaDraft[];
}

export interface RepeatDraft {
  every: 'day' | 'weekdays' | 'week' | 'month' | 'cron';
  /** `09:00` */
  time: string;
  /** Cron's: 0 for Sunday to 6. */
  weekday: string;
  day: string;
  cron: string;
  ends: 'never' | 'until' | 'count';
  /** `2026-12-24`: the last day. */
  untilDay: string;
  count: string;
}

export interface WhenDraft {
  kind: 'at' | 'now' | 'repeat';
  /** `2026-12-01T09:00`, on the clock of `zone`. */
  local: string;
  zone: string;
  repeat: RepeatDraft;
}

export interface Draft {
  /** The Idempotency-Key: however often this form is sent, it makes one post. */
  key: string;
  parts: PartDraft[];
  when: WhenDraft;
  replySettings: string;
  onLate: string;
  lateMinutes: string;
}

export function newDraft(zone: string, local: string): Draft {
  return {
    key: newKey(),
    parts: [newPart()],
    when: { kind: 'at', local, zone, repeat: newRepeat() },
    replySettings: '',
    onLate: 'post',
    lateMinutes: '60',
  };
}

export function newPart(): PartDraft {
  return { text: '', media: [] };
}

export function newPoll(): PollDraft {
  return { options: ['', ''], minutes: 24 * 60 };
}

function newRepeat(): RepeatDraft {
  return {
    ...{ every: 'weekdays', time: '09:00', weekday: '1', day: '1', cron: '0 9 * * 1-5' },
    ...{ ends: 'never', untilDay: '', count: '10' },
  };
}

export function newKey(): string {
  // Not `randomUUID`: browsers have that on https and on this machine only.
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, '0'),
  ).join('');
}

/** A recurrence, as the form holds it. */
export function repeatOf({ cron, time_zone: zone, until, count }: Recurrence): RepeatDraft {
  return {
    ...newRepeat(),
    cron,
    ...patternOf(cron),
    ends: until !== undefined ? 'until' : count !== undefined ? 'count' : 'never',
    untilDay: until === undefined ? '' : dayOf(until, zone),
    count: String(count ?? 10),
  };
}

/** The form's pattern that a cron expression is of; one that is of none stays an expression. */
function patternOf(cron: string): Pick<RepeatDraft, 'every'> & Partial<RepeatDraft> {
  const [matched, minute = '', hour = '', day = '', weekday = ''] =
    /^(?:0 )?([1-5]?\d) (1?\d|2[0-3]) (\*|[12]?\d|3[01]) \* (\*|1-5|[0-6])$/.exec(cron) ?? [];
  if (matched === undefined || (day !== '*' && weekday !== '*')) return { every: 'cron' };
  const time = `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`;
  if (day !== '*') return { every: 'month', time, day };
  if (weekday === '*') return { every: 'day', time };
  return weekday === '1-5' ? { every: 'weekdays', time } : { every: 'week', time, weekday };
}

/** A new draft with what another post says; of a series also with its times. */
export function draftOf(post: PostView | SeriesView, base: Draft): Draft {
  const when: WhenDraft | undefined =
    'recurrence' in post
      ? { ...base.when, kind: 'repeat', zone: post.recurrence.time_zone, repeat: repeatOf(post.recurrence) }
      : undefined;
  return {
    ...base,
    ...(when && { when }),
    parts: post.parts.map(partOf),
    replySettings: post.parts[0]?.reply_settings ?? '',
    onLate: post.on_late ?? base.onLate,
    lateMinutes: String(post.late_after_minutes ?? base.lateMinutes),
  };
}

export function partOf({ text = '', poll, media = [] }: PartView): PartDraft {
  return {
    text,
    ...(poll && { poll: { options: [...poll.options], minutes: poll.duration_minutes } }),
    media: media.map(({ id, alt_text: alt = '' }) => ({ id, alt, name: 'Media' })),
  };
}
