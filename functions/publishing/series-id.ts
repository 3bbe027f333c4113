import { ulidTime } from '../storage/ulid.ts';

/** The group of all series, where posts are grouped by month. */
export const SERIES = 'series';
const PREFIX = `${SERIES}-`;

/** A series' id, by a ULID or a name of ours. It says what it is, so that a series is found whatever its age. */
export function seriesId(name: string): string {
  return PREFIX + name;
}

export function isSeriesId(id: string): boolean {
  return id.startsWith(PREFIX);
}

/** The series that the settings TWEET_SCHEDULE and TWEET_TEXT make. */
export const SETTINGS_SERIES = seriesId('settings');

/** Whether a text can be the id of a post or a series; what cannot is never looked for. */
export function isPostId(id: string): boolean {
  return ulidTime(id.slice(isSeriesId(id) ? PREFIX.length : 0)) !== undefined || id === SETTINGS_SERIES;
}
