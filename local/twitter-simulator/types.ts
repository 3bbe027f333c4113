import type { World } from './world.ts';

/** What X charges for, by the name its price list uses; see `prices.ts` for the dollars. */
export type ResourceKind =
  | 'post'
  | 'list'
  | 'space'
  | 'community'
  | 'note'
  | 'user'
  | 'dm-event'
  | 'like'
  | 'mute'
  | 'block';

/** Who a request speaks for, once its credential has been checked. */
export type Caller =
  | { readonly kind: 'app'; readonly appId: string }
  | {
      readonly kind: 'user';
      readonly appId: string;
      readonly userId: string;
      readonly scheme: 'oauth1' | 'oauth2';
      /** OAuth 2 scopes that were granted; empty for OAuth 1.0a, which has none. */
      readonly scopes: readonly string[];
    };

/** One part of a multipart body. */
export interface Part {
  readonly name: string;
  readonly filename?: string;
  readonly contentType?: string;
  readonly bytes: Buffer;
}

/** An accepted request, handed to the operation that answers it. */
export interface OperationCall {
  /** Path parameters by their name in the template, decoded. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: URLSearchParams;
  /** The JSON body, `undefined` where there is none. */
  readonly body: unknown;
  /** The parts of a multipart body, empty where there is none. */
  readonly parts: readonly Part[];
  readonly caller: Caller;
  readonly world: World;
  /** Now, in milliseconds since 1970 (the simulator's clock, which tests can set). */
  readonly now: number;
}

/** What an operation answers; X bills `resources` (once each per UTC day) or the request itself. */
export interface OperationAnswer {
  readonly status: number;
  /** Sent as JSON; `undefined` sends no body. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The resources in `data` that X charges for. */
  readonly resources?: readonly { readonly kind: ResourceKind; readonly id: string }[];
  /** Dollars for each of `resources`, where they cost other than the price list says: owned reads. */
  readonly resourceUsd?: number;
  /** Dollars for a request that is charged as such (writes, counts, trends). */
  readonly requestUsd?: number;
}

/** A limit of `requests` in each window of `windowSeconds`. */
export interface RateLimit {
  readonly requests: number;
  readonly windowSeconds: number;
}

/** An operation of X's v2 API that the simulator models. */
export interface SimulatedOperation {
  /** X's operation id, such as `getPostsById`. */
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path template, such as `/2/tweets/{id}`. */
  readonly path: string;
  readonly auth: {
    readonly bearer: boolean;
    readonly oauth1: boolean;
    /** Scopes an OAuth 2 user token needs; `false` where such a token is not accepted. */
    readonly oauth2: readonly string[] | false;
  };
  readonly limits: { readonly app: readonly RateLimit[]; readonly user: readonly RateLimit[] };
  /** Answers the call; throws `XError` (errors.ts) for X's own errors. Runs to the end without awaiting, so it is atomic. */
  run(call: OperationCall): OperationAnswer;
}
