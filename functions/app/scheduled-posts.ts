import { setImmediate } from 'node:timers/promises';
import { collectFaults, type Fault } from '../input/faults.ts';
import { ifThere, ProblemError } from '../problems.ts';
import type { PostListing } from '../publishing/listing.ts';
import { POST_STATES, type Post, type PostState } from '../publishing/post.ts';
import { isSeries, upcoming } from '../publishing/series.ts';
import { seriesId } from '../publishing/series-id.ts';
import { APP_ACCOUNT, type Created, type PostService, type Resolution } from '../publishing/service.ts';
import type { PostPage, PostQuery } from '../publishing/store.ts';
import { viewOf } from '../publishing/view.ts';
import { StorageError } from '../storage/storage-error.ts';
import { callerOf } from '../web/caller.ts';
import { jsonAnswer, type WebAnswer, type WebRequest } from '../web/http.ts';
import { type IdempotencyWorld, type IdempotentWork, idempotently } from '../web/idempotency.ts';
import { parseJson, readJsonBody } from '../web/json.ts';

export interface ScheduledPostsWorld {
  readonly service: PostService;
  readonly listing: PostListing;
  readonly idempotency: IdempotencyWorld;
  readonly newPostId: () => string;
  readonly maxRequestBytes: number;
}

const DEFAULT_LIMIT = 50;
const MOST_LIMIT = 200;
/** Times of a series that are told ahead: a month of one a day. */
const UPCOMING = 31;
/** Longer than a thread with videos takes, and than Azure lets a function run by default. */
const LONGEST_PUBLISHING_MS = 30 * 60_000;
/** States that publishing a post at once does not lead to. */
const NOT_PUBLISHED: ReadonlySet<PostState> = new Set(['scheduled', 'cancelled', 'recurring', 'ended']);
/** In a whole list: working one out takes up to a fifth of a millisecond. */
const UPCOMING_IN_LIST = 620;

export type ScheduledPosts = ReturnType<typeof createScheduledPosts>;

/** `/api/scheduled-posts` and what lies below it, as JSON. */
export function createScheduledPosts({
  service,
  listing,
  idempotency,
  newPostId,
  maxRequestBytes,
}: ScheduledPostsWorld) {
  async function post(
    request: WebRequest,
    route: string,
    work: (body: Uint8Array) => Pick<IdempotentWork, 'find' | 'run' | 'longestMs'>,
  ): Promise<WebAnswer> {
    const body = await readJsonBody(request, maxRequestBytes);
    const scope = [callerOf(request), APP_ACCOUNT, route];
    return idempotently(request, { scope, body, newId: newPostId, ...work(body) }, idempotency);
  }

  /** The post as it is, where that shows that what was asked for has been done. */
  async function doneAlready(id: string, isDone: (post: Post) => boolean): Promise<WebAnswer | undefined> {
    const there = await ifThere(service.get(id));
    return there && isDone(there) ? jsonAnswer(200, viewOf(there)) : undefined;
  }

  return {
    create: (request: WebRequest): Promise<WebAnswer> =>
      post(request, 'scheduled-posts', (body) => ({
        find: async (id) => {
          const made = (await ifThere(service.get(id))) ?? (await ifThere(service.get(seriesId(id))));
          return made && createdAnswer(made, await fullView(made));
        },
        run: async (id) => {
          const created = await service.create(parseJson(body), id, callerOf(request));
          return createdAnswer(created.post, await createdView(created));
        },
      })),

    list: async (request: WebRequest): Promise<WebAnswer> => {
      const { query, after, seriesAfter } = listQuery(new URL(request.url).searchParams);
      const isFirst = after === undefined && seriesAfter === undefined;
      const [posts, series] = await Promise.all([
        (isFirst || after !== undefined) && pageFrom('next', after, listing.posts, query),
        (isFirst || seriesAfter !== undefined) && pageFrom('series_next', seriesAfter, listing.series, query),
      ]);
      return jsonAnswer(200, {
        posts: posts ? posts.posts.map(viewOf) : [],
        next: posts ? posts.next : undefined,
        ...(series && { series: await listedSeries(series.posts), series_next: series.next }),
      });
    },

    get: async (_request: WebRequest, id: string): Promise<WebAnswer> =>
      jsonAnswer(200, await fullView(await service.get(id))),

    patch: async (request: WebRequest, id: string): Promise<WebAnswer> =>
      jsonAnswer(
        200,
        await createdView(await service.patch(id, parseJson(await readJsonBody(request, maxRequestBytes)))),
      ),

    cancel: async (_request: WebRequest, id: string): Promise<WebAnswer> =>
      jsonAnswer(200, viewOf(await service.cancel(id))),

    publishNow: (request: WebRequest, id: string): Promise<WebAnswer> =>
      post(request, `publish-now/${id}`, () => ({
        longestMs: LONGEST_PUBLISHING_MS,
        find: () => doneAlready(id, ({ state }) => !NOT_PUBLISHED.has(state)),
        run: async () => jsonAnswer(200, viewOf(await service.publishNow(id))),
      })),

    resolve: (request: WebRequest, id: string): Promise<WebAnswer> =>
      post(request, `resolve/${id}`, (body) => ({
        find: (_id, since) => {
          const resolution = resolutionOf(parseJson(body));
          return doneAlready(id, (there) => isResolved(there, resolution, since));
        },
        run: async () => jsonAnswer(200, viewOf(await service.resolve(id, resolutionOf(parseJson(body))))),
      })),
  };
}

