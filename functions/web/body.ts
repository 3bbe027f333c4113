import { ProblemError } from '../problems.ts';
import type { WebRequest } from './http.ts';

/** Bodies up to here are not counted: all calls of an instance have 2 MB of them, and a post is to be taken whatever goes on. */
const MAX_UNCOUNTED_BYTES = 64 * 1024;
/** Whose limit it is, at the end of a sentence. */
const DEFAULT_LIMIT = 'that the setting MAX_REQUEST_BYTES allows';

/**
 * The request's body, `undefined` where there is none. `limit` says whose limit `maxBytes` is.
 * Throws `request-too-large`, and `length-required` for a body that was announced by `Transfer-Encoding`:
 * the Functions host delivers such a body empty, and an empty body must not pass for what the client sent.
 * Throws `too-busy` where the call's share has no room for it.
 */
export async function readBody(
  request: WebRequest,
  maxBytes: number,
  limit = DEFAULT_LIMIT,
): Promise<Uint8Array | undefined> {
  const announced = Number(request.headers.get('content-length') ?? 0);
  if (announced > maxBytes) throw tooLarge(maxBytes, limit);
  // The platform holds the body already; from here on we hold it as well.
  if (announced > MAX_UNCOUNTED_BYTES) request.share?.reserve(announced);
  const bytes = new Uint8Array(await request.arrayBuffer());
  if (bytes.byteLength > maxBytes) throw tooLarge(maxBytes, limit);
  if (bytes.byteLength > 0) return bytes;
  if (request.headers.get('transfer-encoding') === null) return undefined;
  throw new ProblemError(
    'length-required',
    'The body came without its length and did not arrive; send it with a Content-Length header.',
  );
}

function tooLarge(maxBytes: number, limit: string): ProblemError {
  return new ProblemError('request-too-large', `The body is larger than the ${maxBytes} bytes ${limit}.`, {
    members: { limit_bytes: maxBytes },
  });
}
