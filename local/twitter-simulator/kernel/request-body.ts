import type { IncomingMessage } from 'node:http';
import { payloadTooLarge } from '../errors.ts';

const MEGABYTE = 1024 * 1024;
/** A sender that goes on longer than this after its body was refused is cut off. */
const MOST_DISCARDED = 64 * MEGABYTE;

/** The largest body X takes: 6 MB of multipart, 1 MB of anything else, save media sent as base64 in JSON. */
export function bodyLimit(path: string, type: string): number {
  if (type === 'multipart/form-data') return 6 * MEGABYTE;
  return path.startsWith('/2/media/upload') ? 8 * MEGABYTE : MEGABYTE;
}

/**
 * Reads a body to its end, whether its length was announced or it comes in chunks.
 * Throws a 413 when it is larger than `limit` bytes: after its end, so that the client gets to read the answer.
 */
export async function readBody(request: IncomingMessage, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > MOST_DISCARDED) request.destroy();
    else if (length <= limit) chunks.push(chunk);
  }
  if (length > limit) throw payloadTooLarge();
  return Buffer.concat(chunks);
}
