import type { Fault } from '../input/faults.ts';
import type { MediaUses } from '../media/uses.ts';
import { ProblemError } from '../problems.ts';
import { type Accepted, acceptPost } from './accept.ts';
import { warnOfEqual } from './equal-posts.ts';
import { checkRoomForSeries } from './listing.ts';
import { noteMedia } from './media.ts';
import { mergePatch, saysWhen } from './merge-patch.ts';
import { fieldsOf, newPost, saysTheSame } from './new-post.ts';
import { withoutFailures, withoutSends } from './outcome.ts';
import { ownerOf, type Post } from './post.ts';
import type { Publisher } from './publisher.ts';
import { changedSeries } from './series.ts';
import { isPostId, SETTINGS_SERIES, seriesId } from './series-id.ts';
import type { PostStore, Stored } from './store.ts';
import * as step from './transitions.ts';

/** The only account for now: the app's own. It is in every key already, because others will come. */
export const APP_ACCOUNT = 'app';

export interface ServiceWorld {
  readonly store: PostStore;
  readonly publisher: Publisher;
  readonly media: MediaUses;
  readonly now: () => number;
  readonly access: 'self-serve' | 'enterprise';
  /** Whether posts are sent at all. */
  readonly publishing: boolean;
}

export interface Created {
  readonly post: Post;
  readonly priceUsd: number;
  readonly warnings: readonly string[];
}

/** How a person settles a held post. */
export type Resolution =
  | { readonly action: 'posted'; readonly xId: string }
  | { readonly action: 'resend' }
  | { readonly action: 'drop' };

/** How long a caller waits for a post to be sent; Azure ends a call after 230 s. The next pass goes on. */
const PUBLISH_NOW_MS = 100_000;
/** Times to try a change that another writer was faster with. */
const TRIES = 3;

