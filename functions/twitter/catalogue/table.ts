/** The words that the catalogue's tables are written in: one call for each operation. */

import type { Auth, Method, Operation, Price, PriceClass, RateLimit } from '../operation.ts';

type Row = Omit<Operation, 'tag'>;

/** Limits of the whole app and of each user: 0 for none, a bare number for requests in 15 minutes. */
type Limits = readonly [app: Windows, user: Windows];
type Windows = Window | readonly Window[];
type Window = number | RateLimit;

type Subject = 'bookmark' | 'broadcast' | 'dm' | 'follows' | 'like' | 'list' | 'mute' | 'tweet';
type Scope =
  | `${Subject | 'block' | 'space' | 'timeline' | 'users'}.read`
  | `${Subject | 'media' | 'tweet.moderate'}.write`;

/** The two scopes that most operations need, whatever else they ask for. */
export const READ = ['tweet.read', 'users.read'] as const;

const auth =
  (bearer: boolean, oauth1: boolean, oauth2: boolean) =>
  (...scopes: readonly Scope[]): Auth => ({ bearer, oauth1, oauth2, scopes });

/** Any of the three credentials. */
export const bearerOrUser = auth(true, true, true);
/** A user's token of either kind. */
export const user = auth(false, true, true);
export const oauth2 = auth(false, false, true);
export const bearerOrOauth2 = auth(true, false, true);
export const BEARER: Auth = auth(true, false, false)();
export const BEARER_OR_OAUTH1: Auth = auth(true, true, false)();
export const NO_CREDENTIAL: Auth = auth(false, false, false)();

/** Billed for at most so many units, which the query cannot change. */
export const upTo = (priceClass: PriceClass, units: number): Price => ({
  class: priceClass,
  quantity: { kind: 'fixed', units },
});
/** Billed once: one resource, or one request where X bills by request. */
export const one = (priceClass: PriceClass): Price => upTo(priceClass, 1);
/** Billed for each resource on a page; the bounds are those of `max_results`. */
export const page = (priceClass: PriceClass, minimum: number, maximum: number): Price => ({
  class: priceClass,
  quantity: { kind: 'page', minimum, maximum },
});
/** Billed for each item that `parameter` names. */
export const list = (priceClass: PriceClass, parameter: string, maximum: number): Price => ({
  class: priceClass,
  quantity: { kind: 'list', parameter, maximum },
});
export const FREE: Price = one('free');

export const day = (requests: number): RateLimit => ({ requests, windowSeconds: 86_400 });
export const second = (requests: number): RateLimit => ({ requests, windowSeconds: 1 });

const rateLimits = (windows: Windows): RateLimit[] =>
  [windows]
    .flat()
    .filter((window) => window !== 0)
    .map((window) => (typeof window === 'number' ? { requests: window, windowSeconds: 900 } : window));

const row = (
  method: Method,
  id: string,
  path: string,
  auth: Auth,
  price: Price | null,
  [app, user]: Limits = [0, 0],
): Row => ({
  id,
  method,
  path,
  auth,
  limits: { app: rateLimits(app), user: rateLimits(user) },
  streaming: price === null,
  responseKind: 'json',
  price,
});

const verb =
  (method: Method) =>
  (id: string, path: string, auth: Auth, price: Price, limits?: Limits): Row =>
    row(method, id, path, auth, price, limits);

export const get = verb('GET');
export const post = verb('POST');
export const put = verb('PUT');
export const del = verb('DELETE');
/** A stream: always a GET with the app's bearer token, and without a price of its own. */
export const stream = (id: string, path: string, limits?: Limits): Row =>
  row('GET', id, path, BEARER, null, limits);

/** An operation whose response is a file. */
export const download = (row: Row): Row => ({ ...row, responseKind: 'file' });

/** The operations of one group of X's documentation. */
export const tagged = (tag: string, rows: readonly Row[]): Operation[] =>
  rows.map((row) => ({ ...row, tag }));
