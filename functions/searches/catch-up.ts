import { comparePostIds } from '../twitter/post-id.ts';

/**
 * How a search catches up, as pure steps: progress and what X answered in, progress out.
 *
 * X gives the newest posts first and goes back page by page. So the first page moves the head, and leaves a hole from
 * the old head to the oldest post of the page, which the next pages fill from its newer end. The hole is in the row
 * before the next page is asked for: a search that is interrupted goes on with its holes, the newest first, and asks
 * for each by its two ends.
 *
 * Invariant, at every step: a post up to the head is kept, or lies in a hole, or in a gap, or is older than the search.
 */

/** Post ids between two ids, without them. `from` is the older. */
export interface Interval {
  readonly from: string;
  readonly to: string;
}

/**
 * Why posts will not be fetched any more: the day's cap is used up; X searches no further back than 7 days; the search
 * was interrupted so often that it fell behind; the post is too large to be kept.
 */
export type GapReason = 'cap' | 'window' | 'behind' | 'too-large';

export interface Gap extends Interval {
  readonly reason: GapReason;
}

export interface Progress {
  /** The newest id that the search has seen, or a time as an id; `undefined` before its first answer. */
  readonly head: string | undefined;
  /** What is still to be fetched, the newest first. */
  readonly holes: readonly Interval[];
  /** What will not be fetched, the newest first. */
  readonly gaps: readonly Gap[];
}

/** What X is asked for. Both ends are left out, as X does. */
export interface Ask {
  readonly since: string;
  readonly until: string | undefined;
  /** X's token for the next page of the same question. */
  readonly token: string | undefined;
}

/** What a page says about itself. */
export interface Turned {
  /** The newest and the oldest id on it; `undefined` where it has no posts, which does not make it the last. */
  readonly ends: { readonly newest: string; readonly oldest: string } | undefined;
  /** X's token for the page after it; `undefined` on the last. */
  readonly next: string | undefined;
}

/** A walk back through X's pages; it ends with the process, and the holes remain. */
export interface Walk {
  readonly progress: Progress;
  /** Whether what is new has been asked for in this walk. */
  readonly hasHead: boolean;
  /** The next page of the question before. */
  readonly following: Ask | undefined;
}

export const NEW_PROGRESS: Progress = { head: undefined, holes: [], gaps: [] };

const MOST_HOLES = 8;
const MOST_GAPS = 40;

export function begin(progress: Progress): Walk {
  return { progress, hasHead: false, following: undefined };
}

/** What to ask X next; `undefined` once the search has caught up. `oldest` is the oldest id that may be asked for. */
export function nextAsk(
  { progress: { head, holes }, hasHead, following }: Walk,
  oldest: string,
): Ask | undefined {
  if (following) return following;
  if (!hasHead) return { since: newer(head ?? oldest, oldest), until: undefined, token: undefined };
  const [hole] = holes;
  return hole && { since: newer(hole.from, oldest), until: hole.to, token: undefined };
}

/**
 * The progress in which the posts of a page are kept, where that is not the walk's own: a search's first page lies in no
 * hole yet, and a process that ends while it is kept would leave parts of it that nobody knows of.
 */
export function opened({ progress }: Walk, { ends }: Turned): Progress | undefined {
  if (progress.head !== undefined || !ends) return undefined;
  const hole = { from: shifted(ends.oldest, -1n), to: shifted(ends.newest, 1n) };
  return { ...progress, head: ends.newest, holes: [hole] };
}

/**
 * The walk after a page. `quiet` is an id that is certainly older than anything X has not indexed yet: a search that
 * found nothing has seen everything up to there.
 */
export function turn(walk: Walk, ask: Ask, { ends, next }: Turned, quiet: string): Walk {
  const following = next === undefined ? undefined : { ...ask, token: next };
  if (walk.hasHead) return fill(walk, ends, following);
  const { progress } = walk;
  const { head } = progress;
  if (!ends && following) return { ...walk, following };
  const reached = newer(ends?.newest ?? quiet, head ?? quiet);
  const isLeft = head !== undefined && ends !== undefined && following !== undefined;
  // A new search starts with its newest page: how far back it might go, nobody asked for.
  if (!isLeft || isEmpty({ from: head, to: ends.oldest }))
    return { progress: { ...progress, head: reached }, hasHead: true, following: undefined };
  const holes = [{ from: head, to: ends.oldest }, ...progress.holes];
  return { progress: bounded({ ...progress, head: reached, holes }), hasHead: true, following };
}

