import { type FileFacts, inspectFile } from './file-facts.ts';
import type { Media } from './model.ts';

const MB = 1024 * 1024;
const KEY_PREFIXES = { image: '3', gif: '16', video: '7' };
/** The most that X takes of each kind, in bytes. */
const MAX_BYTES = { image: 5 * MB, gif: 15 * MB, video: 512 * MB };
const MAX_VIDEO_MS = 140_000;
const MEDIA_TYPES = { image: 'photo', gif: 'animated_gif', video: 'video' } as const;

/** How long unposted media lives, in seconds. */
export const UPLOAD_LIFETIME_S = 86_400;
const PENDING_MS = 1_000;
const MIN_PROCESSING_MS = 2_000;
const PROCESSED_BYTES_PER_MS = (8 * MB) / 1000;

export type UploadKind = keyof typeof MAX_BYTES;

/** Media on its way in. */
export interface Upload {
  readonly id: string;
  readonly kind: UploadKind;
  readonly mediaKey: string;
  readonly ownerIds: readonly string[];
  readonly totalBytes: number;
  readonly segments: Map<number, Buffer>;
  readonly expiresAt: number;
  altText?: string;
  finished?: Finished;
}

interface Finished {
  readonly at: number;
  readonly bytes: Buffer;
  /** `undefined` where the bytes are not of the announced kind: processing fails. */
  readonly facts: FileFacts | undefined;
}

/** X's `processing_info`; times are whole seconds. */
export interface Processing {
  readonly state: 'pending' | 'in_progress' | 'succeeded' | 'failed';
  readonly check_after_secs?: number;
  readonly progress_percent?: number;
  readonly error?: { readonly code: number; readonly name: string; readonly message: string };
}

/** What X calls the media: tweet_video is a video, dm_gif a GIF. */
export function uploadKind(category: string): UploadKind {
  if (category.endsWith('gif')) return 'gif';
  return category.endsWith('video') ? 'video' : 'image';
}

export const maxBytes = (kind: UploadKind): number => MAX_BYTES[kind];

export function startUpload(
  id: string,
  kind: UploadKind,
  ownerIds: readonly string[],
  totalBytes: number,
  now: number,
): Upload {
  const mediaKey = `${KEY_PREFIXES[kind]}_${id}`;
  const expiresAt = now + UPLOAD_LIFETIME_S * 1000;
  return { id, kind, mediaKey, ownerIds, totalBytes, segments: new Map(), expiresAt };
}

/** Puts the segments together; answers what is wrong with them, or nothing where the upload is now finished. */
export function finishUpload(upload: Upload, now: number): string | undefined {
  const numbers = [...upload.segments.keys()].sort((a, b) => a - b);
  const gap = numbers.findIndex((number, index) => number !== index);
  if (numbers.length === 0) return 'No segments were uploaded.';
  if (gap !== -1) return `Segments do not add up to provided total file size: segment ${gap} is missing.`;
  const bytes = Buffer.concat(numbers.map((number) => upload.segments.get(number) ?? Buffer.alloc(0)));
  if (bytes.length !== upload.totalBytes) return 'Segments do not add up to provided total file size.';
  const facts = inspectFile(bytes);
  const fits = facts?.kind === upload.kind;
  if (!fits && upload.kind === 'image') return 'media type unrecognized.';
  if (fits && (facts.durationMs ?? 0) > MAX_VIDEO_MS)
    return `Video is longer than ${MAX_VIDEO_MS / 1000} seconds.`;
  upload.finished = { at: now, bytes, facts: fits ? facts : undefined };
  upload.segments.clear();
  return undefined;
}

/** How far a finished video or GIF is at `now`; images need no processing and have none. */
export function processing({ kind, finished }: Upload, now: number): Processing | undefined {
  if (finished === undefined || kind === 'image') return undefined;
  const elapsed = now - finished.at;
  const needed = Math.max(MIN_PROCESSING_MS, finished.bytes.length / PROCESSED_BYTES_PER_MS);
  if (elapsed < PENDING_MS) return { state: 'pending', check_after_secs: 1 };
  if (elapsed < PENDING_MS + needed) {
    const progress = Math.floor(((elapsed - PENDING_MS) / needed) * 100);
    return { state: 'in_progress', check_after_secs: 1, progress_percent: progress };
  }
  if (finished.facts !== undefined) return { state: 'succeeded', progress_percent: 100 };
  return { state: 'failed', error: { code: 1, name: 'InvalidMedia', message: 'Unsupported video format' } };
}

/** The media that an upload has become, `undefined` while a post cannot use it: unfinished, in process, failed or expired. */
export function readyMedia(upload: Upload, now: number): Media | undefined {
  const { finished, kind, mediaKey, ownerIds, altText } = upload;
  const state = processing(upload, now)?.state ?? 'succeeded';
  if (finished?.facts === undefined || state !== 'succeeded' || now >= upload.expiresAt) return undefined;
  const { contentType, width, height, durationMs } = finished.facts;
  return {
    key: mediaKey,
    ownerId: ownerIds[0] ?? '',
    type: MEDIA_TYPES[kind],
    contentType,
    width,
    height,
    ...(durationMs === undefined ? {} : { durationMs }),
    bytes: finished.bytes,
    views: 0,
    ...(altText === undefined ? {} : { altText }),
  };
}
