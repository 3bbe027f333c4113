/** The operator's key: kept for this tab, until it is closed or the key is forgotten. */
export interface KeyKeeper {
  get(): string | undefined;
  keep(key: string): void;
  forget(): void;
}

const NAME = 'operator-key';

export function createKeyKeeper(storage: Storage, onChange: () => void): KeyKeeper {
  return {
    get: () => storage.getItem(NAME) ?? undefined,
    keep: (key) => {
      storage.setItem(NAME, key);
      onChange();
    },
    forget: () => {
      storage.removeItem(NAME);
      onChange();
    },
  };
}

/** What can be sent as a header: a key that was copied with a line break or quotes around it is cleaned of them. */
export function cleanKey(text: string): string | undefined {
  const key = text.trim().replace(/^(["'])(.*)\1$/, '$2');
  return /^[\x21-\x7e]+$/.test(key) ? key : undefined;
}
