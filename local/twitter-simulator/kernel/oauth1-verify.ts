import { type Exchange, FORM_TYPE, mediaType } from './exchange.ts';
import {
  decodePairs,
  hmacSha1,
  type Pair,
  parseAuthorization,
  percentEncode,
  signatureBase,
} from './oauth1-signature.ts';

const TIMESTAMP_TOLERANCE_SECONDS = 300;

/** Remembers which nonces were used (RFC 5849, section 3.3). */
export interface NonceMemory {
  /** True the first time, false when the nonce was seen before. */
  firstUse(key: string): boolean;
}

/** Keeps the last 100,000 nonces, more than a test or a developer sends in the minutes a timestamp is good for. */
export function createNonceMemory(capacity = 100_000): NonceMemory {
  const seen = new Set<string>();
  return {
    firstUse: (key) => {
      if (seen.has(key)) return false;
      seen.add(key);
      for (const oldest of seen) {
        if (seen.size <= capacity) break;
        seen.delete(oldest);
      }
      return true;
    },
  };
}

/** What a signature is checked against. */
export interface OAuth1Keys {
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** The secret of a token, `undefined` where there is no such token. */
  tokenSecret(token: string): string | undefined;
  /** Addresses the request may have been signed for: scheme, host and port. */
  readonly origins: readonly string[];
  readonly nonces: NonceMemory;
}

export type OAuth1Verdict =
  | { readonly ok: true; readonly parameters: ReadonlyMap<string, string>; readonly token?: string }
  | { readonly ok: false; readonly reason: string };

function refuse(reason: string): OAuth1Verdict {
  return { ok: false, reason };
}

/**
 * The client's clock is right when it agrees with the simulator's, which a test may have moved,
 * or with the machine's, which is what clients read.
 */
function isTimely(timestamp: string, now: number): boolean {
  const seconds = /^\d{1,12}$/.test(timestamp) ? Number(timestamp) : Number.NaN;
  return [now, Date.now()].some((time) => Math.abs(time / 1000 - seconds) <= TIMESTAMP_TOLERANCE_SECONDS);
}

function check(exchange: Exchange, keys: OAuth1Keys): OAuth1Verdict {
  const parameters = parseAuthorization(exchange.headers.authorization ?? '');
  if (!parameters) return refuse('the Authorization header is not a list of OAuth parameters');
  const signature = parameters.get('oauth_signature');
  const timestamp = parameters.get('oauth_timestamp') ?? '';
  const nonce = parameters.get('oauth_nonce');
  const token = parameters.get('oauth_token');
  if (parameters.get('oauth_signature_method') !== 'HMAC-SHA1')
    return refuse('the signature method is not HMAC-SHA1');
  if ((parameters.get('oauth_version') ?? '1.0') !== '1.0') return refuse('the OAuth version is not 1.0');
  if (parameters.get('oauth_consumer_key') !== keys.consumerKey) return refuse('the consumer key is unknown');
  if (!signature || !nonce) return refuse('signature or nonce is missing');
  if (!isTimely(timestamp, exchange.now)) return refuse('the timestamp is more than five minutes off');
  const tokenSecret = token ? keys.tokenSecret(token) : '';
  if (tokenSecret === undefined) return refuse('the token is unknown');

  const isForm = mediaType(exchange.headers) === FORM_TYPE;
  const sent = [
    ...decodePairs(exchange.rawQuery),
    ...(isForm ? decodePairs(exchange.body.toString('utf8')) : []),
  ];
  const pairs: Pair[] = [
    ...[...parameters].filter(([name]) => name !== 'oauth_signature'),
    // RFC 5849, section 3.1, forbids naming a parameter in two places. Clients do, and X counts it once.
    ...sent.filter(([name, value]) => parameters.get(name) !== value || !name.startsWith('oauth_')),
  ];
  const signed = keys.origins.some((origin) => {
    const base = signatureBase(exchange.method, origin + exchange.path, pairs);
    return hmacSha1(base, keys.consumerSecret, tokenSecret) === signature;
  });
  if (!signed) return refuse('the signature does not match');
  const use = [keys.consumerKey, token ?? '', timestamp, nonce].map(percentEncode).join('&');
  if (!keys.nonces.firstUse(use)) return refuse('the nonce was used before');
  return { ok: true, parameters, ...(token ? { token } : {}) };
}

/** Checks an OAuth 1.0a signature (RFC 5849, section 3.2) in the `Authorization` header, HMAC-SHA1 only. */
export function verifyOAuth1(exchange: Exchange, keys: OAuth1Keys): OAuth1Verdict {
  try {
    return check(exchange, keys);
  } catch (error) {
    if (error instanceof URIError) return refuse('a percent escape is malformed');
    throw error;
  }
}
