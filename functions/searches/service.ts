import { ProblemError } from '../problems.ts';
import { comparePostIds } from '../twitter/post-id.ts';
import { acceptSearch, patched } from './accept.ts';
import { keptSince } from './collect.ts';
import { isFree } from './errand.ts';
import { newSearch, SETTING_ID, type Search, type Wanted, withWanted } from './search.ts';
import type { Served } from './served.ts';
import type { SearchStore, Stored } from './store.ts';
import type { Updates } from './updates.ts';
import { updatesAnswer } from './updates-answer.ts';

export interface ServiceWorld {
  readonly store: SearchStore;
  /** All searches, also those that are being deleted. */
  readonly list: () => Promise<readonly Stored[]>;
  readonly now: () => number;
  readonly updates: Updates;
  readonly served: Served;
  readonly access: 'self-serve' | 'enterprise';
  readonly keepDays: number;
}

export interface UpdatesQuery {
  /** `undefined` for the only one there is. */
  readonly search: string | undefined;
  /** `next` of the page before. */
  readonly after: string | undefined;
  /** Only posts newer than this one. */
  readonly since: string | undefined;
  readonly limit: number;
}

export interface Created {
  readonly search: Search;
  readonly warnings: readonly string[];
}

/** Searches that people may create. Each has a cap of its own, so their number is a cap on what they cost together. */
const MOST_SEARCHES = 25;
/** Times to try a change that another writer was faster with: a search that is being collected is written often. */
const TRIES = 10;
/** How long a client waits for the updates of a search that it deletes; the timer removes the rest. */
const SWEEP_MS = 5_000;

export type SearchService = ReturnType<typeof createSearchService>;

export function createSearchService(world: ServiceWorld) {
  const { store, updates, served, now, access } = world;

  async function list(): Promise<readonly Search[]> {
    const all = await world.list();
    return all.map(({ search }) => search).filter(({ isDeleted }) => !isDeleted);
  }

  async function held(id: string): Promise<Stored> {
    const stored = /^[A-Za-z0-9]{1,40}$/.test(id) ? await store.get(id) : undefined;
    if (stored && !stored.search.isDeleted) return stored;
    throw notFound('There is no saved search with this id.');
  }

  /** Applies a change to the search as it is now. */
  async function change(id: string, apply: (search: Search) => Search): Promise<Search> {
    for (let tries = 0; tries < TRIES; tries++) {
      const stored = await held(id);
      if (id === SETTING_ID) {
        throw new ProblemError(
          'search-conflict',
          'The setting SEARCH_QUERY defines this search: change the setting, or empty it.',
        );
      }
      const changed = await store.change(stored, apply(stored.search));
      if (changed) return changed.search;
    }
    throw new ProblemError(
      'search-conflict',
      'The search is being changed by others at this moment; try again.',
      { retryable: true },
    );
  }

  function accepted(body: unknown): Wanted {
    const result = acceptSearch(body, access);
    if ('wanted' in result) return result.wanted;
    throw new ProblemError('search-invalid', 'The search cannot be saved as it is; `faults` says why.', {
      members: { faults: result.faults },
    });
  }

  /** Whether there may be a search with this id besides the others. */
  async function hasRoom(id: string): Promise<boolean> {
    const others = (await list()).filter((search) => search.id !== SETTING_ID && search.id !== id);
    return others.length < MOST_SEARCHES;
  }

  /** Nobody sees the search or its updates any more; these are then removed, by the timer where it takes long. */
  async function remove(id: string): Promise<void> {
    const search = await change(id, (before) => ({ ...before, isDeleted: true }));
    const end = Date.now() + SWEEP_MS;
    const isDone = await updates.removeOlder(id, undefined, () => Date.now() > end).catch(() => false);
    if (!isDone || !isFree(search, now())) return;
    await served
      .forget(id, true)
      .then(() => store.remove(id))
      .catch(() => {});
  }

  return {
    list,

    get: async (id: string): Promise<Search> => (await held(id)).search,

    /** What creating the search answered. */
    created: async (id: string): Promise<Created> => created((await held(id)).search),

    /** Checks and stores a new search under an id that was chosen before. Throws `search-invalid` with every fault. */
    create: async (body: unknown, id: string, by: string): Promise<Created> => {
      const wanted = accepted(body);
      if (!(await hasRoom(id))) throw tooMany();
      const added = await store.add(newSearch(wanted, { id, by, now: now() }));
      // Others may have been saved at the same time: whoever then sees too many takes back their own.
      if (added && !(await hasRoom(id))) {
        await remove(id);
        throw tooMany();
      }
      return created((added ?? (await held(id))).search);
    },

    /** A JSON merge patch (RFC 7396). Throws `search-invalid`, `search-conflict`. */
    patch: async (id: string, patch: unknown): Promise<Created> => {
      return created(await change(id, (before) => withWanted(before, accepted(patched(before, patch)))));
    },

    remove,

    /** A page of what a search found, as JSON. */
    updates: async (query: UpdatesQuery): Promise<string> => {
      const { id, collected } = query.search === undefined ? await only() : (await held(query.search)).search;
      const kept = keptSince(world.keepDays, now());
      const since = query.since !== undefined && comparePostIds(query.since, kept) > 0 ? query.since : kept;
      const range = { since, before: query.after, limit: query.limit + 1 };
      const found = await updates.read(id, range);
      const posts = found.slice(0, query.limit);
      const oldest = posts.at(-1);
      if (oldest) await served.note(id, oldest.id);
      return updatesAnswer({
        posts,
        isMore: found.length > query.limit,
        since,
        before: query.after,
        gaps: collected.progress.gaps,
      });
    },
  };

  async function only(): Promise<Search> {
    const all = await list();
    const [search] = all;
    if (search && all.length === 1) return search;
    if (!search) throw notFound('There is no saved search.');
    throw new ProblemError('malformed-query', 'There are several saved searches: name one with `search`.');
  }
}

function tooMany(): ProblemError {
  return new ProblemError(
    'search-conflict',
    `There are ${MOST_SEARCHES} saved searches already; delete one first.`,
  );
}

function notFound(detail: string): ProblemError {
  return new ProblemError('search-not-found', detail);
}

function created(search: Search): Created {
  return { search, warnings: warningsOf(search) };
}

function warningsOf({ dropReposts, query }: Search): string[] {
  if (dropReposts || /\bis:retweet\b/i.test(query)) return [];
  return ['Each repost counts, and is billed, as a post of its own; "drop_reposts": true leaves them out.'];
}
