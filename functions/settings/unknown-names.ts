import { closest } from './closest.ts';
import type { SettingFault } from './fault.ts';

/** Nobody else's settings begin like this, but for the one where Azure's own X sign-in keeps the provider's secret. */
const OURS = /^(TWITTER|TWEET)_/;
const NOT_OURS = 'TWITTER_PROVIDER_AUTHENTICATION_SECRET';

/** A name of ours that is misspelt must not pass as "not set": the person believes that it works. */
export function unknownNames(
  env: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): SettingFault[] {
  return Object.keys(env).flatMap((name) => {
    const spelt = name.toUpperCase();
    if (known.includes(name) || spelt === NOT_OURS) return [];
    const isOurs = OURS.test(spelt);
    const meant = isOurs ? closest(spelt, known) : closest(spelt, known, slips(spelt));
    if (!isOurs && meant === undefined) return [];
    return [{ name, expected: `no setting of this name${meant ? `; ${meant} is meant?` : ''}` }];
  });
}

/**
 * How many characters may be wrong in a name that may be somebody else's: fewer than tell it from another word, since a
 * fault refuses all calls.
 */
function slips({ length }: string): number {
  return Math.min(2, Math.floor(length / 5));
}
