import { ulidTime } from '../storage/ulid.ts';

const PREFIX = 'series-';

/** A series' id, by a ULID or a name of ours. It says what it is, so that a series is found whatever its age. */
export function seriesId(name: string): string {
  return PREFIX + name;
}

export function isSeriesId(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** What is left of an id that says what it is: a ULID, or a name of ours. */
export function nameOf(id: string): string {
  return isSeriesId(id) ? id.slice(PREFIX.length) : id;
}

/** The series that the settings TWEET_SCHEDULE and TWEET_TEXT make. */
export const SETTINGS_SERIES = seriesId('settings');

/** Whether a text can be the id of a post or a series; what cannot is never looked for. */
export function isPostId(id: string): boolean {
  return ulidTime(nameOf(id)) !== undefined || id === SETTINGS_SERIES;
}
