/** What the bytes of a picture or video tell of themselves. */
export interface FileFacts {
  readonly kind: 'image' | 'gif' | 'video';
  readonly contentType: string;
  readonly width: number;
  readonly height: number;
  readonly durationMs?: number;
}

const text = (bytes: Buffer, from: number, to: number): string => bytes.toString('latin1', from, to);

/** Width and height stand in the first frame header (SOF) of a JPEG, behind segments of any length. */
function jpegSize(bytes: Buffer): { width: number; height: number } | undefined {
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) };
    at += 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function webpSize(bytes: Buffer): { width: number; height: number } | undefined {
  switch (text(bytes, 12, 16)) {
    case 'VP8X':
      return { width: bytes.readUIntLE(24, 3) + 1, height: bytes.readUIntLE(27, 3) + 1 };
    case 'VP8 ':
      return { width: bytes.readUInt16LE(26) & 0x3fff, height: bytes.readUInt16LE(28) & 0x3fff };
    case 'VP8L': {
      const bits = bytes.readUInt32LE(21);
      return { width: (bits & 0x3fff) + 1, height: ((bits >>> 14) & 0x3fff) + 1 };
    }
    default:
      return undefined;
  }
}

/** Length of an MP4 from its movie header (`mvhd`, ISO/IEC 14496-12), where it has one. */
function mp4Duration(bytes: Buffer): number | undefined {
  const at = bytes.indexOf('mvhd', 0, 'latin1');
  if (at === -1 || at + 36 > bytes.length) return undefined;
  const long = bytes[at + 4] === 1;
  const scale = bytes.readUInt32BE(at + (long ? 24 : 16));
  const units = long ? Number(bytes.readBigUInt64BE(at + 28)) : bytes.readUInt32BE(at + 20);
  return scale === 0 ? undefined : Math.round((units / scale) * 1000);
}

const ASSUMED_VIDEO = { width: 1280, height: 720, durationMs: 5_000 };

/** Recognises PNG, JPEG, GIF, WebP, MP4, QuickTime and WebM by their first bytes; `undefined` for anything else or for less than a header. */
export function inspectFile(bytes: Buffer): FileFacts | undefined {
  if (bytes.length >= 24 && bytes.readUInt32BE(0) === 0x89504e47) {
    return {
      kind: 'image',
      contentType: 'image/png',
      width: bytes.readUInt32BE(16),
      height: bytes.readUInt32BE(20),
    };
  }
  if (bytes.length >= 12 && bytes.readUInt16BE(0) === 0xffd8) {
    const size = jpegSize(bytes);
    return size && { kind: 'image', contentType: 'image/jpeg', ...size };
  }
  if (bytes.length >= 13 && /^GIF8[79]a$/.test(text(bytes, 0, 6))) {
    return {
      kind: 'gif',
      contentType: 'image/gif',
      width: bytes.readUInt16LE(6),
      height: bytes.readUInt16LE(8),
    };
  }
  if (bytes.length >= 30 && text(bytes, 0, 4) === 'RIFF' && text(bytes, 8, 12) === 'WEBP') {
    const size = webpSize(bytes);
    return size && { kind: 'image', contentType: 'image/webp', ...size };
  }
  if (bytes.length >= 12 && text(bytes, 4, 8) === 'ftyp') {
    const contentType = text(bytes, 8, 12) === 'qt  ' ? 'video/quicktime' : 'video/mp4';
    const durationMs = mp4Duration(bytes) ?? ASSUMED_VIDEO.durationMs;
    return { kind: 'video', contentType, ...ASSUMED_VIDEO, durationMs };
  }
  if (bytes.length >= 4 && bytes.readUInt32BE(0) === 0x1a45dfa3) {
    return { kind: 'video', contentType: 'video/webm', ...ASSUMED_VIDEO };
  }
  return undefined;
}
