import type { Collected, Search } from './search.ts';
import type { SearchStore, Stored } from './store.ts';

/** Thrown where someone else has the search now, or changed what it is: what was being done is to be dropped. */
export class LeaseLost extends Error {
  override readonly name = 'LeaseLost';
}

export interface Leased {
  /** The search as a person wants it, as of the last write. */
  search(): Search;
  /** Writes what collecting has come to, and holds the search for longer. Throws LeaseLost and StorageError. */
  write(collected: Collected): Promise<void>;
  /** Writes it, and lets go of the search. */
  release(collected: Collected): Promise<void>;
  /** Whether there is time to write posts: a process that was paused must not write when another has the search. */
  isHeld(): boolean;
}

export interface LeaseWorld {
  readonly store: SearchStore;
  readonly now: () => number;
  /** New each time. */
  readonly newAttempt: () => string;
  /** Longer than one call to X and what is written after it take together. */
  readonly leaseMs: number;
}

const TRIES = 5;

/**
 * The right to collect a search, which the first write takes. A person may change the search meanwhile: what they said
 * and what was collected are merged, as long as the lease is in the row.
 */
export function leased(stored: Stored, { store, now, newAttempt, leaseMs }: LeaseWorld): Leased {
  const attempt = newAttempt();
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
      const found = await store.get(stored.search.id);
      // Before the first write, a change by anyone may mean that they have it.
      const mayGoOn = isMine && found?.search.collected.lease?.attempt === attempt;
      if (!mayGoOn || found.search.isDeleted) break;
      current = found;
    }
    throw new LeaseLost();
  }

  return {
    search: () => current.search,
    write: async (collected) => {
      until = now() + leaseMs;
      await put({ ...collected, lease: { attempt, until } });
    },
    release: ({ lease: _lease, ...collected }) => put(collected),
    isHeld: () => now() < until,
  };
}

/** Whether nobody has the search, or whoever had it is gone. */
export function isFree({ collected: { lease } }: Search, now: number): boolean {
  return lease === undefined || lease.until <= now;
}
