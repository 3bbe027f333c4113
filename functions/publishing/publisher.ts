import type { Socket } from 'node:net';
import { errorFields } from '../log.ts';
import { ProblemError } from '../problems.ts';
import { signedRequest } from '../twitter/signed-request.ts';
import type { XCredential } from '../twitter/signing.ts';
import { outcomeOf, statusOf, TransportError } from '../twitter/transport-error.ts';
import { createAccount, type XAccount } from './account.ts';
import { attachMedia } from './attach-media.ts';
import { classify } from './classify.ts';
import type { Outcome, ReleaseOutcome } from './outcome.ts';
import { FINAL_STATES, ownerOf, type Post } from './post.ts';
import type { PublisherWorld } from './publisher-world.ts';
import { reportState } from './report.ts';
import type { Stored } from './store.ts';
import { createTimeline } from './timeline.ts';
import * as step from './transitions.ts';
import { createCall } from './x-call.ts';

export interface Publisher {
  /**
   * Does whatever is to be done for a post now: sends it, looks for it, or frees it from a publisher that is gone.
   * Safe to call at any time, from any number of processes. Resolves to the post as it is then; `undefined` where
   * another publisher has it.
   */
  act(stored: Stored, bounds?: Bounds): Promise<Post | undefined>;
}

export interface Bounds {
  /** Told when X takes no post of the account for now: until when, or `undefined` where it could not be reached. */
  readonly onLimit?: (until: number | undefined) => void;
  /** Whether time is up: what takes long then stops where it can go on later. A send that has begun is not cut short. */
  readonly isOver?: () => boolean;
  /** False where nothing may be sent: what was sent before is looked for all the same, and sends that ended are told. */
  readonly maySend?: boolean;
}

/** How long to go on writing down what became of a send, while storage does not answer. */
const RECORD_PAUSES_MS = [200, 1_000, 3_000, 10_000, 20_000];
/** A post that is put off for longer than an hour is told of: X's windows are a quarter of that. */
const LONG_DEFERRAL_MS = 60 * 60_000;

