import { forgetGaps } from './catch-up.ts';
import { checkSeen, isCheckDue } from './check.ts';
import { catchUp, isCollectDue, keptSince, newGaps } from './collect.ts';
import { type CollectWorld, errandOf, isFree, LeaseLost } from './errand.ts';
import { type Collected, stopsAll } from './search.ts';
import type { Stored } from './store.ts';

export interface Visited {
  /** Posts that were kept. */
  readonly posts: number;
  /** Posts that X says are gone. */
  readonly gone: number;
  /** X refuses the app: the other searches need not ask. */
  readonly stopsAll: boolean;
}

const NOTHING: Visited = { posts: 0, gone: 0, stopsAll: false };

/**
 * Does whatever is to be done for a search now: forgets what is too old, looks up again what phones have seen, collects
 * what is new. Safe to call at any time, from any number of processes. Throws StorageError; the next visit goes on.
 */
export async function visit(stored: Stored, world: CollectWorld, mayAskX: boolean): Promise<Visited> {
  const { search } = stored;
  const { now, postsPerDay } = world;
  if (!isFree(search, now())) return NOTHING;
  const before = await forget(stored, world);
  const isCheckWanted = mayAskX && isCheckDue(before, now());
  const isCollectWanted = mayAskX && isCollectDue(search, postsPerDay, now());
  if (!isCheckWanted && !isCollectWanted && before === search.collected) return NOTHING;

  const errand = errandOf(stored, world);
  let result = NOTHING;
  let collected = before;
  try {
    if (isCheckWanted) {
      const checked = await checkSeen(errand, collected);
      collected = checked.collected;
      result = { ...result, gone: checked.gone };
    }
    if (isCollectWanted && !stopsAll({ ...search, collected }, now())) {
      const caught = await catchUp(errand, errand.search(), collected);
      collected = caught.collected;
      result = { ...result, posts: caught.posts };
    }
    await errand.release(collected);
    result = { ...result, stopsAll: stopsAll({ ...search, collected }, now()) };
  } catch (error) {
    if (!(error instanceof LeaseLost)) throw error;
  } finally {
    // What is in the row is told, also where the visit did not come to its end.
    report(search.id, world, { before: search.collected, after: errand.search().collected });
  }
  return result;
}

/** What is too old goes, with each UTC day and where less is kept than before; each visit goes on until it has gone. */
async function forget({ search }: Stored, world: CollectWorld): Promise<Collected> {
  const { collected, id } = search;
  const since = keptSince(world.keepDays, world.now());
  if (collected.forgottenBefore === since) return collected;
  const isDone = await world.updates.removeOlder(id, since, world.isOver);
  if (!isDone) return collected;
  await world.served.forget(id);
  return { ...collected, forgottenBefore: since, progress: forgetGaps(collected.progress, since) };
}

function report(
  search: string,
  { log }: CollectWorld,
  { before, after }: { before: Collected; after: Collected },
): void {
  for (const { from, to, reason } of newGaps(before, after)) log('search.gap', { search, from, to, reason });
  const { fault } = after;
  if (!fault || fault.at === before.fault?.at) return;
  log('search.failed', { search, fault: fault.code, retry_at: new Date(fault.retryAt).toISOString() });
}