export function createPostService({ store, publisher, media, now, access, publishing }: ServiceWorld) {
  async function held(id: string): Promise<Stored> {
    const stored = isPostId(id) ? await store.get(APP_ACCOUNT, id) : undefined;
    if (stored) return stored;
    throw new ProblemError('post-not-found', 'There is no scheduled post with this id.');
  }

  /** Applies a step to the post as it is now; a state that does not allow it is a `post-conflict`. */
  async function change(
    id: string,
    apply: (post: Post) => Post | undefined,
    refusal: string,
  ): Promise<Stored> {
    for (let tries = 0; tries < TRIES; tries++) {
      const stored = await held(id);
      const next = apply(stored.post);
      if (!next) throw conflict(stored.post, refusal);
      const changed = await store.change(stored, next);
      if (changed) return changed;
    }
    throw new ProblemError(
      'post-conflict',
      'The post is being changed by others at this moment; try again.',
      {
        retryable: true,
      },
    );
  }

  return {
    /** Checks and stores a new post under an id that was chosen before. Throws `post-invalid` with every fault. */
    create: async (body: unknown, id: string, by: string): Promise<Created> => {
      const { priceUsd, warnings, ...post } = await accepted(body);
      const fresh = newPost(post, {
        ...{ id: post.recurrence ? seriesId(id) : id, by },
        ...{ account: APP_ACCOUNT, createdAt: now() },
      });
      const equal = await warnOfEqual(store, fresh, now());
      const stored = await added(fresh);
      return { post: stored.post, priceUsd, warnings: [...warnings, ...equal] };
    },

    get: async (id: string): Promise<Post> => (await held(id)).post,

    /**
     * Changes a post that is not under way: a JSON merge patch (RFC 7396) of what a client sends to create one.
     * Throws `post-invalid`, `post-conflict`.
     */
    patch: async (id: string, patch: unknown): Promise<Created> => {
      const refusal = 'Only a post that is scheduled, and of which nothing is posted yet, can be changed.';
      const before = await held(id);
      if (!isUntouched(before.post)) throw conflict(before.post, refusal);
      refuseSettingsSeries(before.post);
      const keepsTime = !saysWhen(patch);
      const { priceUsd, warnings, ...post } = await accepted(
        mergePatch(before.post, patch),
        keepsTime ? before.post.dueAt : undefined,
      );
      checkKind(before.post, post);
      const next = changed(before.post, fieldsOf(post), keepsTime);
      const equal = await warnOfEqual(store, next, now());
      await noteMedia(next, media);
      const written = await store.change(before, next);
      if (!written) throw conflict((await held(id)).post, 'The post was changed by others at this moment.');
      return { post: written.post, priceUsd, warnings: [...warnings, ...equal] };
    },

    cancel: async (id: string): Promise<Post> =>
      (
        await change(
          id,
          (post) => {
            refuseSettingsSeries(post);
            return step.cancel(post);
          },
          'Only a scheduled or a held post, or a series, can be cancelled.',
        )
      ).post,

    /** Sends it now, and waits for what becomes of it. */
    publishNow: async (id: string): Promise<Post> => {
      if (!publishing)
        throw new ProblemError(
          'publishing-off',
          'Nothing is sent while the setting PUBLISHING is off; the post waits.',
        );
      const hurried = await change(
        id,
        (post) => step.hurry(post, now()),
        'Only a scheduled post can be published now.',
      );
      const end = now() + PUBLISH_NOW_MS;
      return (await publisher.act(hurried, { isOver: () => now() > end })) ?? (await held(id)).post;
    },

    resolve: async (id: string, resolution: Resolution): Promise<Post> => {
      const refusal = 'Only a held post can be resolved.';
      if (resolution.action === 'drop') {
        return (await change(id, (post) => (post.state === 'held' ? step.cancel(post) : undefined), refusal))
          .post;
      }
      if (resolution.action === 'resend') {
        return (
          await change(
            id,
            (post) => step.resend(post, now()),
            `${refusal} Sending again is possible from the time in resendable_at.`,
          )
        ).post;
      }
      const { xId } = resolution;
      const { post } = await held(id);
      if (post.state === 'held' && !(await store.reserve(APP_ACCOUNT, xId, ownerOf(post)))) {
        throw conflict(post, 'This post of X belongs to another scheduled post.');
      }
      return (await change(id, (current) => step.confirm(current, xId, now()), refusal)).post;
    },
  };

  /** Stores a new post; the one that is there already where the same request came twice. */
  async function added(fresh: Post): Promise<Stored> {
    if (fresh.recurrence) await checkRoomForSeries(store, fresh);
    await noteMedia(fresh, media);
    return (await store.add(fresh)) ?? (await held(fresh.id));
  }

  /** A post with what a patch says of it. One that waits for another try goes on waiting, unless a time is named. */
  function changed(before: Post, fields: ReturnType<typeof fieldsOf>, keepsTime: boolean): Post {
    if (before.recurrence) return changedSeries(before, fields, now());
    const { dueAt, actAt } = before;
    // What was sent before was another post, so that an equal one of that time is not this one.
    const kept = saysTheSame(before.parts, fields.parts) ? before : withoutSends(before);
    return keepsTime ? { ...kept, ...fields, dueAt, actAt } : { ...withoutFailures(kept), ...fields };
  }

  /** `dueAt` is when the post goes out where the body does not say. */
  async function accepted(body: unknown, dueAt?: number): Promise<Accepted> {
    const findMedia = (id: string) => media.find(APP_ACCOUNT, id);
    const result = await acceptPost(body, { now: now(), access, findMedia, dueAt });
    if ('accepted' in result) return result.accepted;
    throw invalid(result.faults);
  }
}

function invalid(faults: readonly Fault[]): ProblemError {
  return new ProblemError('post-invalid', 'The post cannot be scheduled as it is; `faults` says why.', {
    members: { faults },
  });
}

export type PostService = ReturnType<typeof createPostService>;

function isUntouched({ state, parts }: Post): boolean {
  return state === 'recurring' || (state === 'scheduled' && parts.every(({ xId }) => xId === undefined));
}

/** A post that became a series, or the other way round, would have the wrong kind of id. */
function checkKind({ recurrence, made = 0 }: Post, next: Pick<Post, 'recurrence'>): void {
  const fault = (field: string, detail: string): ProblemError => invalid([{ field, detail }]);
  if ((recurrence === undefined) !== (next.recurrence === undefined)) {
    throw fault(
      recurrence ? 'recurrence' : 'at',
      'cannot be changed into the other kind; cancel this one and schedule another',
    );
  }
  if (next.recurrence?.count !== undefined && next.recurrence.count <= made)
    throw fault('recurrence.count', `must be above ${made}, which is how many posts the series has made`);
}

function refuseSettingsSeries({ id }: Post): void {
  if (id !== SETTINGS_SERIES) return;
  throw new ProblemError(
    'post-conflict',
    'This series is made by the settings TWEET_SCHEDULE and TWEET_TEXT; change them.',
  );
}

function conflict({ state }: Post, refusal: string): ProblemError {
  return new ProblemError('post-conflict', `${refusal} This one is ${state}.`, { members: { state } });
}
