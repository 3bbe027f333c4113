import { hash } from 'node:crypto';
import type { WebRequest } from './http.ts';

/**
 * Who calls, as a name for logs and scopes: `key:` and the first 8 hex digits of the SHA-256 of the function key that
 * the host has checked, `anonymous` where there is none. It tells keys apart; the key cannot be had from it.
 */
export function callerOf(request: WebRequest): string {
  const key = checkedKey(request);
  return key ? `key:${hash('sha256', key, 'hex').slice(0, 8)}` : 'anonymous';
}

/**
 * The key that the host looks at, by its rule: the first `x-functions-key` header, also where that is empty; without one,
 * the first `code` of the query. By any other rule a caller with one key could choose who it is, and with that whose
 * Idempotency-Keys it meets. The host hands repeated headers over joined with commas; no key holds one.
 */
function checkedKey(request: WebRequest): string | undefined {
  const headers = request.headers.get('x-functions-key');
  if (headers === null) return keyInQuery(request.url);
  return headers.split(',', 1)[0]?.trim();
}

/** The host takes `?code=` in any case of letters. */
function keyInQuery(url: string): string | undefined {
  if (!/[?&][cC%]/.test(url)) return undefined;
  for (const [name, value] of URL.parse(url)?.searchParams ?? []) if (/^code$/i.test(name)) return value;
  return undefined;
}
