import type { Log } from '../log.ts';
import { reserve, type SpentOn, settle } from './day-cap.ts';
import type { Collected, Search } from './search.ts';
import type { Served } from './served.ts';
import type { SearchStore, Stored } from './store.ts';
import type { Updates } from './updates.ts';
import type { Found, StaleToken, XSearch } from './x-search.ts';

/** The outside world of collecting; every await of it is a place where the process may end. */
export interface CollectWorld {
  readonly store: SearchStore;
  readonly updates: Updates;
  readonly served: Served;
  readonly x: XSearch;
  readonly log: Log;
  readonly now: () => number;
  /** New each time. */
  readonly newAttempt: () => string;
  /** Longer than one call to X and what is written after it take together. */
  readonly leaseMs: number;
  /** The most posts that X may return for a search in a UTC day. */
  readonly postsPerDay: number;
  /** How many days posts are kept. */
  readonly keepDays: number;
  /** Whether the pass has to end. */
  readonly isOver: () => boolean;
}

/** Thrown where someone else has the search now, or changed what it is: what was being done is to be dropped. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

/**
 * One visit to a search, under its lease, which the first write takes. A person may change the search meanwhile: what
 * they said and what was collected are merged, as long as the lease is in the row. All of it throws LeaseLost and
 * StorageError.
 */
export interface Errand {
  readonly id: string;
  readonly world: CollectWorld;
  /** The search as of the last write. */
  search(): Search;
  /** Writes what collecting has come to, and holds the search for longer. */
  write(collected: Collected): Promise<void>;
  /** Writes it, and lets go of the search. */
  release(collected: Collected): Promise<void>;
  /**
   * Asks X. What has been found out so far, and what this may cost, is in the row before X is asked, so that neither is
   * lost with the process; what X did return is in what comes back.
   */
  ask<Result extends Found | StaleToken>(
    collected: Collected,
    on: SpentOn,
    posts: number,
    call: () => Promise<Result>,
  ): Promise<{ readonly collected: Collected; readonly found: Result }>;
  /** To be called before posts are written: a process that was paused must not write when another has the search. */
  mustBeHeld(): void;
}

const TRIES = 5;

export function errandOf(stored: Stored, world: CollectWorld): Errand {
  const { store, now, leaseMs } = world;
  const { id } = stored.search;
  const attempt = world.newAttempt();
  let current = stored;
  let isMine = false;
  let until = now() + leaseMs;

  async function put(collected: Collected): Promise<void> {
    for (let tries = 0; tries < TRIES; tries++) {
      const changed = await store.change(current, { ...current.search, collected });
      if (changed) {
        current = changed;
        isMine = true;
        return;
      }
      const found = await store.get(id);
      // Before the first write, a change by anyone may mean that they have it.
      const mayGoOn = isMine && found?.search.collected.lease?.attempt === attempt;
      if (!mayGoOn || found.search.isDeleted) break;
      current = found;
    }
    throw new LeaseLost();
  }

  async function write(collected: Collected): Promise<void> {
    until = now() + leaseMs;
    await put({ ...collected, lease: { attempt, until } });
  }

  return {
    id,
    world,
    search: () => current.search,
    write,
    release: ({ lease: _lease, ...collected }) => put(collected),
    ask: async (collected, on, posts, call) => {
      const spent = reserve(collected.spent, on, posts, now());
      await write({ ...collected, spent });
      const found = await call();
      const returned = returnedOf(found, posts);
      return { collected: { ...collected, spent: settle(spent, on, posts, returned, now()) }, found };
    },
    mustBeHeld: () => {
      if (now() >= until) throw new LeaseLost();
    },
  };
}

/** How many posts X bills: all that were asked for, where it may have returned them although they did not arrive. */
function returnedOf(found: Found | StaleToken, asked: number): number {
  if (found.kind === 'page') return found.page.returned;
  return found.kind === 'refusal' && found.mayBeBilled ? asked : 0;
}

/** Whether nobody has the search, or whoever had it is gone. */
export function isFree({ collected: { lease } }: Search, now: number): boolean {
  return lease === undefined || lease.until <= now;
}
