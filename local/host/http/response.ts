import { type ServerResponse, STATUS_CODES } from 'node:http';
import type { InvocationResponse } from '../worker/core-types.ts';
import { setCookie } from './cookies.ts';

export interface Answer {
  status: number;
  headers: [string, string | string[]][];
  body?: Uint8Array;
}

/** On the host's own pages. The console keeps a key in the storage of this origin, which no other page is to reach. */
export const SANDBOX: Answer['headers'][number] = ['Content-Security-Policy', "default-src 'none'; sandbox"];

/** An answer without a body. */
export function empty(status: number): Answer {
  return { status, headers: [] };
}

/**
 * What a function's result becomes: 204 where it returned nothing.
 * @throws Error where the host cannot send it: a header that is not ASCII, or a Content-Length other than the body's.
 */
export function resultAnswer({ returnValue }: InvocationResponse): Answer {
  const http = returnValue?.http;
  if (http === undefined) return empty(204);
  const headers: Answer['headers'] = [];
  const cookies = (http.cookies ?? []).map(setCookie);
  const body = http.body?.bytes;
  for (const [name, value] of Object.entries(http.headers ?? {})) {
    if (/[^\t -~]/.test(value)) throw new Error(`Invalid non-ASCII or control character in header: ${name}`);
    if (name === 'set-cookie') cookies.unshift(value);
    // The host frames the body itself.
    else if (name !== 'transfer-encoding') headers.push([name, value]);
    if (name === 'content-length' && body?.length && Number(value) !== body.length) {
      throw new Error(`The response has ${body.length} bytes and a Content-Length of ${value}.`);
    }
  }
  if (cookies.length > 0) headers.push(['set-cookie', cookies]);
  return { status: Number(http.statusCode), headers, ...(body && { body }) };
}

/**
 * Sends an answer as Kestrel does: `Server: Kestrel`, and any body in chunks unless the answer states its length.
 * @param customHeaders Of host.json; they give way to the answer's own.
 */
export function send(
  response: ServerResponse,
  answer: Answer,
  customHeaders: Readonly<Record<string, string>> = {},
): void {
  const headers = [['Server', 'Kestrel'] as const, ...Object.entries(customHeaders), ...answer.headers];
  for (const [name, value] of headers) response.setHeader(name, value);
  // Kestrel leaves "Connection: keep-alive" unsaid.
  if (response.shouldKeepAlive) response.removeHeader('connection');
  response.statusCode = answer.status;
  if (answer.body?.length) response.write(answer.body);
  response.end();
}

/** A whole answer for a connection on which no request could be read. */
export function bareAnswer(status: number): string {
  return [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Length: 0',
    'Connection: close',
    `Date: ${new Date().toUTCString()}`,
    'Server: Kestrel',
    '',
    '',
  ].join('\r\n');
}
