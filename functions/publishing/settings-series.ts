import type { Log } from '../log.ts';
import type { TweetSettings } from '../settings/tweet.ts';
import { acceptPost } from './accept.ts';
import { fieldsOf } from './new-post.ts';
import type { Post } from './post.ts';
import { reportState } from './report.ts';
import { changedSeries } from './series.ts';
import { SETTINGS_SERIES } from './series-id.ts';
import { APP_ACCOUNT } from './service.ts';
import type { PostStore, Stored } from './store.ts';
import { cancel } from './transitions.ts';

export interface SettingsSeriesWorld {
  readonly store: PostStore;
  readonly now: () => number;
  readonly log: Log;
  readonly access: 'self-serve' | 'enterprise';
}

/** Times to try again where another instance was faster: it lets the series make a post at that moment. */
const TRIES = 5;

/**
 * Makes the series that the settings describe, changes it to what they say now, or ends it where they say nothing. How
 * many posts it has made is kept. Resolves to what is wrong with the settings, as sentences; the series then stays as it is.
 * Throws StorageError, and where others were faster again and again.
 */
export async function applySettingsSeries(
  tweet: TweetSettings | undefined,
  world: SettingsSeriesWorld,
): Promise<readonly string[]> {
  const described = tweet && (await describe(tweet, world));
  if (described && 'faults' in described) {
    world.log('series.invalid', { series: SETTINGS_SERIES, faults: described.faults });
    return described.faults;
  }
  for (let tries = 0; tries < TRIES; tries++) {
    const held = await world.store.get(APP_ACCOUNT, SETTINGS_SERIES);
    if (await settle(held, described?.fields, world)) return [];
  }
  throw new Error('The series of the settings is changed by others again and again.');
}

type Fields = ReturnType<typeof fieldsOf>;

async function describe(
  { schedule, text, timeZone }: TweetSettings,
  { now, access }: SettingsSeriesWorld,
): Promise<{ readonly fields: Fields } | { readonly faults: readonly string[] }> {
  const body = { text, recurrence: { cron: schedule, time_zone: timeZone } };
  const result = await acceptPost(body, { now: now(), access });
  if ('accepted' in result) return { fields: fieldsOf(result.accepted) };
  return { faults: result.faults.map(({ field, detail }) => `${settingOf(field)} ${detail}`) };
}

/** Whether the series is now as the settings say. */
async function settle(
  held: Stored | undefined,
  fields: Fields | undefined,
  { store, now, log }: SettingsSeriesWorld,
): Promise<boolean> {
  const isLive = held?.post.state === 'recurring';
  if (!fields) {
    const ended = held && isLive ? cancel(held.post) : undefined;
    return !held || !ended || Boolean(await store.change(held, ended, () => reportState(log, ended)));
  }
  if (!held) {
    const kept = {
      id: SETTINGS_SERIES,
      account: APP_ACCOUNT,
      by: 'settings',
      createdAt: now(),
      fruitless: 0,
    };
    return Boolean(await store.add({ ...kept, ...fields, state: 'recurring' }));
  }
  if (isLive && says(held.post) === says(fields)) return true;
  return Boolean(
    await store.change(held, { ...changedSeries(held.post, fields, now()), state: 'recurring' }),
  );
}

/** What the settings say of a series: a change of anything else is none of theirs. */
function says({ parts, recurrence }: Pick<Post, 'parts' | 'recurrence'>): string {
  return JSON.stringify([parts.map(({ content }) => content.text), recurrence?.cron, recurrence?.timeZone]);
}

function settingOf(field: string): string {
  if (field === 'recurrence.time_zone') return 'TWEET_TIME_ZONE';
  return field.startsWith('recurrence') ? 'TWEET_SCHEDULE' : 'TWEET_TEXT';
}
