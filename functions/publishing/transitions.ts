import {
  applyOutcome,
  finish,
  GIVE_UP_AFTER_MS,
  isStarted,
  LOOK_AFTER_MS,
  MIN_WAIT_MS,
  nextLookAt,
  type Outcome,
  type ReleaseOutcome,
  reschedule,
  withoutFailures,
  withoutReason,
} from './outcome.ts';
import { currentPart, type Post, type PostState, type XMedia } from './post.ts';

/**
 * The state machine: each function takes a post and the time, and gives the post that follows. They decide nothing but
 * that, and do nothing; `undefined` means that the post does not allow the step.
 *
 * Invariants: a send is preceded by `arm`; `sending` is left by what X said, by its lease ending (then `uncertain`, never
 * `scheduled`), and by nothing else; `posted` implies an id for every part.
 */

/** Longer than the longest send, its look-ups and its storage writes together. */
export const LEASE_MS = 5 * 60_000;
/** A send is not begun when less than this is left of the lease. */
export const LEAST_LEASE_MS = 4 * 60_000;
/** A claim whose lease has less than this left is renewed before whatever comes next. */
const RENEW_BELOW_MS = (LEASE_MS + LEAST_LEASE_MS) / 2;
const CANCELLABLE: ReadonlySet<PostState> = new Set(['scheduled', 'held', 'recurring']);

/** Takes the post for one attempt. Nobody else may act on it until the lease ends. */
export function claim(post: Post, now: number): Post | undefined {
  if (!isFree(post, now) || post.actAt === undefined || post.actAt > now) return undefined;
  return { ...withoutReason(post), state: 'claimed', attempt: { leaseUntil: now + LEASE_MS, looks: 0 } };
}

/** Whether a claim is to be renewed before it is worked on further, so that the work does not outlast it. */
export function needsRenewal({ attempt }: Post, now: number): boolean {
  return attempt !== undefined && attempt.leaseUntil - now < RENEW_BELOW_MS;
}

/** The claim goes on, from now, if it has not ended. */
export function renew(post: Post, now: number): Post | undefined {
  if (post.state !== 'claimed' || !post.attempt || leaseHasEnded(post, now)) return undefined;
  return { ...post, attempt: { ...post.attempt, leaseUntil: now + LEASE_MS } };
}

/** Notes the media of the current part as X knows it by now, and the X user whose it is; the claim is renewed. */
export function attach(
  post: Post,
  xMedia: readonly XMedia[],
  boundTo: string,
  now: number,
): Post | undefined {
  const part = currentPart(post);
  const parts = post.parts.map((each) => (each === part ? { ...each, xMedia } : each));
  return renew({ ...post, parts, boundTo }, now);
}

/** The last step before a send: from here on, X may have posted. Binds the post to its X user. */
export function arm(post: Post, boundTo: string, now: number): Post | undefined {
  if (post.state !== 'claimed' || !post.attempt || !hasTimeToSend(post, now)) return undefined;
  const { firstArmedAt = now } = post;
  return { ...post, state: 'sending', boundTo, firstArmedAt, attempt: { ...post.attempt, armedAt: now } };
}

export function hasTimeToSend({ attempt }: Post, now: number): boolean {
  return attempt !== undefined && attempt.leaseUntil - now >= LEAST_LEASE_MS;
}

/** A claim that is given up before it was armed: nothing was sent. */
export function release(post: Post, outcome: ReleaseOutcome, now: number): Post | undefined {
  return post.state === 'claimed' ? applyOutcome(post, outcome, now) : undefined;
}

/** What X said, or did not say. */
export function settle(post: Post, outcome: Outcome, now: number): Post | undefined {
  return post.state === 'sending' ? applyOutcome(post, outcome, now) : undefined;
}

/** A send whose publisher is gone: X may have posted. */
export function expire(post: Post, now: number): Post | undefined {
  return post.state === 'sending' && leaseHasEnded(post, now)
    ? applyOutcome(post, { kind: 'uncertain' }, now)
    : undefined;
}

/** The account's timeline has the uncertain post. */
export function found(post: Post, xId: string, now: number): Post | undefined {
  return post.state === 'uncertain' ? applyOutcome(post, { kind: 'posted', xId }, now) : undefined;
}

/** The timeline was read and has no such post: look again later, or let a person decide. */
export function absent(post: Post, now: number): Post | undefined {
  if (post.state !== 'uncertain' || !post.attempt) return undefined;
  const looks = post.attempt.looks + 1;
  if (looks >= LOOK_AFTER_MS.length) {
    return finish(post, { state: 'held', reason: 'unconfirmed', attempt: { ...post.attempt, looks } });
  }
  return { ...post, attempt: { ...post.attempt, looks }, actAt: nextLookAt(post, looks, now) };
}

