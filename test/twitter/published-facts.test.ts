import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/twitter/catalogue.ts';
import type { Operation, RateLimit } from '../../functions/twitter/operation.ts';

/** The parts that are read of X's own description and of the list made from it. */
interface PublishedOperation {
  readonly operation_id: string;
  readonly method: string;
  readonly path: string;
  readonly tag: string;
  readonly auth: {
    readonly app_only_bearer: boolean;
    readonly oauth1_user: boolean;
    readonly oauth2_user: boolean;
    readonly oauth2_scopes: readonly string[];
  };
  readonly rate_limits: Readonly<Record<'per_app' | 'per_user', readonly PublishedLimit[] | null>>;
  readonly streaming: boolean;
}
interface PublishedLimit {
  readonly requests: number;
  readonly window_seconds: number;
}
interface Schema {
  readonly $ref?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly maxItems?: number;
}
type NamedSchema = Schema & { readonly name: string };
interface Parameter {
  readonly $ref?: string;
  readonly name: string;
  readonly in: string;
  readonly schema: Schema;
}
interface DescribedOperation {
  readonly parameters?: Parameter[];
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, unknown>> }>>;
}
interface OpenApi {
  readonly paths: Readonly<Record<string, Readonly<Record<string, DescribedOperation>>>>;
  readonly components: {
    readonly parameters: Readonly<Record<string, Parameter>>;
    readonly schemas: Readonly<Record<string, Schema>>;
  };
}

const PER_REQUEST = new Set(['counts-recent', 'counts-all', 'trends']);
/** Operations whose parameters do not bound what comes back; their tables say why. */
const FIXED_BOUND = new Set(['getSpacesByCreatorIds', 'listBroadcasts']);

const facts = new URL('../../../shared/x-api/', import.meta.url);
const skip = existsSync(new URL('operations.json', facts))
  ? false
  : 'X’s published list of operations is not beside this repository';

function readJson<T>(name: string): T {
  return JSON.parse(readFileSync(new URL(name, facts), 'utf8')) as T;
}

const byWindow = (limits: readonly RateLimit[]): RateLimit[] =>
  [...limits].sort((a, b) => a.windowSeconds - b.windowSeconds);

const publishedLimits = (limits: readonly PublishedLimit[] | null): RateLimit[] =>
  byWindow(
    (limits ?? []).map((limit) => ({ requests: limit.requests, windowSeconds: limit.window_seconds })),
  );

describe('the catalogue agrees with what X publishes', () => {
  test('in every field of every operation', { skip }, () => {
    const published = readJson<{ operations: PublishedOperation[] }>('operations.json').operations;
    const { paths } = readJson<OpenApi>('openapi.json');
    const expected = published.map((operation) => ({
      id: operation.operation_id,
      method: operation.method,
      path: operation.path,
      tag: operation.tag,
      auth: {
        bearer: operation.auth.app_only_bearer,
        oauth1: operation.auth.oauth1_user,
        oauth2: operation.auth.oauth2_user,
        scopes: [...operation.auth.oauth2_scopes].sort(),
      },
      limits: {
        app: publishedLimits(operation.rate_limits.per_app),
        user: publishedLimits(operation.rate_limits.per_user),
      },
      streaming: operation.streaming,
      responseKind: responseKindOf(paths[operation.path]?.[operation.method.toLowerCase()]),
    }));
    const actual = OPERATIONS.map(({ price: _, ...operation }) => ({
      ...operation,
      auth: { ...operation.auth, scopes: [...operation.auth.scopes].sort() },
      limits: { app: byWindow(operation.limits.app), user: byWindow(operation.limits.user) },
    }));
    const byId = (a: { id: string }, b: { id: string }): number => (a.id < b.id ? -1 : 1);
    assert.deepEqual(actual.sort(byId), expected.sort(byId));
  });

  test('in the parameters that decide how many resources are billed', { skip }, () => {
    const api = readJson<OpenApi>('openapi.json');
    for (const operation of OPERATIONS) {
      const { price } = operation;
      if (price === null || price.class === 'free' || PER_REQUEST.has(price.class)) continue;
      const { quantity } = price;
      const [page, list] = billedParameters(api, operation);
      const expected = page
        ? { kind: 'page', minimum: page.minimum, maximum: page.maximum }
        : list && { kind: 'list', parameter: list.name, maximum: list.maxItems };
      if (quantity.kind === 'fixed' && (!expected || FIXED_BOUND.has(operation.id))) continue;
      assert.deepEqual(quantity, expected, operation.id);
    }
  });
});

/** What an operation's successful answers are. */
function responseKindOf(operation: DescribedOperation | undefined): Operation['responseKind'] {
  const types = Object.entries(operation?.responses ?? {})
    .filter(([status]) => status.startsWith('2'))
    .flatMap(([, { content = {} }]) => Object.keys(content));
  return types.length > 0 && !types.includes('application/json') ? 'file' : 'json';
}

function billedParameters(api: OpenApi, { path, method }: Operation): (NamedSchema | undefined)[] {
  if (method !== 'GET') return [];
  const parameters = (api.paths[path]?.get?.parameters ?? []).map((parameter) =>
    resolved(parameter, api.components.parameters),
  );
  const schemas = parameters
    .filter((parameter) => parameter.in === 'query')
    .map(({ name, schema }) => ({ ...resolved(schema, api.components.schemas), name }));
  return [
    schemas.find(({ name }) => name === 'max_results'),
    schemas.find(({ maxItems }) => maxItems !== undefined),
  ];
}

function resolved<T extends { readonly $ref?: string }>(
  value: T,
  components: Readonly<Record<string, T>>,
): T {
  return components[value.$ref?.split('/').at(-1) ?? ''] ?? value;
}
