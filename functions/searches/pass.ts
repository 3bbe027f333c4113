import { errorFields } from '../log.ts';
import { type CollectWorld, isFree } from './errand.ts';
import { stopsAll } from './search.ts';
import type { Stored } from './store.ts';
import { visit } from './visit.ts';

export interface PassWorld extends CollectWorld {
  /** All searches, also those that are being deleted. */
  readonly list: () => Promise<readonly Stored[]>;
  /** How long a pass may go on beginning new work, in milliseconds. */
  readonly budgetMs: number;
}

export interface PassResult {
  /** Searches that there are. */
  readonly seen: number;
  /** False where the time was up before all were visited. */
  readonly complete: boolean;
}

/**
 * One pass over all searches, the one that waited longest first. Two passes may run at once, here or elsewhere; the rows
 * keep them apart. Throws StorageError where not even the searches can be read.
 */
export async function runPass(world: Omit<PassWorld, 'isOver'>): Promise<PassResult> {
  const { store, now, log } = world;
  const startedAt = now();
  const isOver = (): boolean => now() - startedAt >= world.budgetMs;
  const collecting: CollectWorld = { ...world, isOver };
  const all = [...(await world.list())].sort((a, b) => waitedSince(a) - waitedSince(b));
  // X's word to one search is its word to all of them: none asks again before the time.
  let mayAskX = !all.some(({ search }) => !search.isDeleted && stopsAll(search, now()));
  let [posts, gone, visited] = [0, 0, 0];

  for (const stored of all) {
    if (isOver()) break;
    visited++;
    try {
      if (stored.search.isDeleted) await sweep(stored, collecting);
      else {
        const result = await visit(stored, collecting, mayAskX);
        posts += result.posts;
        gone += result.gone;
        if (result.stopsAll) mayAskX = false;
      }
    } catch (error) {
      // One search that cannot be worked on, or storage failing for it, must not stop the others.
      log('search.pass-failed', { search: stored.search.id, ...errorFields(error) });
    }
  }
  const complete = visited === all.length && !isOver();
  log('collect.done', { searches: all.length, posts, gone, complete, ms: now() - startedAt });
  return { seen: all.length, complete };

  /** Removes what a deleted search leaves; its row last, and not while someone who does not know yet may write. */
  async function sweep({ search }: Stored, { updates, served }: CollectWorld): Promise<void> {
    const isDone = await updates.removeOlder(search.id, undefined, isOver);
    await served.forget(search.id, true);
    if (isDone && isFree(search, now())) await store.remove(search.id);
  }
}

function waitedSince({ search: { collected, createdAt } }: Stored): number {
  return collected.collectedAt ?? createdAt;
}
