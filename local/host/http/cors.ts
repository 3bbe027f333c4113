import type { IncomingMessage } from 'node:http';
import { isCorsOrigin } from '../../browser-guard.ts';
import type { Answer } from './response.ts';

/** What lets the pages of an allowed origin read an answer (Fetch, section 3.2); nothing for other origins. */
export function corsHeaders(origin: string | undefined, corsOrigins: readonly string[]): Answer['headers'] {
  if (origin === undefined || !isCorsOrigin(origin, corsOrigins)) return [];
  return [['Access-Control-Allow-Origin', corsOrigins.includes('*') ? '*' : origin]];
}

/** The answer to a browser that asks whether a page of an allowed origin may send what it wants to; `undefined` for others. */
export function preflightAnswer(
  { method, headers }: IncomingMessage,
  corsOrigins: readonly string[],
): Answer | undefined {
  const wanted = headers['access-control-request-method'];
  const isAllowed = headers.origin !== undefined && isCorsOrigin(headers.origin, corsOrigins);
  if (method !== 'OPTIONS' || wanted === undefined || !isAllowed) return undefined;
  const names = headers['access-control-request-headers'];
  return {
    status: 204,
    headers: [
      ['Access-Control-Allow-Methods', wanted],
      ...(names === undefined ? [] : [['Access-Control-Allow-Headers', names] as [string, string]]),
    ],
  };
}
