import type { IncomingMessage } from 'node:http';

/** Kestrel's limits, in bytes; the body's is the Functions host's own. */
export const maxRequestLine = 8 * 1024;
export const maxHeaders = 32 * 1024;
export const maxHeaderCount = 100;
export const maxBody = 100 * 1024 * 1024;

/**
 * How much of a request's head Node reads before it gives up: enough for a request line and headers that are both too long
 * to arrive here and be told apart.
 */
export const maxHead = 128 * 1024;

/** The status of a request that breaks a limit of its head, is older than HTTP/1.0, or does not name one host. */
export function refusal(request: IncomingMessage): 400 | 414 | 431 | undefined {
  const { method = '', url = '', httpVersion, rawHeaders } = request;
  // "GET / HTTP/1.1" and the line end.
  if (method.length + url.length + 'HTTP/'.length + httpVersion.length + 4 > maxRequestLine) return 414;
  if (rawHeaders.length / 2 > maxHeaderCount) return 431;
  // A header takes ": " and a line end besides its name and value.
  const size = rawHeaders.reduce((sum, part) => sum + part.length + 2, 0);
  if (size > maxHeaders) return 431;
  if (httpVersion !== '1.0' && httpVersion !== '1.1') return 400;
  const hosts = request.headersDistinct.host?.length ?? 0;
  return hosts > 1 || (hosts === 0 && httpVersion === '1.1') ? 400 : undefined;
}

/** The status that answers what Node could not read as a request. */
export function unreadable(error: Error & { code?: string; rawPacket?: Buffer }): 400 | 408 | 414 | 431 {
  if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') return 408;
  if (error.code !== 'HPE_HEADER_OVERFLOW') return 400;
  return error.rawPacket?.includes('\r\n') ? 431 : 414;
}