export function createPublisher(world: PublisherWorld): Publisher {
  const { store, now, log } = world;
  const account = createAccount(world.credentials, world.send, world.apiOrigin);
  const timeline = createTimeline(world, account);

  async function change(stored: Stored, next: Post | undefined): Promise<Stored | undefined> {
    if (!next) return undefined;
    return store.change(stored, next, () => {
      if (stored.post.state !== next.state) reportState(log, next);
    });
  }

  /** Claims, prepares, arms, sends once, classifies and records. */
  async function publish(stored: Stored, bounds: Required<Bounds>): Promise<Stored | undefined> {
    const taken = await change(stored, step.claim(stored.post, now()));
    if (!taken) return undefined;
    const prepared = await prepare(taken, bounds);
    const { claimed } = prepared;
    if (prepared.outcome === 'taken') return undefined;
    if (prepared.outcome) return change(claimed, step.release(claimed.post, prepared.outcome, now()));
    const { socket, boundTo, credential } = prepared;
    try {
      const kept = step.needsRenewal(claimed.post, now())
        ? await change(claimed, step.renew(claimed.post, now()))
        : claimed;
      const armed = kept && (await change(kept, step.arm(kept.post, boundTo, now())));
      if (!armed) return undefined;
      const request = signedRequest(createCall(armed.post), credential, world.apiOrigin);
      const sending = world.send(request, {
        deadline: Date.now() + world.timeoutMs,
        maxBytes: world.maxResponseBytes,
        socket,
        mayWrite: () => step.hasTimeToSend(armed.post, now()),
      });
      const result = await outcomeOf(sending);
      const outcome = classify(result, now());
      if (outcome.kind === 'not-sent') bounds.onLimit(undefined);
      if (outcome.kind === 'deferred') {
        const { until } = outcome;
        bounds.onLimit(until);
        if (until - now() > LONG_DEFERRAL_MS)
          log('post.deferred', { ...named(armed.post), until: new Date(until).toISOString() });
      }
      const recorded = await record(armed, outcome);
      // The send is not repeated; the next one, of this post or another, is to have what the vault holds now.
      if (statusOf(result) === 401) await rejected(credential);
      return recorded;
    } finally {
      socket.destroy();
    }
  }

  /** Everything that may be repeated. An outcome instead of a connection where the post cannot be sent now. */
  async function prepare(taken: Stored, { onLimit, isOver }: Required<Bounds>): Promise<Prepared> {
    const deadline = (): number => Date.now() + world.timeoutMs;
    let claimed = taken;
    const notSent = (): Prepared => {
      onLimit(undefined);
      return { claimed, outcome: { kind: 'not-sent' } };
    };
    try {
      const from = await account(deadline());
      if (!from) return notSent();
      const { boundTo } = claimed.post;
      if (boundTo !== undefined && boundTo !== from.boundTo)
        return { claimed, outcome: { kind: 'held', reason: 'wrong-account' } };
      const attached = await attachMedia(claimed, from, { ...world, change, isOver });
      const { outcome } = attached;
      claimed = attached.claimed;
      if (!outcome) return { ...from, claimed, outcome, socket: await world.connect(deadline()) };
      if (outcome !== 'taken' && outcome.kind === 'held' && outcome.reason === 'credentials')
        await rejected(from.credential);
      return { claimed, outcome };
    } catch (error) {
      if (error instanceof TransportError) return notSent();
      if (error instanceof ProblemError) {
        return error.code === 'credentials-missing'
          ? { claimed, outcome: { kind: 'held', reason: 'credentials' } }
          : notSent();
      }
      throw error;
    }
  }

  async function rejected(credential: XCredential): Promise<void> {
    await world.credentials.rejected(credential, Date.now() + world.timeoutMs);
  }

  /**
   * Writes down what became of a send. When the row has meanwhile become uncertain, or held for that, because the lease
   * ended, what X said is the better knowledge. It says nothing about a later attempt, which is another send.
   */
  async function record(armed: Stored, outcome: Outcome): Promise<Stored | undefined> {
    let current: Stored | undefined = armed;
    for (const pause of [...RECORD_PAUSES_MS, undefined]) {
      try {
        current ??= await store.get(armed.post.account, armed.post.id);
        if (!current || !step.isSameAttempt(current.post, armed.post)) {
          if (outcome.kind === 'posted') log('post.superseded', { ...named(armed.post), x_id: outcome.xId });
          return undefined;
        }
        const next = await afterOutcome(current, outcome);
        const recorded: Stored | undefined = await change(current, next);
        if (recorded) return recorded;
        if (!next) return undefined;
      } catch (error) {
        log('post.record-failed', { post: armed.post.id, outcome: outcome.kind, ...errorFields(error) });
      }
      if (pause === undefined) break;
      await world.sleep(pause);
      current = undefined;
    }
    return undefined;
  }

  async function afterOutcome({ post }: Stored, outcome: Outcome): Promise<Post | undefined> {
    if (outcome.kind !== 'posted') return step.settle(post, outcome, now());
    if (!(await store.reserve(post.account, outcome.xId, ownerOf(post)))) {
      return step.settle(post, { kind: 'held', reason: 'unconfirmed' }, now());
    }
    return (
      step.settle(post, outcome, now()) ??
      step.found(post, outcome.xId, now()) ??
      (post.reason === 'unconfirmed' ? step.confirm(post, outcome.xId, now()) : undefined)
    );
  }

  /** Looks for an uncertain post on the account's own timeline. */
  async function look(stored: Stored): Promise<Stored | undefined> {
    const { post } = stored;
    const seen = await timeline(post);
    if (!seen) return change(stored, step.unseen(post, now()));
    const { own, doubtful, older } = seen;
    const near = [...own, ...doubtful];
    if (near.length > 0 && step.leavesToOthers(post)) return change(stored, step.absent(post, now()));
    for (const xId of near) {
      if (!(await store.reserve(post.account, xId, ownerOf(post)))) continue;
      const isDoubtful = post.attempt?.isDuplicate && doubtful.includes(xId);
      const next = isDoubtful ? step.duplicate(post, xId, false, now()) : step.found(post, xId, now());
      return change(stored, next);
    }
    // An equal post that settles another of our posts is not this one either.
    const other = near[0] ?? older[0];
    const refused = other === undefined ? undefined : step.duplicate(post, other, true, now());
    return change(stored, refused ?? step.absent(post, now()));
  }

  async function actOnce(stored: Stored, bounds: Required<Bounds>): Promise<Stored | undefined> {
    const { post } = stored;
    if (post.actAt === undefined || post.actAt > now()) return undefined;
    if (post.state === 'sending') return change(stored, step.expire(post, now()));
    if (post.state === 'uncertain') return look(stored);
    if (!bounds.maySend) return undefined;
    const skipped = step.late(post, now());
    return skipped ? change(stored, skipped) : publish(stored, bounds);
  }

  return {
    act: async (stored, { onLimit = () => {}, isOver = () => false, maySend = true } = {}) => {
      let last: Stored | undefined;
      let current: Stored | undefined = stored;
      // A thread goes on to its next part, and an expired send to its first look, without waiting for the next pass.
      while (current && !FINAL_STATES.has(current.post.state)) {
        current = await actOnce(current, { onLimit, isOver, maySend });
        last = current ?? last;
        if (isOver()) break;
      }
      return last?.post;
    },
  };
}

function named({ id, account }: Post): { post: string; account: string } {
  return { post: id, account };
}

type Prepared = { readonly claimed: Stored } & (
  | { readonly outcome: ReleaseOutcome | 'taken' }
  | (XAccount & { readonly outcome: undefined; readonly socket: Socket })
);
