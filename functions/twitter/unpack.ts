import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { TransportError } from './transport-error.ts';

const gunzipped = promisify(gunzip);

/**
 * Undoes X's `Content-Encoding` (gzip is all we ask for). Unpacking stops at `maxBytes`, so that a small answer that
 * would unpack to gigabytes costs no more memory than any other.
 * Throws {@link TransportError} for one too large, cut off, corrupt or in another encoding.
 */
export async function unpack(
  packed: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
): Promise<Uint8Array> {
  if (encoding === undefined || encoding === '' || encoding.toLowerCase() === 'identity') return packed;
  if (encoding.toLowerCase() !== 'gzip') throw new TransportError('answer-unusable', true);
  // A 304 or an answer to HEAD may announce an encoding and have no body.
  if (packed.byteLength === 0) return packed;
  try {
    return await gunzipped(packed, { maxOutputLength: maxBytes });
  } catch (error) {
    const tooLarge = error instanceof RangeError;
    throw new TransportError(tooLarge ? 'answer-too-large' : 'answer-unusable', true);
  }
}
