import { XError } from '../../../local/twitter-simulator/errors.ts';
import { operations } from '../../../local/twitter-simulator/operations/all.ts';
import type { Caller, OperationAnswer, Part } from '../../../local/twitter-simulator/types.ts';
import type { User } from '../../../local/twitter-simulator/world/model.ts';
import { createWorld, DEMO_USER_ID, type World } from '../../../local/twitter-simulator/world.ts';

/** The instant that the test worlds are made for. */
export const NOW = Date.parse('2026-11-24T09:00:00Z');

export interface CallOptions {
  /** Path parameters by name. */
  readonly params?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: unknown;
  readonly parts?: readonly Part[];
  /** A username, or `app` for an app-only call; the demo account by default. */
  readonly as?: string;
}

export interface Answered extends Omit<OperationAnswer, 'body'> {
  readonly body: Body;
}

export interface Body {
  readonly data?: Item & readonly Item[];
  readonly includes?: Readonly<Record<string, readonly Item[]>>;
  readonly errors?: readonly Item[];
  readonly meta?: Item;
  readonly title?: string;
  readonly detail?: string;
  readonly type?: string;
  readonly status?: number;
}

export type Item = Readonly<Record<string, unknown>> & { readonly id?: string; readonly message?: string };

/** A world, a clock, and a way to call its operations as X's client would, without HTTP. */
export interface Bench {
  readonly world: World;
  now: number;
  call(id: string, options?: CallOptions): Answered;
  /** Calls and gives the posts', users' or lists' ids. */
  ids(id: string, options?: CallOptions): (string | undefined)[];
  user(username: string): User;
}

export function createBench(): Bench {
  const world = createWorld({ now: NOW });
  const user = (username: string): User => {
    const found = world.userByName(username);
    if (found === undefined) throw new Error(`nobody is called ${username}`);
    return found;
  };
  const callerOf = (as: string | undefined): Caller =>
    as === 'app'
      ? { kind: 'app', appId: 'test-app' }
      : {
          kind: 'user',
          appId: 'test-app',
          userId: as === undefined ? DEMO_USER_ID : user(as).id,
          scheme: 'oauth1',
          scopes: [],
        };
  const bench: Bench = {
    world,
    now: NOW,
    user,
    call: (id, { params = {}, query = {}, body, parts = [], as } = {}) => {
      const operation = operations.find((candidate) => candidate.id === id);
      if (operation === undefined) throw new Error(`there is no operation ${id}`);
      const text = Object.entries(query).map(([name, value]): [string, string] => [name, String(value)]);
      const call = { params, query: new URLSearchParams(text), body, parts, caller: callerOf(as), world };
      try {
        // What crosses the wire is JSON, so a test sees no more than a client would.
        const answer = operation.run({ ...call, now: bench.now });
        return { ...answer, body: JSON.parse(JSON.stringify(answer.body ?? {})) };
      } catch (error) {
        if (error instanceof XError)
          return { status: error.status, body: JSON.parse(JSON.stringify(error.body)) };
        throw error;
      }
    },
    ids: (id, options) => (bench.call(id, options).body.data ?? []).map((item) => item.id),
  };
  return bench;
}

/** Calls a paged operation until there is no next page, and gives the pages. */
export function allPages(bench: Bench, id: string, options: CallOptions, token = 'pagination_token'): Body[] {
  const pages: Body[] = [];
  let next: string | undefined;
  do {
    const query = { ...options.query, ...(next === undefined ? {} : { [token]: next }) };
    const { body } = bench.call(id, { ...options, query });
    pages.push(body);
    next = body.meta?.next_token as string | undefined;
  } while (next !== undefined);
  return pages;
}
