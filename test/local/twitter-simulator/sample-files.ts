/** The smallest files that X would recognise, by what they are. */

/** A PNG's signature and header chunk, 640 by 480. */
export function png(width = 640, height = 480, size = 64): Buffer {
  const bytes = Buffer.alloc(size);
  Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex').copy(bytes);
  bytes.writeUInt32BE(width, 16);
  bytes.writeUInt32BE(height, 20);
  return bytes;
}

/** A JPEG with an application segment before its frame header. */
export function jpeg(width = 320, height = 200): Buffer {
  const frame = Buffer.from('ffc0001108000000000301220002110103110100', 'hex');
  frame.writeUInt16BE(height, 5);
  frame.writeUInt16BE(width, 7);
  return Buffer.concat([
    Buffer.from('ffd8ffe000104a46494600010100000100010000', 'hex'),
    frame,
    Buffer.alloc(8),
  ]);
}

export function gif(width = 100, height = 80): Buffer {
  const bytes = Buffer.alloc(32);
  bytes.write('GIF89a', 'latin1');
  bytes.writeUInt16LE(width, 6);
  bytes.writeUInt16LE(height, 8);
  return bytes;
}

export function webp(width = 50, height = 40): Buffer {
  const bytes = Buffer.alloc(40);
  bytes.write('RIFF', 0, 'latin1');
  bytes.write('WEBPVP8X', 8, 'latin1');
  bytes.writeUIntLE(width - 1, 24, 3);
  bytes.writeUIntLE(height - 1, 27, 3);
  return bytes;
}

/** An MP4 whose movie header says how long it is. */
export function mp4(seconds = 12, size = 128): Buffer {
  const bytes = Buffer.alloc(size);
  bytes.write('\0\0\0\x18ftypisom', 0, 'latin1');
  bytes.write('mvhd', 40, 'latin1');
  bytes.writeUInt32BE(1_000, 56);
  bytes.writeUInt32BE(seconds * 1_000, 60);
  return bytes;
}
