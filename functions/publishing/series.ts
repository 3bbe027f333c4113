import { hash } from 'node:crypto';
import type { Log } from '../log.ts';
import type { MediaUses } from '../media/uses.ts';
import { ulid } from '../storage/ulid.ts';
import { mediaOf } from './media.ts';
import { fillIn } from './placeholders.ts';
import type { Post, Recurrence } from './post.ts';
import { instantsFrom, type Schedule, scheduleOf } from './schedule.ts';
import type { PostStore, Stored } from './store.ts';

const HOUR_MS = 60 * 60_000;
/** How far back the last of the times that were missed is looked for, the nearest first. */
const LOOK_BACK_MS = [HOUR_MS, 24 * HOUR_MS, 31 * 24 * HOUR_MS, Number.POSITIVE_INFINITY];

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
}

/**
 * Makes the post of the series' time. Its id comes from the series and its time, so that making it twice makes one post.
 * `undefined` where its time has not come, or the series is over.
 */
export function turn(series: Series, schedule: Schedule, now: number): Turn | undefined {
  const { state, actAt: at, recurrence } = series;
  if (state !== 'recurring' || at === undefined || at > now) return undefined;
  const made = (series.made ?? 0) + 1;
  const isLast = recurrence.count !== undefined && made >= recurrence.count;
  const nextAt = isLast ? undefined : schedule.after(at);
  return { occurrence: occurrenceOf(series, at, made), next: advanced(series, at, nextAt, made) };
}

/**
 * A series whose time passed while nobody looked goes to the last time that has come, and makes no post of those before:
 * a person who wants a post each hour does not want twelve of them after a night's outage.
 * `undefined` where nothing was missed.
 */
export function catchUp(series: Series, schedule: Schedule, now: number): Series | undefined {
  if (series.state !== 'recurring' || series.actAt === undefined) return undefined;
  const at = lastTime(schedule, series.actAt, now);
  return at === series.actAt ? undefined : { ...series, dueAt: at, actAt: at };
}

/** The last time up to now. Sought from the end, because a series a minute has ten thousand in a week. */
function lastTime(schedule: Schedule, from: number, now: number): number {
  let last = from;
  for (const back of LOOK_BACK_MS) {
    const start = Math.max(from, now - back);
    for (let at = schedule.after(start); at !== undefined && at <= now; at = schedule.after(at)) last = at;
    if (last !== from || start === from) break;
  }
  return last;
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

/**
 * A series with other fields. A time that has come already, and of which no pass has made the post yet, is kept: a change
 * that comes between the two must not lose it.
 */
export function changedSeries<Fields extends Pick<Post, 'dueAt' | 'actAt'>>(
  series: Post,
  fields: Fields,
  now: number,
): Post {
  const { state, dueAt, actAt } = series;
  const hasCome = state === 'recurring' && actAt !== undefined && actAt <= now;
  return { ...series, ...fields, ...(hasCome && { dueAt, actAt }) };
}

export interface SeriesWorld {
  readonly store: PostStore;
  readonly uses: MediaUses;
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Lets a series make what is due, and gives back the post that is to be published. Any number of processes may do it
 * at once, and one may end at any place: the post is written before the series moves on.
 */
export async function takeTurn(stored: Stored, world: SeriesWorld): Promise<Stored | undefined> {
  if (!isSeries(stored.post)) return undefined;
  const schedule = await scheduleOf(stored.post.recurrence);
  const current = await caughtUp(stored, schedule, world);
  const turned = current && isSeries(current.post) ? turn(current.post, schedule, world.now()) : undefined;
  if (!current || !turned) return undefined;
  const { occurrence, next } = turned;
  // What is not there any more, the post is held for.
  await world.uses.note(occurrence.account, mediaOf(occurrence), occurrence.id);
  const { store } = world;
  const made = (await store.add(occurrence)) ?? (await store.get(occurrence.account, occurrence.id));
  await store.change(current, next);
  return made;
}

/** The series at the last time that has come; `undefined` where another was faster. */
async function caughtUp(
  stored: Stored,
  schedule: Schedule,
  { store, now, log }: SeriesWorld,
): Promise<Stored | undefined> {
  const series = stored.post;
  const caught = isSeries(series) ? catchUp(series, schedule, now()) : undefined;
  if (!caught) return stored;
  // Its post may have been made already, by one who ended before the series moved on: then that counts first.
  const turned = isSeries(series) ? turn(series, schedule, now()) : undefined;
  if (turned && (await store.get(series.account, turned.occurrence.id))) return stored;
  const [from, to] = [series.dueAt, caught.dueAt].map((time) => new Date(time).toISOString());
  return store.change(stored, caught, () =>
    log('series.missed', { series: series.id, account: series.account, from, to }),
  );
}

/** The next instants of a series, at most `limit`. */
export async function upcoming(series: Series, limit: number): Promise<number[]> {
  const { actAt, made = 0, recurrence } = series;
  if (actAt === undefined) return [];
  const left = recurrence.count === undefined ? limit : Math.min(limit, recurrence.count - made);
  return instantsFrom(await scheduleOf(recurrence), actAt, left);
}
