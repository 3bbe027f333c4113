import { hash } from 'node:crypto';
import type { Log } from '../log.ts';
import type { MediaUses } from '../media/uses.ts';
import { ulid } from '../storage/ulid.ts';
import { mediaOf } from './media.ts';
import { fillIn } from './placeholders.ts';
import type { Post, Recurrence } from './post.ts';
import { instantsFrom, type Schedule, scheduleOf } from './schedule.ts';
import type { PostStore, Stored } from './store.ts';

/** Missed occurrences that are counted before the rest is passed over: a week of one a minute. */
const MOST_MISSED = 10_000;

export interface Series extends Post {
  readonly recurrence: Recurrence;
}

export function isSeries(post: Post): post is Series {
  return post.recurrence !== undefined;
}

/** What a series does when its time has come. */
export interface Turn {
  /** The post that it makes. */
  readonly occurrence: Post;
  /** The series after that: with the time of its next post, or ended. */
  readonly next: Series;
  /** Occurrences whose time passed while nobody looked, and that are not made up for. */
  readonly missed: number;
}

/**
 * Makes the post of the last time that has come; earlier ones that were missed are passed over, because a person who
 * wants a post each hour does not want twelve of them after a night's outage.
 * An occurrence's id comes from the series and its instant, so that making it twice makes one post.
 * `undefined` where its time has not come, or the series is over.
 */
export function turn(series: Series, schedule: Schedule, now: number): Turn | undefined {
  if (series.state !== 'recurring' || series.actAt === undefined || series.actAt > now) return undefined;
  let at = series.actAt;
  let missed = 0;
  let following = schedule.after(at);
  while (following !== undefined && following <= now) {
    at = following;
    following = ++missed < MOST_MISSED ? schedule.after(at) : schedule.after(now);
  }
  const made = (series.made ?? 0) + 1;
  const { count } = series.recurrence;
  const nextAt = count === undefined || made < count ? following : undefined;
  return { occurrence: occurrenceOf(series, at, made), next: advanced(series, at, nextAt, made), missed };
}

function advanced(series: Series, at: number, nextAt: number | undefined, made: number): Series {
  return nextAt === undefined
    ? { ...series, made, state: 'ended', dueAt: at, actAt: undefined }
    : { ...series, made, dueAt: nextAt, actAt: nextAt };
}

function occurrenceOf(series: Series, at: number, count: number): Post {
  const { id, account, by, onLate, lateAfterMs, recurrence } = series;
  const filling = { at, timeZone: recurrence.timeZone, count };
  const digest = hash('sha256', `${account}/${id}/${at}`, 'buffer');
  return {
    id: ulid(at, (bytes) => digest.subarray(0, bytes)),
    account,
    by,
    createdAt: at,
    state: 'scheduled',
    dueAt: at,
    actAt: at,
    onLate,
    lateAfterMs,
    parts: series.parts.map(({ content }) => ({
      content: { ...content, text: fillIn(content.text, filling) },
    })),
    fruitless: 0,
    series: id,
  };
}

export interface SeriesWorld {
  readonly store: PostStore;
  readonly uses: MediaUses;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Lets a series make what is due, and gives back the posts that are to be published. Any number of processes may do it
 * at once, and one may end at any place: the occurrence is written before the series moves on.
 */
export async function takeTurn(
  stored: Stored,
  { store, uses, now, log }: SeriesWorld,
): Promise<Stored | undefined> {
  const { post } = stored;
  if (!isSeries(post)) return undefined;
  const turned = turn(post, await scheduleOf(post.recurrence), now());
  if (!turned) return undefined;
  const { occurrence, next, missed } = turned;
  // What is not there any more, the post is held for.
  await uses.note(occurrence.account, mediaOf(occurrence), occurrence.id);
  const made = (await store.add(occurrence)) ?? (await store.get(occurrence.account, occurrence.id));
  const moved = await store.change(stored, next);
  if (moved && missed > 0) log('series.missed', { series: post.id, account: post.account, missed });
  return made;
}

/** The next instants of a series, at most `limit`. */
export async function upcoming(series: Series, limit: number): Promise<number[]> {
  const { actAt, made = 0, recurrence } = series;
  if (actAt === undefined) return [];
  const left = recurrence.count === undefined ? limit : Math.min(limit, recurrence.count - made);
  return instantsFrom(await scheduleOf(recurrence), actAt, left);
}
