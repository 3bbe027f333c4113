import { collectFaults } from '../input/faults.ts';
import { ifThere, ProblemError } from '../problems.ts';
import { APP_ACCOUNT } from '../searches/search.ts';
import type { Created, SearchService, UpdatesQuery } from '../searches/service.ts';
import { viewOf } from '../searches/view.ts';
import { isPostId } from '../twitter/post-id.ts';
import { callerOf } from '../web/caller.ts';
import { jsonAnswer, type WebAnswer, type WebRequest } from '../web/http.ts';
import { type IdempotencyWorld, type IdempotentWork, idempotently } from '../web/idempotency.ts';
import { parseJson, readJsonBody } from '../web/json.ts';

export interface SavedSearchesWorld {
  readonly service: SearchService;
  readonly idempotency: IdempotencyWorld;
  readonly newSearchId: () => string;
  readonly maxRequestBytes: number;
  readonly postsPerDay: number;
  readonly now: () => number;
}

const DEFAULT_LIMIT = 20;
const MOST_LIMIT = 100;

export type SavedSearches = ReturnType<typeof createSavedSearches>;

/** `/api/searches`, what lies below it, and `/api/updates`, as JSON. */
export function createSavedSearches(world: SavedSearchesWorld) {
  const { service, idempotency, newSearchId, maxRequestBytes, postsPerDay, now } = world;
  const view = (search: Created['search']): Record<string, unknown> => viewOf(search, postsPerDay, now());

  return {
    create: async (request: WebRequest): Promise<WebAnswer> => {
      const body = await readJsonBody(request, maxRequestBytes);
      const createdAnswer = ({ search, warnings }: Created): WebAnswer =>
        jsonAnswer(201, { ...view(search), warnings }, { location: `/api/searches/${search.id}` });
      const work: IdempotentWork = {
        scope: [callerOf(request), APP_ACCOUNT, 'searches'],
        body,
        newId: newSearchId,
        find: async (id) => {
          const made = await ifThere(service.created(id));
          return made && createdAnswer(made);
        },
        run: async (id) => createdAnswer(await service.create(parseJson(body), id, callerOf(request))),
      };
      return idempotently(request, work, idempotency);
    },

    list: async (_request: WebRequest): Promise<WebAnswer> =>
      jsonAnswer(200, { searches: (await service.list()).map(view) }),

    get: async (_request: WebRequest, id: string): Promise<WebAnswer> =>
      jsonAnswer(200, view(await service.get(id))),

    patch: async (request: WebRequest, id: string): Promise<WebAnswer> => {
      const { search, warnings } = await service.patch(
        id,
        parseJson(await readJsonBody(request, maxRequestBytes)),
      );
      return jsonAnswer(200, { ...view(search), warnings });
    },

    remove: async (_request: WebRequest, id: string): Promise<WebAnswer> => {
      await service.remove(id);
      return { status: 204, headers: {} };
    },

    updates: async (request: WebRequest): Promise<WebAnswer> => ({
      status: 200,
      headers: { 'content-type': 'application/json; charset=utf-8' },
      body: Buffer.from(await service.updates(updatesQuery(new URL(request.url).searchParams))),
    }),
  };
}

function updatesQuery(query: URLSearchParams): UpdatesQuery {
  const { faults, fault } = collectFaults();
  const idIn = (field: string): string | undefined => {
    const text = query.get(field);
    if (text === null || isPostId(text)) return text ?? undefined;
    return fault(field, 'must be the id of a post');
  };
  const limit = query.get('limit') ?? String(DEFAULT_LIMIT);
  if (!/^\d{1,3}$/.test(limit) || Number(limit) < 1 || Number(limit) > MOST_LIMIT) {
    fault('limit', `must be a whole number from 1 to ${MOST_LIMIT}`);
  }
  const parsed: UpdatesQuery = {
    search: query.get('search') ?? undefined,
    after: idIn('after'),
    since: idIn('since'),
    limit: Number(limit),
  };
  if (faults.length === 0) return parsed;
  throw new ProblemError('malformed-query', 'The updates cannot be given as asked; `faults` says why.', {
    members: { faults },
  });
}
