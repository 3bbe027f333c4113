import { hash } from 'node:crypto';
import type { WebRequest } from './http.ts';

/**
 * Who calls, as a name for logs and scopes: `key:` and the first 8 hex digits of the SHA-256 of the function key that
 * the host has checked, `anonymous` where there is none. It tells keys apart; the key cannot be had from it.
 */
export function callerOf(request: WebRequest): string {
  const key = request.headers.get('x-functions-key') || keyInQuery(request.url);
  return key ? `key:${hash('sha256', key, 'hex').slice(0, 8)}` : 'anonymous';
}

/** The host takes `?code=` in any case of letters. */
function keyInQuery(url: string): string | undefined {
  if (!/[?&][cC%]/.test(url)) return undefined;
  for (const [name, value] of URL.parse(url)?.searchParams ?? []) if (/^code$/i.test(name)) return value;
  return undefined;
}
