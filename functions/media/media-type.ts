import type { MediaType } from './media.ts';

/** So many of a file's first bytes tell its type. */
export const HEAD_BYTES = 16;

/**
 * Major brands of MP4 files (ISO/IEC 14496-12) that hold a video. The same box begins HEIC and AVIF pictures and M4A sound,
 * which X does not take.
 */
const VIDEO_BRANDS =
  /^(isom|iso[2-9]|mp4[12]|avc1|hvc1|cmf[c2]|dash|M4V[ HP]|MSNV|mmp4|3g[pe2].|f4v |XAVC|qt {2})$/;

/** What a file is by its first bytes, whatever it is called; `undefined` for what X does not take. */
export function mediaTypeOf(head: Uint8Array): MediaType | undefined {
  const text = Buffer.from(head.subarray(0, HEAD_BYTES)).toString('latin1');
  if (text.length < HEAD_BYTES) return undefined;
  if (text.startsWith('\xff\xd8\xff')) return { kind: 'image', type: 'image/jpeg' };
  if (text.startsWith('\x89PNG\r\n\x1a\n')) return { kind: 'image', type: 'image/png' };
  if (/^RIFF.{4}WEBP/s.test(text)) return { kind: 'image', type: 'image/webp' };
  if (/^GIF8[79]a/.test(text)) return { kind: 'gif', type: 'image/gif' };
  const brand = text.slice(8, 12);
  if (text.slice(4, 8) !== 'ftyp' || !VIDEO_BRANDS.test(brand)) return undefined;
  return { kind: 'video', type: brand === 'qt  ' ? 'video/quicktime' : 'video/mp4' };
}
