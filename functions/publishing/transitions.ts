import { currentPart, type Post, type PostState, type Reason, type XMedia } from './post.ts';

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
/** When to look for a post of which X may have said nothing, after its send began. */
const LOOK_AFTER_MS = [15_000, 60_000, 5 * 60_000];
/** Waits after a send that reached nobody, doubled each time up to the longest. */
const SHORTEST_WAIT_MS = 30_000;
const LONGEST_WAIT_MS = 15 * 60_000;
/** A post that could not be sent, or looked for, for so long is shown to a person. */
const GIVE_UP_AFTER_MS = 24 * 60 * 60_000;
/** Not after fewer tries: the time between may be one in which nobody tried. */
const LEAST_TRIES = 3;

const CANCELLABLE: ReadonlySet<PostState> = new Set(['scheduled', 'held', 'recurring']);

/** What became of a send. */
export type Outcome =
  | { readonly kind: 'posted'; readonly xId: string }
  /** Not one byte reached X. */
  | { readonly kind: 'not-sent' }
  /** X's limit; the earliest time to try again. */
  | { readonly kind: 'deferred'; readonly until: number }
  /** X still works on the media; when to ask again. */
  | { readonly kind: 'processing'; readonly until: number }
  | { readonly kind: 'held'; readonly reason: Reason }
  | { readonly kind: 'failed'; readonly reason: Reason }
  /** X may have posted. */
  | { readonly kind: 'uncertain' };

/** What becomes of a post of which nothing was sent. */
export type ReleaseOutcome = Exclude<Outcome, { kind: 'posted' | 'uncertain' }>;

/** Takes the post for one attempt. Nobody else may act on it until the lease ends. */
export function claim(post: Post, now: number): Post | undefined {
  if (!isFree(post, now) || post.actAt === undefined || post.actAt > now) return undefined;
  return { ...bare(post), state: 'claimed', attempt: { leaseUntil: now + LEASE_MS, looks: 0 } };
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
  return { ...post, state: 'sending', boundTo, attempt: { ...post.attempt, armedAt: now } };
}

export function hasTimeToSend({ attempt }: Post, now: number): boolean {
  return attempt !== undefined && attempt.leaseUntil - now >= LEAST_LEASE_MS;
}

/** A claim that is given up before it was armed: nothing was sent. */
export function release(post: Post, outcome: ReleaseOutcome, now: number): Post | undefined {
  return post.state === 'claimed' ? follow(post, outcome, now) : undefined;
}

/** What X said, or did not say. */
export function settle(post: Post, outcome: Outcome, now: number): Post | undefined {
  return post.state === 'sending' ? follow(post, outcome, now) : undefined;
}

/** A send whose publisher is gone: X may have posted. */
export function expire(post: Post, now: number): Post | undefined {
  return post.state === 'sending' && leaseHasEnded(post, now)
    ? follow(post, { kind: 'uncertain' }, now)
    : undefined;
}

/** The account's timeline has the uncertain post. */
export function found(post: Post, xId: string, now: number): Post | undefined {
  return post.state === 'uncertain' ? follow(post, { kind: 'posted', xId }, now) : undefined;
}

/** The timeline was read and has no such post: look again later, or let a person decide. */
export function absent(post: Post, now: number): Post | undefined {
  if (post.state !== 'uncertain' || !post.attempt) return undefined;
  const looks = post.attempt.looks + 1;
  if (looks >= LOOK_AFTER_MS.length) {
    return rest(post, { state: 'held', reason: 'unconfirmed', attempt: { ...post.attempt, looks } });
  }
  return { ...post, attempt: { ...post.attempt, looks }, actAt: nextLook(post, looks, now) };
}

/** The timeline could not be read, which says nothing: the same look again, after a while, for a day. */
export function unseen(post: Post, now: number): Post | undefined {
  if (post.state !== 'uncertain') return undefined;
  if (now - (post.attempt?.armedAt ?? now) > GIVE_UP_AFTER_MS)
    return rest(post, { state: 'held', reason: 'unconfirmed' });
  return { ...post, actAt: now + SHORTEST_WAIT_MS };
}

