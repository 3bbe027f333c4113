import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import type { ByteRoom } from '../input/bytes-in-flight.ts';
import { TransportError } from './transport-error.ts';

const gunzipped = promisify(gunzip);

/**
 * Undoes X's `Content-Encoding` (gzip is all we ask for). Unpacking stops at `maxBytes`, so that a small answer that
 * would unpack to gigabytes costs no more memory than any other. What is unpacked is counted against `room`; what it was
 * packed in is given back.
 * Throws {@link TransportError} for one too large, cut off, corrupt or in another encoding, and where there is no room.
 */
export async function unpack(
  packed: Uint8Array,
  encoding: string | undefined,
  maxBytes: number,
  room?: ByteRoom,
): Promise<Uint8Array> {
  if (encoding === undefined || encoding === '' || encoding.toLowerCase() === 'identity') return packed;
  let taken = packed.byteLength;
  try {
    if (encoding.toLowerCase() !== 'gzip') throw new TransportError('answer-unusable', true);
    // A 304 or an answer to HEAD may announce an encoding and have no body.
    if (packed.byteLength === 0) return packed;
    const announced = Math.min(announcedSize(packed), maxBytes);
    // What has more than it says is in several parts, which is unusual and allowed.
    for (const size of announced < maxBytes ? [announced, maxBytes] : [maxBytes]) {
      take(packed.byteLength + size - taken);
      const unpacked = await unpackWithin(packed, size);
      if (!unpacked) continue;
      room?.give(taken - unpacked.byteLength);
      return unpacked;
    }
    throw new TransportError('answer-too-large', true);
  } catch (error) {
    room?.give(taken);
    throw error;
  }

  function take(bytes: number): void {
    if (room && !room.take(bytes)) throw new TransportError('no-room', true);
    taken += bytes;
  }
}

/** The size before packing by the last four bytes (RFC 1952, section 2.3.1): of the last part, modulo 2^32. */
function announcedSize(packed: Uint8Array): number {
  if (packed.byteLength < 4) return 0;
  return new DataView(packed.buffer, packed.byteOffset, packed.byteLength).getUint32(
    packed.byteLength - 4,
    true,
  );
}

/** `undefined` for what has more bytes. */
async function unpackWithin(packed: Uint8Array, maxOutputLength: number): Promise<Uint8Array | undefined> {
  try {
    return await gunzipped(packed, { maxOutputLength: Math.max(1, maxOutputLength) });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw new TransportError('answer-unusable', true);
  }
}
