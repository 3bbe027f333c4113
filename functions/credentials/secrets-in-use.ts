import type { SecretName } from '../settings/secrets.ts';
import type { NamedSecret } from '../twitter/secrets/secret-search.ts';

/** Old apps carry these in public, and a stranger could post them. */
const PUBLIC: ReadonlySet<string> = new Set([
  'TWITTER_CONSUMER_KEY',
  'TWITTER_CLIENT_ID',
] satisfies SecretName[]);
/** An answer to what was sent before a rotation may still be under way, and a bearer token be issued anew meanwhile. */
const MAX_VALUES = 3;

/** The secrets that requests to X were authorised with lately. */
export interface SecretsInUse {
  /** Names are those of settings; what is not set, or is public, is left out. */
  note(secrets: Readonly<Partial<Record<SecretName, string>>>): void;
  /** The last three values of each name; the same array as long as nothing new is noted. */
  list(): readonly NamedSecret[];
}

export function createSecretsInUse(): SecretsInUse {
  const valuesOf = new Map<string, readonly string[]>();
  let list: readonly NamedSecret[] = [];

  return {
    note(secrets) {
      let isNew = false;
      for (const [name, value] of Object.entries(secrets)) {
        const earlier = valuesOf.get(name) ?? [];
        if (PUBLIC.has(name) || earlier[0] === value) continue;
        valuesOf.set(name, [value, ...earlier.filter((other) => other !== value)].slice(0, MAX_VALUES));
        isNew ||= !earlier.includes(value);
      }
      if (isNew) list = [...valuesOf].flatMap(([name, values]) => values.map((value) => ({ name, value })));
    },
    list: () => list,
  };
}