/** What the lateness policy makes of a post that was not sent in time; `undefined` where it is to be sent all the same. */
export function late(post: Post, now: number): Post | undefined {
  if (!isFree(post, now) || isStarted(post) || now - post.dueAt <= post.lateAfterMs) return undefined;
  if (post.onLate === 'skip') return rest(post, { state: 'skipped', reason: 'too-late' });
  if (post.onLate === 'hold') return rest(post, { state: 'held', reason: 'too-late' });
  return undefined;
}

/** A person takes it back, before it is under way; a series makes no more posts. */
export function cancel(post: Post): Post | undefined {
  return CANCELLABLE.has(post.state) ? rest(post, { state: 'cancelled' }) : undefined;
}

/** A person found the held post on X. */
export function confirm(post: Post, xId: string, now: number): Post | undefined {
  return post.state === 'held' ? follow(post, { kind: 'posted', xId }, now) : undefined;
}

/** A person decides that the held post is to be sent (again), now. Not before a send under way must have ended. */
export function resend(post: Post, now: number): Post | undefined {
  if (post.state !== 'held' || now < resendableAt(post)) return undefined;
  return { ...wait(afresh(post), now), dueAt: now };
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

/** Whether a part is posted. */
function isStarted({ parts }: Post): boolean {
  return parts.some(({ xId }) => xId !== undefined);
}

/** Nobody has it, or whoever had it is gone and sent nothing. */
function isFree(post: Post, now: number): boolean {
  return post.state === 'scheduled' || (post.state === 'claimed' && leaseHasEnded(post, now));
}

function leaseHasEnded({ attempt }: Post, now: number): boolean {
  return attempt === undefined || attempt.leaseUntil <= now;
}

function follow(post: Post, outcome: Outcome, now: number): Post {
  switch (outcome.kind) {
    case 'posted':
      return advance(post, outcome.xId, now);
    case 'uncertain':
      return { ...post, state: 'uncertain', actAt: nextLook(post, 0, now) };
    case 'held':
      return rest(post, { state: 'held', reason: outcome.reason });
    case 'failed':
      // Of a thread a part of which is posted, a person decides: it can be sent on, or left as it is.
      return rest(post, { state: isStarted(post) ? 'held' : 'failed', reason: outcome.reason });
    case 'deferred':
      return tryLater(post, outcome.until, 'rate-limited', now);
    case 'processing':
      return tryLater(post, outcome.until, 'unreachable', now);
    case 'not-sent': {
      const pause = Math.min(SHORTEST_WAIT_MS * 2 ** post.fruitless, LONGEST_WAIT_MS);
      return tryLater(post, now + pause, 'unreachable', now);
    }
  }
}

/** Nothing was sent: the same again later, or, when that has gone on for long, a person's turn. */
function tryLater(post: Post, until: number, reason: Reason, now: number): Post {
  const { failingSince = now, fruitless } = post;
  if (now - failingSince > GIVE_UP_AFTER_MS && fruitless >= LEAST_TRIES)
    return rest(afresh(post), { state: 'held', reason });
  // Where X itself names a far day, trying begins anew on that day.
  const isFar = until - now > GIVE_UP_AFTER_MS;
  return {
    ...wait(post, Math.max(until, now)),
    ...(isFar ? { fruitless: 0, failingSince: until } : { fruitless: fruitless + 1, failingSince }),
  };
}

/** Without what earlier tries have come to. */
export function afresh(post: Post): Post {
  const { failingSince: _, ...kept } = post;
  return { ...kept, fruitless: 0 };
}

/** The current part is posted: the thread goes on at once, or the post is done. */
function advance(post: Post, xId: string, now: number): Post {
  const part = currentPart(post);
  const parts = post.parts.map((each) => (each === part ? { ...each, xId } : each));
  const next = afresh({ ...post, parts });
  if (currentPart(next) === undefined) return rest(next, { state: 'posted' });
  return wait(next, now);
}

function wait(post: Post, actAt: number): Post {
  const { attempt: _, ...kept } = bare(post);
  return { ...kept, state: 'scheduled', actAt };
}

/** Nothing is left to do. */
function rest(post: Post, change: Partial<Post>): Post {
  return { ...bare(post), ...change, actAt: undefined };
}

/** Without the reason, which is true of one state only. */
function bare(post: Post): Post {
  const { reason: _, ...kept } = post;
  return kept;
}

function nextLook({ attempt }: Post, looks: number, now: number): number {
  return Math.max(now, (attempt?.armedAt ?? now) + (LOOK_AFTER_MS[looks] ?? 0));
}
