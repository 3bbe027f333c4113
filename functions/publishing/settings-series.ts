import type { Log } from '../log.ts';
import type { TweetSettings } from '../settings/tweet.ts';
import { acceptPost } from './accept.ts';
import type { Post } from './post.ts';
import { SETTINGS_SERIES } from './series-id.ts';
import { APP_ACCOUNT, fieldsOf } from './service.ts';
import type { PostStore } from './store.ts';

export interface SettingsSeriesWorld {
  readonly store: PostStore;
  readonly now: () => number;
  readonly log: Log;
  readonly access: 'self-serve' | 'enterprise';
}

/**
 * Makes the series that the settings describe, changes it to what they say now, or ends it where they say nothing. How
 * many posts it has made is kept. Resolves to what is wrong with the settings, as sentences; the series then stays as it is.
 */
export async function applySettingsSeries(
  tweet: TweetSettings | undefined,
  { store, now, log, access }: SettingsSeriesWorld,
): Promise<readonly string[]> {
  const held = await store.get(APP_ACCOUNT, SETTINGS_SERIES);
  if (!tweet) {
    if (held?.post.state === 'recurring')
      await store.change(held, { ...held.post, state: 'cancelled', actAt: undefined });
    return [];
  }
  const recurrence = { cron: tweet.schedule, time_zone: tweet.timeZone };
  const result = await acceptPost({ text: tweet.text, recurrence }, { now: now(), access });
  if (!('accepted' in result)) {
    const faults = result.faults.map(({ field, detail }) => `${settingOf(field)} ${detail}`);
    log('series.invalid', { series: SETTINGS_SERIES, faults });
    return faults;
  }
  const fields = fieldsOf(result.accepted);
  if (!held) {
    const kept = {
      id: SETTINGS_SERIES,
      account: APP_ACCOUNT,
      by: 'settings',
      createdAt: now(),
      fruitless: 0,
    };
    await store.add({ ...kept, ...fields, state: 'recurring' });
  } else if (
    held.post.state !== 'recurring' ||
    describes(held.post) !== describes({ ...held.post, ...fields })
  ) {
    await store.change(held, { ...held.post, ...fields, state: 'recurring' });
  }
  return [];
}

/** What the settings say of a series: a change of anything else is none of theirs. */
function describes({ parts, recurrence }: Post): string {
  return JSON.stringify([parts.map(({ content }) => content.text), recurrence?.cron, recurrence?.timeZone]);
}

function settingOf(field: string): string {
  if (field === 'recurrence.time_zone') return 'TWEET_TIME_ZONE';
  return field.startsWith('recurrence') ? 'TWEET_SCHEDULE' : 'TWEET_TEXT';
}
