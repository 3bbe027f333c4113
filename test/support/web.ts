import { createLog } from '../../functions/log.ts';
import type { WebRequest } from '../../functions/web/http.ts';
import type { Invocation } from '../../functions/web/respond.ts';

/** A request as the Functions host hands it over. */
export function webRequest(
  method: string,
  url: string,
  headers: Record<string, string> = {},
  body: string | Uint8Array = '',
): WebRequest {
  return {
    method,
    url: new URL(url, 'http://gateway.example').href,
    headers: new Headers(headers),
    arrayBuffer: async () => new Uint8Array(Buffer.from(body)).buffer,
  };
}

export interface Line {
  readonly level: string;
  readonly event: string;
  readonly [field: string]: unknown;
}

/** An invocation whose log lines can be looked at. */
export function invocation(): Invocation & { readonly lines: Line[] } {
  const lines: Line[] = [];
  const log = createLog((level, line) => lines.push({ level, ...JSON.parse(line) }));
  return { name: 'test', requestId: 'request-1', log, lines };
}