/** Whether a person's word, first given at an instant, has been carried out. */
function isResolved({ state, parts, dueAt }: Post, resolution: Resolution, since: number): boolean {
  if (resolution.action === 'drop') return state === 'cancelled';
  if (resolution.action === 'posted') return parts.some(({ xId }) => xId === resolution.xId);
  // A held post was due before; sent again, it is due when the word is given. It may be held again by now.
  return dueAt >= since;
}

function createdAnswer({ id }: Post, view: Record<string, unknown>): WebAnswer {
  return jsonAnswer(201, view, { location: `/api/scheduled-posts/${id}` });
}

async function createdView({ post, priceUsd, warnings }: Created): Promise<Record<string, unknown>> {
  return { ...(await fullView(post)), price_usd: priceUsd, warnings };
}

/** A post, and of a series also the times that are to come, up to `most`. */
async function fullView(post: Post, most = UPCOMING): Promise<Record<string, unknown>> {
  if (!isSeries(post)) return viewOf(post);
  try {
    const instants = post.state === 'recurring' ? await upcoming(post, most) : [];
    return { ...viewOf(post), upcoming: instants.map((at) => new Date(at).toISOString()) };
  } catch {
    // Taken once, by another version of what reads cron expressions or knows the zones.
    const fault = 'The schedule can no longer be read, so that nothing comes of it: change `recurrence`.';
    return { ...viewOf(post), upcoming: [], fault };
  }
}

/** Series with fewer times to come the more there are, so that a list takes a moment whatever it holds. */
async function listedSeries(series: readonly Post[]): Promise<Record<string, unknown>[]> {
  const most = Math.min(UPCOMING, Math.max(1, Math.floor(UPCOMING_IN_LIST / series.length)));
  const views: Record<string, unknown>[] = [];
  for (const each of series) {
    views.push(await fullView(each, most));
    // Other requests have their turn in between.
    await setImmediate();
  }
  return views;
}

/** A page of a list from where an earlier answer ended; storage refuses what no answer of ours has said. */
async function pageFrom(
  name: 'next' | 'series_next',
  continuation: string | undefined,
  list: (query: PostQuery) => Promise<PostPage>,
  query: PostQuery,
): Promise<PostPage> {
  try {
    return await list({ ...query, continuation });
  } catch (error) {
    if (continuation === undefined || !(error instanceof StorageError) || error.status !== 400) throw error;
    const field = name.replace('next', 'after');
    throw malformedQuery([{ field, detail: `must be the \`${name}\` of an earlier answer` }]);
  }
}

interface ListRequest {
  readonly query: PostQuery;
  readonly after: string | undefined;
  readonly seriesAfter: string | undefined;
}

function listQuery(query: URLSearchParams): ListRequest {
  const { faults, fault } = collectFaults();
  const instant = (field: string): number | undefined => {
    const text = query.get(field);
    if (text === null) return undefined;
    const time = Date.parse(text);
    return Number.isNaN(time) ? fault(field, 'must be an instant such as 2026-12-01T09:00:00Z') : time;
  };
  const wanted = query.get('state')?.split(',');
  const states = wanted && POST_STATES.filter((state) => wanted.includes(state));
  if (wanted?.some((state) => !states?.some((known) => known === state))) {
    fault('state', `must be one or more of ${POST_STATES.join(', ')}, separated by commas`);
  }
  const limit = query.get('limit') ?? String(DEFAULT_LIMIT);
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST_LIMIT) {
    fault('limit', `must be a whole number from 1 to ${MOST_LIMIT}`);
  }
  const parsed: ListRequest = {
    query: { states, from: instant('from'), to: instant('to'), limit: Number(limit) },
    after: query.get('after') ?? undefined,
    seriesAfter: query.get('series_after') ?? undefined,
  };
  if (faults.length === 0) return parsed;
  throw malformedQuery(faults);
}

function malformedQuery(faults: readonly Fault[]): ProblemError {
  return new ProblemError('malformed-query', 'The list cannot be given as asked; `faults` says why.', {
    members: { faults },
  });
}

function resolutionOf(body: unknown): Resolution {
  const { action, x_id: xId } = (typeof body === 'object' && body !== null ? body : {}) as Record<
    string,
    unknown
  >;
  if (action === 'resend' || action === 'drop') return { action };
  if (action === 'posted' && typeof xId === 'string' && /^\d{1,19}$/.test(xId)) return { action, xId };
  throw new ProblemError(
    'post-invalid',
    'Say {"action": "posted", "x_id": "…"} for a post that is on X, {"action": "resend"} to send it again, or {"action": "drop"}.',
  );
}
