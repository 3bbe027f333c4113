import type { Draft } from './draft.ts';

const NAME = 'draft';

/** The draft of this tab: a reload, or a key that is asked for in between, loses nothing. */
export function readDraft(storage: Storage): Draft | undefined {
  try {
    return (JSON.parse(storage.getItem(NAME) ?? 'null') as Draft | null) ?? undefined;
  } catch {
    return undefined;
  }
}

export function keepDraft(storage: Storage, draft: Draft): void {
  storage.setItem(NAME, JSON.stringify(draft));
}

export function dropDraft(storage: Storage): void {
  storage.removeItem(NAME);
}
