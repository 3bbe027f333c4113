import { createHmac } from 'node:crypto';

/** A request as it was seen on the wire. */
export interface SeenRequest {
  readonly method: string;
  /** Absolute, raw. */
  readonly url: string;
  readonly authorization: string;
}

export interface OAuth1Secrets {
  readonly consumerSecret: string;
  readonly tokenSecret: string;
}

/**
 * Whether a request's OAuth 1.0a signature is right, computed from RFC 5849 (sections 3.4 and 3.5) and nothing of the
 * product: parameters are taken from the raw query and the header, encoded, sorted as pairs and signed again.
 */
export function isSignedRight({ method, url, authorization }: SeenRequest, secrets: OAuth1Secrets): boolean {
  const header = headerParameters(authorization);
  const signature = header.find(([name]) => name === 'oauth_signature')?.[1];
  const [base = '', query = ''] = url.split('?');
  const pairs = [
    ...header.filter(([name]) => name !== 'oauth_signature' && name !== 'realm'),
    ...queryPairs(query),
  ]
    .map(([name, value]) => [encode(name), encode(value)] as const)
    .sort(([a, x], [b, y]) => compare(a, b) || compare(x, y));
  const parameters = pairs.map(([name, value]) => `${name}=${value}`).join('&');
  const text = [method.toUpperCase(), base, parameters].map(encode).join('&');
  const key = `${encode(secrets.consumerSecret)}&${encode(secrets.tokenSecret)}`;
  return createHmac('sha1', key).update(text).digest('base64') === signature;
}

/** The parameters of an `Authorization: OAuth …` header, decoded. */
export function headerParameters(authorization: string): [string, string][] {
  return Array.from(authorization.matchAll(/([a-z_]+)="([^"]*)"/g), ([, name = '', value = '']) => [
    name,
    decodeURIComponent(value),
  ]);
}

function queryPairs(query: string): [string, string][] {
  if (query === '') return [];
  return query.split('&').map((piece) => {
    const [name = '', value = ''] = piece.split(/=(.*)/s);
    return [decodeURIComponent(name.replaceAll('+', ' ')), decodeURIComponent(value.replaceAll('+', ' '))];
  });
}

/** RFC 3986's unreserved characters stay, every other byte of the UTF-8 is encoded (RFC 5849, section 3.6). */
function encode(text: string): string {
  return Array.from(Buffer.from(text), (byte) =>
    /[A-Za-z0-9._~-]/.test(String.fromCharCode(byte))
      ? String.fromCharCode(byte)
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`,
  ).join('');
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
