import type { Settings } from '../settings.ts';
import type { SecretSet } from './secret-set.ts';

/** Where the app's secrets come from. Deadlines are in milliseconds since 1970. */
export interface SecretSource {
  /** The set to use now. Throws ProblemError `credentials-unreadable`. */
  current(deadline: number): Promise<SecretSet>;
  /** Looks again, because X refused what `current` gave. Never throws. */
  reread(deadline: number): Promise<void>;
  /** When the set was read, and whether it is kept only because it cannot be read again. */
  age(): SourceAge;
}

export interface SourceAge {
  /** ISO 8601. */
  readonly readAt?: string;
  readonly stale?: boolean;
}

/** App settings change only with a restart of the app, so there is nothing to look at again. */
export function createAppSettingsSource(secrets: Settings['secrets']): SecretSource {
  return {
    current: async () => secrets,
    reread: async () => {},
    age: () => ({}),
  };
}
