import { comparePostIds, postIdAt } from '../twitter/post-id.ts';
import {
  begin,
  clip,
  forgetGaps,
  type Gap,
  giveUp,
  lose,
  nextAsk,
  opened,
  type Turned,
  turn,
  withoutToken,
} from './catch-up.ts';
import { PAGE, pageSize } from './day-cap.ts';
import type { Errand } from './errand.ts';
import { faultAfter } from './fault.ts';
import { xQuery } from './query.ts';
import type { Collected, Wanted } from './search.ts';
import { isOutdated, type XPage, type XPost } from './x-page.ts';

const DAY_MS = 24 * 60 * 60_000;
/** X searches the last 7 days; a little less, because clocks differ and X counts from its own. */
const WINDOW_MS = 7 * DAY_MS - 60 * 60_000;
/** How late X may index a post: what is older than this, and was not found, does not exist. */
const INDEXED_AFTER_MS = 60 * 60_000;
/** Pages that one visit turns; the next goes on. X allows 450 in 15 minutes to the whole app. */
const MOST_PAGES = 30;

/** Whether there is something to ask X, or to give up. */
export function isCollectDue(
  { paused, collected: { fault, spent, progress } }: Wanted & { readonly collected: Collected },
  cap: number,
  now: number,
): boolean {
  if (paused || (fault && fault.retryAt > now)) return false;
  return pageSize(spent, cap, now) !== undefined || progress.holes.length > 0;
}

/** The oldest id that is kept: whole UTC days. */
export function keptSince(keepDays: number, now: number): string {
  return postIdAt(Math.floor(now / DAY_MS) * DAY_MS - keepDays * DAY_MS);
}

/**
 * Asks X for what is new, and for what earlier visits left, until the search has caught up, the day's cap is used up, or
 * the time is over. Resolves to how many posts were kept.
 */
export async function catchUp(
  errand: Errand,
  wanted: Wanted,
  before: Collected,
): Promise<{ collected: Collected; posts: number }> {
  const { world } = errand;
  const query = xQuery(wanted);
  let collected = before;
  const since = keptSince(world.keepDays, world.now());
  const oldest = oldestAsked(since, world.now());
  // What would be too old to be kept is no gap.
  let walk = begin(forgetGaps(clip(collected.progress, oldest, 'window'), since));
  let posts = 0;
  for (let pages = 0; pages < MOST_PAGES && !world.isOver() && !errand.search().paused; pages++) {
    const ask = nextAsk(walk, oldest);
    if (!ask) return { collected: { ...collected, progress: walk.progress, isCaughtUp: true }, posts };
    // An answer that does not arrive may be billed all the same: until one does, little is asked for.
    const most = collected.fault?.code === 'unreachable' ? PAGE.least : PAGE.most;
    const size = pageSize(collected.spent, world.postsPerDay, world.now(), most);
    if (size === undefined) {
      const progress = giveUp(walk.progress, 'cap');
      return { collected: { ...collected, progress, isCaughtUp: false }, posts };
    }
    const askedAt = world.now();
    const asked = await errand.ask({ ...collected, progress: walk.progress }, 'found', size, () =>
      world.x.search(query, ask, size),
    );
    const { found } = asked;
    collected = asked.collected;
    if (found.kind === 'stale-token') {
      walk = withoutToken(walk);
    } else if (found.kind === 'refusal') {
      const fault = faultAfter(collected.fault, found.refusal, world.now());
      return { collected: { ...collected, progress: walk.progress, isCaughtUp: false, fault }, posts };
    } else {
      const page = credible(found.page, askedAt);
      const first = opened(walk, page);
      if (first) await errand.write({ ...collected, progress: first });
      const kept = await keep(errand, wanted, page.posts);
      posts += kept.count;
      walk = turn(walk, ask, page, postIdAt(askedAt - INDEXED_AFTER_MS));
      walk = { ...walk, progress: lose(walk.progress, kept.tooLarge) };
      collected = answered(collected, kept.newest, askedAt);
    }
  }
  return { collected: { ...collected, progress: walk.progress, isCaughtUp: false }, posts };
}

/** A page without posts from the future: nothing would be found until then, and X refuses to look one up. */
function credible({ posts, next }: XPage, now: number): Turned & Pick<XPage, 'posts'> {
  const future = postIdAt(now + DAY_MS);
  const sorted = posts
    .filter(({ id }) => comparePostIds(id, future) < 0)
    .sort((a, b) => comparePostIds(b.id, a.id));
  const [newest, oldest] = [sorted[0]?.id, sorted.at(-1)?.id];
  return { posts: sorted, next, ends: newest && oldest ? { newest, oldest } : undefined };
}

/** Posts are kept before the row says that they are: a process that ends between the two asks for them again. */
async function keep(
  errand: Errand,
  { dropReposts, dropReplies }: Wanted,
  posts: readonly XPost[],
): Promise<{ count: number; newest: string | undefined; tooLarge: readonly string[] }> {
  const { world, id } = errand;
  const since = keptSince(world.keepDays, world.now());
  const wanted = posts.filter(
    (post) =>
      !(dropReposts && post.isRepost) &&
      !(dropReplies && post.isReply) &&
      !isOutdated(post) &&
      comparePostIds(post.id, since) > 0,
  );
  errand.mustBeHeld();
  const tooLarge = await world.updates.put(id, wanted);
  // An edit is a post of its own, and takes the place of the versions before it.
  const outdated = wanted.flatMap((post) => post.versions.filter((other) => other !== post.id));
  await world.updates.remove(id, outdated);
  const newest = wanted.find((post) => !tooLarge.includes(post.id))?.id;
  return { count: wanted.length - tooLarge.length, newest, tooLarge };
}

function answered(
  { fault: _over, ...collected }: Collected,
  newest: string | undefined,
  at: number,
): Collected {
  const isNewer =
    newest !== undefined &&
    (collected.newestId === undefined || comparePostIds(newest, collected.newestId) > 0);
  return { ...collected, collectedAt: at, ...(isNewer && { newestId: newest }) };
}

function oldestAsked(since: string, now: number): string {
  const window = postIdAt(now - WINDOW_MS);
  return comparePostIds(since, window) > 0 ? since : window;
}

/** Gaps that were not there before. */
export function newGaps(before: Collected, after: Collected): readonly Gap[] {
  const known = new Set(before.progress.gaps.map((gap) => JSON.stringify(gap)));
  return after.progress.gaps.filter((gap) => !known.has(JSON.stringify(gap)));
}
