import type { MediaUses } from '../media/uses.ts';
import { ProblemError } from '../problems.ts';
import { ulidTime } from '../storage/ulid.ts';
import { type Accepted, acceptPost } from './accept.ts';
import { noteMedia } from './media.ts';
import { ownerOf, type Post, type PostState } from './post.ts';
import type { Publisher } from './publisher.ts';
import type { PostStore, Stored } from './store.ts';
import * as step from './transitions.ts';
import { contentView } from './view.ts';

/** The only account for now: the app's own. It is in every key already, because others will come. */
export const APP_ACCOUNT = 'app';

export interface ServiceWorld {
  readonly store: PostStore;
  readonly publisher: Publisher;
  readonly media: MediaUses;
  readonly now: () => number;
  readonly access: 'self-serve' | 'enterprise';
}

export interface ListQuery {
  readonly states: readonly PostState[] | undefined;
  /** Bounds of `dueAt`, milliseconds since 1970. */
  readonly from: number | undefined;
  readonly to: number | undefined;
  readonly limit: number;
  /** The last id of the page before. */
  readonly after: string | undefined;
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

/** No post is scheduled further ahead, so none is older than this and its lateness. */
const OLDEST_MONTHS = 15;
const MONTH_PAGE = 1_000;
/** Times to try a change that another writer was faster with. */
const TRIES = 3;

export function createPostService({ store, publisher, media, now, access }: ServiceWorld) {
  async function held(id: string): Promise<Stored> {
    const stored = ulidTime(id) === undefined ? undefined : await store.get(APP_ACCOUNT, id);
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
      const { dueAt, onLate, lateAfterMs, parts, priceUsd, warnings } = await accepted(body);
      const post: Post = {
        id,
        account: APP_ACCOUNT,
        by,
        createdAt: now(),
        state: 'scheduled',
        dueAt,
        actAt: dueAt,
        onLate,
        lateAfterMs,
        parts: parts.map((content) => ({ content })),
        fruitless: 0,
      };
      await noteMedia(post, media);
      const stored = (await store.add(post)) ?? (await held(id));
      return { post: stored.post, priceUsd, warnings };
    },

    get: async (id: string): Promise<Post> => (await held(id)).post,

    /** Newest first. */
    list: async (query: ListQuery): Promise<{ posts: readonly Post[]; next: string | undefined }> => {
      const posts: Post[] = [];
      for (const month of monthsBack(query.after === undefined ? now() : (ulidTime(query.after) ?? now()))) {
        for (const post of (await wholeMonth(month)).toReversed()) {
          if (query.after !== undefined && post.id >= query.after) continue;
          if (!fits(post, query)) continue;
          if (posts.length === query.limit) return { posts, next: posts.at(-1)?.id };
          posts.push(post);
        }
      }
      return { posts, next: undefined };
    },

    /**
     * Changes a post that is not under way: a JSON merge patch (RFC 7396) of what a client sends to create one.
     * Throws `post-invalid`, `post-conflict`.
     */
    patch: async (id: string, patch: unknown): Promise<Created> => {
      const refusal = 'Only a post that is scheduled, and of which nothing is posted yet, can be changed.';
      const before = await held(id);
      if (!isUntouched(before.post)) throw conflict(before.post, refusal);
      const { dueAt, onLate, lateAfterMs, parts, priceUsd, warnings } = await accepted(
        merged(before.post, patch),
      );
      const contents = parts.map((content) => ({ content }));
      const next: Post = {
        ...before.post,
        ...{ dueAt, actAt: dueAt, onLate, lateAfterMs, parts: contents, fruitless: 0 },
      };
      await noteMedia(next, media);
      const changed = await store.change(before, next);
      if (!changed) throw conflict((await held(id)).post, 'The post was changed by others at this moment.');
      return { post: changed.post, priceUsd, warnings };
    },

    cancel: async (id: string): Promise<Post> =>
      (await change(id, step.cancel, 'Only a scheduled or a held post can be cancelled.')).post,

    /** Sends it now, and waits for what becomes of it. */
    publishNow: async (id: string): Promise<Post> => {
      const hurried = await change(
        id,
        (post) => step.hurry(post, now()),
        'Only a scheduled post can be published now.',
      );
      return (await publisher.act(hurried)) ?? (await held(id)).post;
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

  async function accepted(body: unknown): Promise<Accepted> {
    const findMedia = (id: string) => media.find(APP_ACCOUNT, id);
    const result = await acceptPost(body, { now: now(), access, findMedia });
    if ('accepted' in result) return result.accepted;
    throw new ProblemError('post-invalid', 'The post cannot be scheduled as it is; `faults` says why.', {
      members: { faults: result.faults },
    });
  }

  async function wholeMonth(month: string): Promise<Post[]> {
    const posts: Post[] = [];
    let continuation: string | undefined;
    do {
      const page = await store.month(APP_ACCOUNT, month, MONTH_PAGE, continuation);
      posts.push(...page.posts);
      continuation = page.next;
    } while (continuation !== undefined);
    return posts;
  }
}

export type PostService = ReturnType<typeof createPostService>;

function isUntouched({ state, parts }: Post): boolean {
  return state === 'scheduled' && parts.every(({ xId }) => xId === undefined);
}

/** What a client would send to create the post, with the patch's members in place of its own. */
function merged(post: Post, patch: unknown): unknown {
  if (typeof patch !== 'object' || patch === null || Array.isArray(patch)) return patch;
  const contents = post.parts.map(({ content }) => contentView(content));
  const says = (...names: string[]): boolean => names.some((name) => Object.hasOwn(patch, name));
  const content = says('parts')
    ? {}
    : contents.length > 1 && !says('text')
      ? { parts: contents }
      : contents[0];
  const when = says('at', 'local_time', 'now') ? {} : { at: new Date(post.dueAt).toISOString() };
  const base = { ...content, ...when, on_late: post.onLate, late_after_minutes: post.lateAfterMs / 60_000 };
  return Object.fromEntries(Object.entries({ ...base, ...patch }).filter(([, value]) => value !== null));
}

function conflict({ state }: Post, refusal: string): ProblemError {
  return new ProblemError('post-conflict', `${refusal} This one is ${state}.`, { members: { state } });
}

function fits(post: Post, { states, from, to }: ListQuery): boolean {
  return (
    (states === undefined || states.includes(post.state)) &&
    (from === undefined || post.dueAt >= from) &&
    (to === undefined || post.dueAt < to)
  );
}

/** Months from that of an instant back to the oldest that can hold anything of interest. */
function* monthsBack(from: number): Generator<string> {
  const month = new Date(from);
  month.setUTCDate(1);
  for (let count = 0; count <= OLDEST_MONTHS; count++) {
    yield month.toISOString().slice(0, 7);
    month.setUTCMonth(month.getUTCMonth() - 1);
  }
}
