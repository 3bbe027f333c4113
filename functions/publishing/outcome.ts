import { currentPart, type Post, type Reason } from './post.ts';

/**
 * What becomes of a post once it is known, or known not to be known, what a try came to. Pure, like the state machine
 * (transitions.ts) that it belongs to.
 */

/** What became of a send. */
export type Outcome =
  | { readonly kind: 'posted'; readonly xId: string }
  /** Not one byte reached X. */
  | { readonly kind: 'not-sent' }
  /** X's limit; the earliest time to try again. */
  | { readonly kind: 'deferred'; readonly until: number }
  /** X still works on the media; when to ask again. */
  | { readonly kind: 'processing'; readonly until: number }
  | { readonly kind: 'held' | 'failed'; readonly reason: Reason; readonly duplicateOf?: string }
  /** X may have posted; `isDuplicate` where X says that an equal post is there, which may be this one. */
  | { readonly kind: 'uncertain'; readonly isDuplicate?: true };

/** Reasons for which a post is held although it may be on X. */
const MAY_BE_ON_X: ReadonlySet<Reason> = new Set(['unconfirmed', 'duplicate']);

/** What becomes of a post of which nothing was sent. */
export type ReleaseOutcome = Exclude<Outcome, { kind: 'posted' | 'uncertain' }>;

/** When to look for a post of which X may have said nothing, after its send began. */
export const LOOK_AFTER_MS: readonly number[] = [15_000, 60_000, 5 * 60_000];
/** Waits after a send that reached nobody, doubled each time up to the longest. */
export const MIN_WAIT_MS = 30_000;
const MAX_WAIT_MS = 15 * 60_000;
/** A post that could not be sent, or looked for, for so long is shown to a person. */
export const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
/** Not after fewer tries: the time between may be one in which nobody tried. */
const MIN_TRIES = 3;

/** The post that follows from an outcome of its current attempt. */
export function applyOutcome(post: Post, outcome: Outcome, now: number): Post {
  if (outcome.kind === 'posted') return advance(post, outcome.xId, now);
  if (outcome.kind === 'uncertain') return markUncertain(post, outcome.isDuplicate, now);
  const known = withoutSend(post);
  switch (outcome.kind) {
    case 'held':
    case 'failed': {
      const { kind, reason, duplicateOf } = outcome;
      // Of a thread a part of which is posted, a person decides: it can be sent on, or left as it is.
      const state = isStarted(post) ? 'held' : kind;
      const isUnknown = kind === 'held' && MAY_BE_ON_X.has(reason);
      return finish(isUnknown ? post : known, {
        ...{ state, reason },
        ...(duplicateOf !== undefined && { duplicateOf }),
      });
    }
    case 'deferred':
      return retryLater(known, outcome.until, 'rate-limited', now);
    case 'processing':
      return retryLater(known, outcome.until, 'unreachable', now);
    case 'not-sent': {
      const pause = Math.min(MIN_WAIT_MS * 2 ** post.fruitless, MAX_WAIT_MS);
      return retryLater(known, now + pause, 'unreachable', now);
    }
  }
}

function markUncertain(post: Post, isDuplicate: true | undefined, now: number): Post {
  const attempt = post.attempt && { ...post.attempt, ...(isDuplicate && { isDuplicate }) };
  return {
    ...post,
    ...(attempt && { attempt }),
    state: 'uncertain',
    actAt: nextLookAt(post, 0, now),
  };
}

/**
 * Without the time of the present send, which is known to have posted nothing: an equal post that appears from then on
 * is not this one. The time of an earlier send, of which less is known, stays.
 */
function withoutSend(post: Post): Post {
  const { firstArmedAt, ...others } = post;
  const isPresent = firstArmedAt !== undefined && firstArmedAt === post.attempt?.armedAt;
  return isPresent ? others : post;
}

/** Without what is known of the sends of the current part, which go with it. */
export function withoutSends(post: Post): Post {
  const { firstArmedAt: _, hasUnknownSends: __, ...others } = post;
  return others;
}

/** Nothing was sent: the same again later, or, when that has gone on for long, a person's turn. */
function retryLater(post: Post, until: number, reason: Reason, now: number): Post {
  const { failingSince = now, fruitless } = post;
  if (now - failingSince > GIVE_UP_AFTER_MS && fruitless >= MIN_TRIES)
    return finish(withoutFailures(post), { state: 'held', reason });
  // Where X itself names a far day, trying begins anew on that day.
  const isFar = until - now > GIVE_UP_AFTER_MS;
  return {
    ...reschedule(post, Math.max(until, now)),
    ...(isFar ? { fruitless: 0, failingSince: until } : { fruitless: fruitless + 1, failingSince }),
  };
}

/** Without what earlier tries have come to. */
export function withoutFailures(post: Post): Post {
  const { failingSince: _, ...kept } = post;
  return { ...kept, fruitless: 0 };
}

/** The current part is posted: the thread goes on at once, or the post is done. */
function advance(post: Post, xId: string, now: number): Post {
  const sent = withoutSends(post);
  const part = currentPart(post);
  const parts = post.parts.map((each) => (each === part ? { ...each, xId } : each));
  const next = withoutFailures({ ...sent, parts });
  if (currentPart(next) === undefined) return finish(next, { state: 'posted' });
  return reschedule(next, now);
}

/** Back among the scheduled posts, for a pass at `actAt` or later. */
export function reschedule(post: Post, actAt: number): Post {
  const { attempt: _, ...kept } = withoutReason(post);
  return { ...kept, state: 'scheduled', actAt };
}

/** Nothing is left to do without a person. */
export function finish(post: Post, change: Partial<Post>): Post {
  return { ...withoutReason(post), ...change, actAt: undefined };
}

/** Without the reason, and what belongs to it: they are true of one state only. */
export function withoutReason(post: Post): Post {
  const { reason: _, duplicateOf: __, ...kept } = post;
  return kept;
}

/** Whether a part is posted. */
export function isStarted({ parts }: Post): boolean {
  return parts.some(({ xId }) => xId !== undefined);
}

/** When to look for an uncertain post, after so many looks. */
export function nextLookAt({ attempt }: Post, looks: number, now: number): number {
  return Math.max(now, (attempt?.armedAt ?? now) + (LOOK_AFTER_MS[looks] ?? 0));
}
