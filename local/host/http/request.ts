import type { IncomingMessage } from 'node:http';
import { isJsonObject } from '../json-file.ts';
import type { HttpData } from '../worker/core-types.ts';
import type { RouteParams } from './route.ts';
import { readQuery, record, type Target } from './target.ts';

/** The request as it goes into a function. Headers of one name are joined with commas. */
export function requestData(
  request: IncomingMessage,
  target: Target,
  params: RouteParams,
  body: Buffer,
): HttpData {
  const headers = Object.entries(request.headersDistinct).map(([name, values = []]): [string, string] => [
    name,
    values.join(','),
  ]);
  return {
    method: request.method ?? 'GET',
    url: target.url,
    headers: record(headers),
    params,
    query: readQuery(target.query),
    ...(body.length > 0 && { body: { bytes: body } }),
  };
}

/**
 * The body of a request. Empty without a Content-Length, however much is sent in chunks: the host only looks at the length
 * that is announced.
 */
export async function readBody(request: IncomingMessage): Promise<Buffer> {
  if (announcedLength(request) === 0) {
    request.resume();
    return Buffer.alloc(0);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** The Content-Length in bytes; 0 where there is none. */
export function announcedLength(request: IncomingMessage): number {
  return Number(request.headers['content-length'] ?? 0);
}

/**
 * Whether the host fails over a request's `x-ms-client-principal` header: base64 of a JSON object is expected there, which
 * App Service's sign-in puts in.
 */
export function hasBadPrincipal(request: IncomingMessage): boolean {
  const header = request.headersDistinct['x-ms-client-principal']?.[0];
  if (header === undefined) return false;
  if (!/^(?:[A-Za-z\d+/]{4})*(?:[A-Za-z\d+/]{2}==|[A-Za-z\d+/]{3}=)?$/.test(header)) return true;
  try {
    return !isJsonObject(JSON.parse(Buffer.from(header, 'base64').toString()));
  } catch {
    return true;
  }
}
