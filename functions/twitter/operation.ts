/** The methods that X's v2 API uses. */
export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE';

/** What X accepts as proof of who asks. */
export interface Auth {
  /** The app's own bearer token (OAuth 2.0 app-only). */
  readonly bearer: boolean;
  /** A user's OAuth 1.0a token. */
  readonly oauth1: boolean;
  /** A user's OAuth 2.0 token (PKCE). */
  readonly oauth2: boolean;
  /** Every scope that an OAuth 2.0 user token needs; the other credentials have none. */
  readonly scopes: readonly string[];
}

/** A published limit. What X answers in its `x-rate-limit-*` headers can be lower, and counts. */
export interface RateLimit {
  readonly requests: number;
  readonly windowSeconds: number;
}

/** The lines of X's price list, in X's terms; `free` is what the list leaves out. */
export type PriceClass =
  | 'free'
  | 'post'
  | 'list'
  | 'space'
  | 'community'
  | 'note'
  | 'user'
  | 'dm-event'
  | 'counts-recent'
  | 'counts-all'
  | 'trends'
  | 'post-create'
  | 'dm-create'
  | 'interaction-create'
  | 'interaction-delete'
  | 'list-create'
  | 'list-manage'
  | 'content-manage'
  | 'bookmark'
  | 'media-metadata'
  | 'mute-delete'
  | 'privacy-update';

/**
 * How many units of its price class one call can be billed for: a fixed number; as many as the `max_results`
 * parameter asks for; or one for each item of a comma-separated list parameter.
 */
export type Quantity =
  | { readonly kind: 'fixed'; readonly units: number }
  | { readonly kind: 'page'; readonly minimum: number; readonly maximum: number }
  | { readonly kind: 'list'; readonly parameter: string; readonly maximum: number };

export interface Price {
  readonly class: PriceClass;
  readonly quantity: Quantity;
}

/** One operation of X's v2 API, as X publishes it. */
export interface Operation {
  /** X's own operation id, such as `getPostsById`. */
  readonly id: string;
  readonly method: Method;
  /** Path template with parameters in braces, such as `/2/tweets/{id}`. */
  readonly path: string;
  /** The group that X's documentation puts it in, such as `Direct Messages`. */
  readonly tag: string;
  readonly auth: Auth;
  /** Empty where X publishes no limit. */
  readonly limits: { readonly app: readonly RateLimit[]; readonly user: readonly RateLimit[] };
  /** The answer does not end by itself. */
  readonly streaming: boolean;
  /** What X documents for a successful response: JSON, or the bytes of a file. */
  readonly responseKind: 'json' | 'file';
  /** Null for a stream: what it costs depends on how long it stays open. */
  readonly price: Price | null;
}
