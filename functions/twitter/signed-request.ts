import { percentEncode } from './percent-encode.ts';
import { authorization, type XCredential } from './signing.ts';
import type { XRequest } from './transport.ts';

export type QueryPair = [name: string, value: string];

/** What is asked of X, before it is signed. */
export interface XCall {
  readonly method: string;
  /** Percent-encoded, without the query. */
  readonly path: string;
  /** Decoded, repeated names repeated. */
  readonly query?: readonly QueryPair[];
  readonly body?: { readonly bytes: Uint8Array; readonly contentType: string } | undefined;
}

/** The request for a call, signed for X's API at `origin`, with the headers that every request of ours has. */
export function signedRequest(
  { method, path, query = [], body }: XCall,
  credential: XCredential,
  origin: string,
): XRequest {
  const authorized = authorization(credential, { method, url: origin + path, query });
  return {
    method,
    target: path + writeQuery(query),
    headers: {
      accept: 'application/json',
      'user-agent': 'twitter-gateway',
      ...(authorized && { authorization: authorized }),
      ...(body && { 'content-type': body.contentType }),
    },
    body: body?.bytes,
  };
}

/** The query as X gets it, with its question mark, percent-encoded as RFC 3986 (and so OAuth 1.0a) wants it. */
export function writeQuery(pairs: readonly QueryPair[]): string {
  if (pairs.length === 0) return '';
  return `?${pairs.map(([name, value]) => `${percentEncode(name)}=${percentEncode(value)}`).join('&')}`;
}
