import { newSearch, SETTING_ID, type Wanted, withWanted } from './search.ts';
import type { SearchStore, Stored } from './store.ts';

export interface Defined {
  readonly store: SearchStore;
  readonly now: () => number;
  /** SEARCH_QUERY; `undefined` where it is empty. */
  readonly settingQuery: string | undefined;
}

/**
 * While a deployment goes on, some processes have the setting as it was, and each change begins the search anew. So a
 * process has its say once, and again only after this long, in case one with the old setting came last.
 */
const AGAIN_MS = 60 * 60_000;

/**
 * A listing of all searches, after the one that SEARCH_QUERY defines is as the setting says: made, changed or removed. X
 * has the word on whether the query is one. Throws StorageError.
 */
export function listFollowingSetting({
  store,
  now,
  settingQuery,
}: Defined): () => Promise<readonly Stored[]> {
  let agreedAt = Number.NEGATIVE_INFINITY;

  return async () => {
    const all = await store.list();
    if (now() - agreedAt < AGAIN_MS) return all;
    const own = all.find(({ search }) => search.id === SETTING_ID);
    // While what an earlier one left is being removed, there is no new one.
    if (own?.search.isDeleted) return all;
    const isAsSaid = own?.search.query === settingQuery;
    if (isAsSaid || (await follow(own))) agreedAt = now();
    return isAsSaid ? all : store.list();
  };

  /** Resolves to `undefined` where another was first. */
  function follow(own: Stored | undefined): Promise<Stored | undefined> {
    const wanted = wantedBy(settingQuery ?? '');
    if (!own) return store.add(newSearch(wanted, { id: SETTING_ID, by: 'setting', now: now() }));
    const { search } = own;
    const isGone = settingQuery === undefined;
    return store.change(own, isGone ? { ...search, isDeleted: true } : withWanted(search, wanted));
  }
}

function wantedBy(query: string): Wanted {
  return { name: '', query, dropReposts: false, dropReplies: false, paused: false };
}
