import { OAuth1Helper } from 'twitter-api-v2/dist/esm/client-mixins/oauth1.helper.js';

/** What a request to X is authorised with. */
export type XCredential =
  | { readonly kind: 'none' }
  | { readonly kind: 'bearer'; readonly token: string }
  | {
      readonly kind: 'user';
      readonly consumerKey: string;
      readonly consumerSecret: string;
      readonly accessToken: string;
      readonly accessTokenSecret: string;
    };

export interface RequestToAuthorise {
  readonly method: string;
  /** The address that X takes itself to have, with the path, without the query. */
  readonly url: string;
  /** Decoded names and values, repeated names repeated. */
  readonly query: Iterable<readonly [string, string]>;
}

/**
 * The `Authorization` header for a request, `undefined` where none is wanted.
 * OAuth 1.0a is RFC 5849 with HMAC-SHA1. JSON and multipart bodies are not part of its signature (section 3.4.1.3).
 */
export function authorization(credential: XCredential, request: RequestToAuthorise): string | undefined {
  if (credential.kind === 'none') return undefined;
  if (credential.kind === 'bearer') return `Bearer ${credential.token}`;
  const helper = new OAuth1Helper({
    consumerKeys: { key: credential.consumerKey, secret: credential.consumerSecret },
  });
  const signed = helper.authorize(
    { method: request.method, url: request.url, data: valuesByName(request.query) },
    { key: credential.accessToken, secret: credential.accessTokenSecret },
  );
  return helper.toHeader(signed).Authorization;
}

/** The helper takes repeated parameters as an array; given a query string it would lose all but one. */
function valuesByName(query: RequestToAuthorise['query']): Record<string, string | string[]> {
  const values = new Map<string, string | string[]>();
  for (const [name, value] of query) {
    const earlier = values.get(name);
    if (earlier === undefined) values.set(name, value);
    else if (typeof earlier === 'string') values.set(name, [earlier, value]);
    else earlier.push(value);
  }
  return Object.fromEntries(values);
}
