import { randomBytes } from 'node:crypto';

export interface StoredVersion {
  readonly version: string;
  readonly value: string;
  readonly createdSeconds: number;
  enabled: boolean;
}

/** The vault's secrets: names ignore case, each `set` adds a version and the newest one answers. */
export interface SecretStore {
  /** Adds a version and returns its id. */
  set(name: string, value: string): string;
  /** Disables or enables the newest version. */
  enable(name: string, enabled: boolean): void;
  /** Deletes the secret with all its versions. */
  remove(name: string): void;
  /** The version asked for, or the newest; `undefined` where there is none. */
  find(name: string, version: string): StoredVersion | undefined;
  clear(): void;
}

export function createStore(): SecretStore {
  const secrets = new Map<string, StoredVersion[]>();
  const versionsOf = (name: string): StoredVersion[] => secrets.get(name.toLowerCase()) ?? [];
  return {
    set(name, value) {
      const version = randomBytes(16).toString('hex');
      const createdSeconds = Math.floor(Date.now() / 1000);
      secrets.set(name.toLowerCase(), [
        ...versionsOf(name),
        { version, value, createdSeconds, enabled: true },
      ]);
      return version;
    },
    enable(name, enabled) {
      const newest = versionsOf(name).at(-1);
      if (!newest) throw new Error(`the vault holds no secret named ${name}`);
      newest.enabled = enabled;
    },
    remove: (name) => void secrets.delete(name.toLowerCase()),
    find: (name, version) =>
      version === ''
        ? versionsOf(name).at(-1)
        : versionsOf(name).find((candidate) => candidate.version === version),
    clear: () => secrets.clear(),
  };
}