/** A page within the newest hole. */
function fill({ progress }: Walk, ends: Turned['ends'], following: Ask | undefined): Walk {
  const [hole, ...others] = progress.holes;
  if (!hole) return { progress, hasHead: true, following: undefined };
  const left = { from: hole.from, to: ends ? older(ends.oldest, hole.to) : hole.to };
  const isFilled = following === undefined || isEmpty(left);
  return {
    progress: { ...progress, holes: isFilled ? others : [left, ...others] },
    hasHead: true,
    following: isFilled ? undefined : following,
  };
}

/** X no longer knows the token: the same is asked for by its ends. */
export function withoutToken(walk: Walk): Walk {
  return { ...walk, following: undefined };
}

/** Turns what is not fetched yet, up to the id `oldest`, into gaps: X is asked for what is newer only. */
export function clip(progress: Progress, oldest: string, reason: GapReason): Progress {
  const end = shifted(oldest, 1n);
  const isBefore = (id: string): boolean => comparePostIds(id, oldest) < 0;
  const missed = progress.holes
    .filter(({ from }) => isBefore(from))
    .map(({ from, to }) => ({ from, to: older(to, end), reason }));
  const holes = progress.holes
    .map(({ from, to }) => ({ from: newer(from, oldest), to }))
    .filter((hole) => !isEmpty(hole));
  const { head } = progress;
  const isHeadMissed = head !== undefined && isBefore(head);
  return bounded({
    head: isHeadMissed ? oldest : head,
    holes,
    gaps: [...(isHeadMissed ? [{ from: head, to: end, reason }] : []), ...missed, ...progress.gaps],
  });
}

/** Gives up all that is not fetched yet. */
export function giveUp(progress: Progress, reason: GapReason): Progress {
  const gaps = progress.holes.map((hole) => ({ ...hole, reason }));
  return bounded({ ...progress, holes: [], gaps: [...gaps, ...progress.gaps] });
}

/** Notes posts that are not kept although X gave them; X may give them again. */
export function lose(progress: Progress, ids: readonly string[]): Progress {
  const gaps = ids
    .map((id): Gap => ({ from: shifted(id, -1n), to: shifted(id, 1n), reason: 'too-large' }))
    .filter(({ from, to }) => !progress.gaps.some((gap) => gap.from === from && gap.to === to));
  return bounded({ ...progress, gaps: [...gaps, ...progress.gaps] });
}

/** Drops gaps in what is no longer kept. */
export function forgetGaps(progress: Progress, since: string): Progress {
  return { ...progress, gaps: progress.gaps.filter((gap) => isWithin(gap, since, undefined)) };
}

/** Whether an interval has ids between two others; `undefined` where there is no end. */
export function isWithin({ from, to }: Interval, since: string, before: string | undefined): boolean {
  return !isEmpty({ from: newer(from, since), to: before === undefined ? to : older(to, before) });
}

/** Few enough holes and gaps for a row. Of the oldest gaps one is made, which then spans posts that are kept. */
function bounded(progress: Progress): Progress {
  const behind = progress.holes.slice(MOST_HOLES).map((hole) => ({ ...hole, reason: 'behind' as const }));
  const gaps = [...progress.gaps, ...behind].toSorted((a, b) => comparePostIds(b.to, a.to));
  const [first, ...others] = gaps.slice(MOST_GAPS - 1);
  const from = others.map((gap) => gap.from).reduce(older, first?.from ?? '');
  return {
    ...progress,
    holes: progress.holes.slice(0, MOST_HOLES),
    gaps: first ? [...gaps.slice(0, MOST_GAPS - 1), { ...first, from }] : gaps,
  };
}

/** Whether no id lies between. */
function isEmpty({ from, to }: Interval): boolean {
  return comparePostIds(to, from) <= 0 || BigInt(to) - BigInt(from) === 1n;
}

function shifted(id: string, by: bigint): string {
  return (BigInt(id) + by).toString();
}

function newer(a: string, b: string): string {
  return comparePostIds(a, b) < 0 ? b : a;
}

function older(a: string, b: string): string {
  return comparePostIds(a, b) < 0 ? a : b;
}
