import { createHmac } from 'node:crypto';

/** A decoded parameter; a name can occur more than once. */
export type Pair = readonly [name: string, value: string];

/** RFC 5849, section 3.6: everything but unreserved characters, with upper-case hexadecimal digits. */
export function percentEncode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

/**
 * The parameters of a query or a form body, in their order (section 3.4.1.3.1: both are form-encoded, so `+` is a space).
 * Throws URIError where an escape is malformed.
 */
export function decodePairs(encoded: string): Pair[] {
  const decode = (text: string): string => decodeURIComponent(text.replaceAll('+', ' '));
  return encoded
    .split('&')
    .filter((pair) => pair !== '')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0
        ? [decode(pair), '']
        : [decode(pair.slice(0, equals)), decode(pair.slice(equals + 1))];
    });
}

/**
 * The parameters of an `Authorization: OAuth …` header, decoded, without `realm` (section 3.5.1).
 * `undefined` where the header is not of that form or names a parameter twice. Throws URIError as above.
 */
export function parseAuthorization(header: string): Map<string, string> | undefined {
  const list = /^OAuth\s+(.*)$/is.exec(header)?.[1];
  if (list === undefined) return undefined;
  const parameters = new Map<string, string>();
  for (const item of list.split(',')) {
    const match = /^\s*([^=\s"]+)\s*=\s*"([^"]*)"\s*$/.exec(item);
    if (match === null) return undefined;
    const [name, value] = [decodeURIComponent(match[1] ?? ''), decodeURIComponent(match[2] ?? '')];
    if (parameters.has(name)) return undefined;
    if (name.toLowerCase() !== 'realm') parameters.set(name, value);
  }
  return parameters;
}

/** Byte order of the UTF-8 encoded names and values; percent-encoding has left nothing but ASCII. */
function compare(a: string, b: string): number {
  return a < b ? -1 : Number(a > b);
}

/** The signature base string (section 3.4.1). `url` has no query; `pairs` are all parameters, the signature aside. */
export function signatureBase(method: string, url: string, pairs: readonly Pair[]): string {
  const normalized = pairs
    .map(([name, value]): Pair => [percentEncode(name), percentEncode(value)])
    .sort((a, b) => compare(a[0], b[0]) || compare(a[1], b[1]))
    .map(([name, value]) => `${name}=${value}`)
    .join('&');
  return [method.toUpperCase(), url, normalized].map(percentEncode).join('&');
}

/** The HMAC-SHA1 signature in base64 (section 3.4.2). `tokenSecret` is empty where there is no token yet. */
export function hmacSha1(base: string, consumerSecret: string, tokenSecret: string): string {
  const key = `${percentEncode(consumerSecret)}&${percentEncode(tokenSecret)}`;
  return createHmac('sha1', key).update(base).digest('base64');
}
