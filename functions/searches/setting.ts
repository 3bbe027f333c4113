import { newSearch, SETTING_ID, type Wanted, withWanted } from './search.ts';
import type { SearchStore, Stored } from './store.ts';

export interface Defined {
  readonly store: SearchStore;
  readonly now: () => number;
  /** SEARCH_QUERY; `undefined` where it is empty. */
  readonly settingQuery: string | undefined;
}

/**
 * All searches, after the one that SEARCH_QUERY defines is as the setting says: made, changed or removed. X has the word
 * on whether the query is one. Throws StorageError.
 */
export async function followSetting({ store, now, settingQuery }: Defined): Promise<readonly Stored[]> {
  const all = await store.list();
  const own = all.find(({ search }) => search.id === SETTING_ID);
  if (!own) {
    if (settingQuery === undefined) return all;
    const made = newSearch(wantedBy(settingQuery), { id: SETTING_ID, by: 'setting', now: now() });
    const added = await store.add(made);
    return added ? [added, ...all] : store.list();
  }
  // While what an earlier one left is being removed, there is no new one.
  if (own.search.isDeleted || own.search.query === settingQuery) return all;
  const next =
    settingQuery === undefined
      ? { ...own.search, isDeleted: true }
      : withWanted(own.search, wantedBy(settingQuery));
  const changed = await store.change(own, next);
  return changed ? all.map((stored) => (stored === own ? changed : stored)) : store.list();
}

function wantedBy(query: string): Wanted {
  return { name: '', query, dropReposts: false, dropReplies: false, paused: false };
}