/**
 * X refused the post for an equal one that the timeline shows: another's, and then it has failed, or perhaps this one,
 * which a person has to find out.
 */
export function duplicate(post: Post, xId: string, isAnothers: boolean, now: number): Post | undefined {
  if (post.state !== 'uncertain' || !post.attempt?.isDuplicate) return undefined;
  const kind = isAnothers ? 'failed' : 'held';
  return applyOutcome(post, { kind, reason: 'duplicate', duplicateOf: xId }, now);
}

/**
 * Whether an equal post on the timeline is left to our other posts for now. Where X refused the only send of this one, the
 * equal post is more likely that of another of ours whose answer was lost, and which looks for it as well.
 */
export function leavesToOthers({ attempt, firstArmedAt, hasUnknownSends }: Post): boolean {
  if (!attempt?.isDuplicate || hasUnknownSends) return false;
  return firstArmedAt === attempt.armedAt && attempt.looks < LOOK_AFTER_MS.length - 1;
}

/** The timeline could not be read, which says nothing: the same look again, after a while, for a day. */
export function unseen(post: Post, now: number): Post | undefined {
  if (post.state !== 'uncertain') return undefined;
  if (now - (post.attempt?.armedAt ?? now) > GIVE_UP_AFTER_MS)
    return finish(post, { state: 'held', reason: 'unconfirmed' });
  return { ...post, actAt: now + MIN_WAIT_MS };
}

/** What the lateness policy makes of a post that was not sent in time; `undefined` where it is to be sent all the same. */
export function late(post: Post, now: number): Post | undefined {
  if (!isFree(post, now) || isStarted(post) || now - post.dueAt <= post.lateAfterMs) return undefined;
  if (post.onLate === 'skip') return finish(post, { state: 'skipped', reason: 'too-late' });
  if (post.onLate === 'hold') return finish(post, { state: 'held', reason: 'too-late' });
  return undefined;
}

/** A person takes it back, before it is under way; a series makes no more posts. */
export function cancel(post: Post): Post | undefined {
  return CANCELLABLE.has(post.state) ? finish(post, { state: 'cancelled' }) : undefined;
}

/** A person found the held post on X. */
export function confirm(post: Post, xId: string, now: number): Post | undefined {
  return post.state === 'held' ? applyOutcome(post, { kind: 'posted', xId }, now) : undefined;
}

/** A person decides that the held post is to be sent (again), now. Not before a send under way must have ended. */
export function resend(post: Post, now: number): Post | undefined {
  if (post.state !== 'held' || now < resendableAt(post)) return undefined;
  const { firstArmedAt, attempt, reason } = post;
  // A release before this one did not note when the first send began: it left the attempt of the last.
  const isUnknown = firstArmedAt === undefined && reason === 'unconfirmed' && attempt?.armedAt !== undefined;
  return {
    ...reschedule(withoutFailures(post), now),
    ...(isUnknown && { firstArmedAt: attempt.armedAt, hasUnknownSends: true }),
    dueAt: now,
  };
}

/** The earliest time for {@link resend}: the end of the last attempt's lease and five minutes more. */
export function resendableAt({ attempt }: Post): number {
  return attempt?.armedAt === undefined ? 0 : attempt.leaseUntil + 5 * 60_000;
}

/** X takes no post of the account before that time: there is no use in trying this one. */
export function defer(post: Post, until: number): Post | undefined {
  return post.state === 'scheduled' ? { ...post, actAt: until } : undefined;
}

/** Sends it now rather than when it is due. */
export function hurry(post: Post, now: number): Post | undefined {
  return post.state === 'scheduled' ? { ...post, dueAt: now, actAt: now } : undefined;
}

/** Whether a post is still in the attempt that another version of it was armed for. */
export function isSameAttempt({ attempt }: Post, armed: Post): boolean {
  return attempt?.armedAt === armed.attempt?.armedAt && attempt?.leaseUntil === armed.attempt?.leaseUntil;
}

/** Nobody has it, or whoever had it is gone and sent nothing. */
function isFree(post: Post, now: number): boolean {
  return post.state === 'scheduled' || (post.state === 'claimed' && leaseHasEnded(post, now));
}

function leaseHasEnded({ attempt }: Post, now: number): boolean {
  return attempt === undefined || attempt.leaseUntil <= now;
}
