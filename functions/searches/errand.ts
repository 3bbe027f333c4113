import type { Log } from '../log.ts';
import { reserve, type SpentOn, settle } from './day-cap.ts';
import { type Leased, LeaseLost, type LeaseWorld } from './leased.ts';
import type { Collected } from './search.ts';
import type { Served } from './served.ts';
import type { Updates } from './updates.ts';
import type { Found, XSearch } from './x-search.ts';

/** The outside world of collecting; every await of it is a place where the process may end. */
export interface CollectWorld extends LeaseWorld {
  readonly updates: Updates;
  readonly served: Served;
  readonly x: XSearch;
  readonly log: Log;
  /** The most posts that X may return for a search in a UTC day. */
  readonly postsPerDay: number;
  /** How many days posts are kept. */
  readonly keepDays: number;
  /** Whether the pass has to end. */
  readonly isOver: () => boolean;
}

/** One visit to a search, under its lease. */
export interface Errand {
  readonly id: string;
  readonly world: CollectWorld;
  /**
   * Asks X. What has been found out so far, and what this may cost, is in the row before X is asked, so that neither is
   * lost with the process; what X did return is in what comes back.
   */
  ask(
    collected: Collected,
    on: SpentOn,
    posts: number,
    call: () => Promise<Found>,
  ): Promise<{ readonly collected: Collected; readonly found: Found }>;
  /** Throws LeaseLost where another may have the search by now: nothing of it may be written then. */
  mustBeHeld(): void;
}

export function errandOf(lease: Leased, world: CollectWorld): Errand {
  return {
    id: lease.search().id,
    world,
    ask: async (collected, on, posts, call) => {
      const spent = reserve(collected.spent, on, posts, world.now());
      await lease.write({ ...collected, spent });
      const found = await call();
      const returned = found.kind === 'page' ? found.page.returned : 0;
      return { collected: { ...collected, spent: settle(spent, on, posts, returned) }, found };
    },
    mustBeHeld: () => {
      if (!lease.isHeld()) throw new LeaseLost();
    },
  };
}
