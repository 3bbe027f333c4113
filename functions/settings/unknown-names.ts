import { closest } from './closest.ts';
import type { SettingFault } from './fault.ts';

/** A name that begins like ours and is Azure's: where its own X sign-in keeps the provider's secret. */
const NOT_OURS = 'TWITTER_PROVIDER_AUTHENTICATION_SECRET';

/** A name of ours that is misspelt must not pass as "not set": the person believes that it works. */
export function unknownNames(
  env: Readonly<Record<string, string | undefined>>,
  known: readonly string[],
): SettingFault[] {
  return Object.keys(env)
    .filter((name) => /^TWITTER_/i.test(name) && !known.includes(name) && name.toUpperCase() !== NOT_OURS)
    .map((name) => {
      const nearest = closest(name.toUpperCase(), known);
      return {
        name,
        expected: nearest ? `no setting of this name; ${nearest} is meant?` : 'no setting of this name',
      };
    });
}
