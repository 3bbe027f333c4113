import type { SettingDefinition } from './forms.ts';
import { cronText } from './schedules.ts';
import { isTimeZone } from './time-zone.ts';

/** A series of posts that exists by setting. */
export interface TweetSettings {
  /** A cron expression of six fields. */
  readonly schedule: string;
  /** With placeholders such as `{date}`. */
  readonly text: string;
  readonly timeZone: string;
}

export const TWEET_SETTINGS: readonly SettingDefinition[] = [
  {
    name: 'TWEET_SCHEDULE',
    default: '',
    meaning:
      'With `TWEET_TEXT`: tweets go out by themselves at these times: seconds, minutes, hours, days, months, weekdays.',
    expected: 'a cron expression of six fields with one second of the minute, such as `0 0 9 * * 1-5`',
    parse: (text) => (/^\d+\s/.test(text) ? cronText(text) : undefined),
  },
  {
    name: 'TWEET_TEXT',
    default: '',
    meaning:
      'What they say. X refuses duplicates, so it holds one of `{date}`, `{time}`, `{weekday}` and `{count}`.',
    expected: 'a text with one of {date}, {time}, {weekday} and {count}',
    parse: (text) => (/\{(date|time|weekday|count)\}/.test(text) ? text : undefined),
  },
  {
    name: 'TWEET_TIME_ZONE',
    default: 'UTC',
    meaning: 'The zone of `TWEET_SCHEDULE`, and of the date and time in `TWEET_TEXT`.',
    expected: 'an IANA time zone, such as Europe/Berlin',
    parse: (text) => (isTimeZone(text) ? text : undefined),
  },
];

/** The series, where both of its settings are given and good. */
export function tweetSettings(get: <T>(name: string) => T | undefined): TweetSettings | undefined {
  const [schedule, text] = [get<string>('TWEET_SCHEDULE'), get<string>('TWEET_TEXT')];
  const timeZone = get<string>('TWEET_TIME_ZONE') ?? 'UTC';
  return schedule !== undefined && text !== undefined ? { schedule, text, timeZone } : undefined;
}

/** The setting that is to be given too, where only one of the two is. */
export function missingTweetSetting(
  isGiven: (name: string) => boolean,
): { readonly name: string; readonly expected: string } | undefined {
  const [given, name] = isGiven('TWEET_TEXT')
    ? (['TWEET_TEXT', 'TWEET_SCHEDULE'] as const)
    : (['TWEET_SCHEDULE', 'TWEET_TEXT'] as const);
  if (!isGiven(given) || isGiven(name)) return undefined;
  return { name, expected: `a value too, since ${given} is set: the two make one series` };
}
