import { jsonOf } from './refusal.ts';
import type { XCall } from './signed-request.ts';
import type { XAnswer } from './transport.ts';

/** What X takes in a post, by kind: sizes in bytes, and how many stand in one post. */
export type MediaKind = 'image' | 'gif' | 'video';
const MIB = 1024 * 1024;
export const MEDIA_RULES: Readonly<
  Record<MediaKind, { readonly maxBytes: number; readonly maxCount: number }>
> = {
  image: { maxBytes: 5 * MIB, maxCount: 4 },
  gif: { maxBytes: 15 * MIB, maxCount: 1 },
  video: { maxBytes: 512 * MIB, maxCount: 1 },
};
/** The longest description for people who do not see, in characters. */
export const MAX_ALT_TEXT = 1_000;
/** The size of the parts that media is sent in. X was seen to take 1 MB and to answer 431 to 5 MB. */
export const PART_BYTES = MIB;

const CATEGORIES: Readonly<Record<MediaKind, string>> = {
  image: 'tweet_image',
  gif: 'tweet_gif',
  video: 'tweet_video',
};
/** How long X keeps media that no post uses, where its answer does not say. */
const DEFAULT_LIFETIME_S = 24 * 60 * 60;
/** Where X does not say when to look again. */
const DEFAULT_CHECK_S = 5;
const LONGEST_CHECK_S = 10 * 60;

/** Begins an upload; the answer is read by {@link uploadOf}. */
export function initializeCall(file: {
  readonly kind: MediaKind;
  readonly type: string;
  readonly bytes: number;
}): XCall {
  return jsonCall('/2/media/upload/initialize', {
    media_category: CATEGORIES[file.kind],
    media_type: file.type,
    total_bytes: file.bytes,
  });
}

/** Sends one part of {@link PART_BYTES}, the last one shorter. Sent again, it stands for the one before. */
export function appendCall(id: string, index: number, part: Uint8Array): XCall {
  const boundary = `part-${id}-${index}-of-media-upload`;
  const field = (name: string, more = ''): string =>
    `--${boundary}\r\ncontent-disposition: form-data; name="${name}"${more}\r\n`;
  const bytes = Buffer.concat([
    Buffer.from(`${field('segment_index')}\r\n${index}\r\n`),
    Buffer.from(`${field('media', '; filename="media"')}content-type: application/octet-stream\r\n\r\n`),
    part,
    Buffer.from(`\r\n--${boundary}--\r\n`),
  ]);
  const contentType = `multipart/form-data; boundary=${boundary}`;
  return { method: 'POST', path: `/2/media/upload/${id}/append`, body: { bytes, contentType } };
}

/** Ends an upload; the answer is read by {@link uploadOf}. */
export function finalizeCall(id: string): XCall {
  return { method: 'POST', path: `/2/media/upload/${id}/finalize` };
}

/** How far X is with what it was sent; the answer is read by {@link uploadOf}. */
export function statusCall(id: string): XCall {
  return {
    method: 'GET',
    path: '/2/media/upload',
    query: [
      ['command', 'STATUS'],
      ['media_id', id],
    ],
  };
}

export function altTextCall(id: string, text: string): XCall {
  return jsonCall('/2/media/metadata', { id, metadata: { alt_text: { text } } });
}

/** An upload as X describes it. */
export interface XUpload {
  readonly id: string;
  /** What posts show the media under; `undefined` where X does not say. */
  readonly key: string | undefined;
  readonly lifetimeMs: number;
  /** Images need no processing: `succeeded`. */
  readonly state: 'processing' | 'succeeded' | 'failed';
  /** When to ask again, while it is `processing`. */
  readonly checkAfterMs: number;
}

/** Reads what X says of an upload; `undefined` for an answer that says nothing. */
export function uploadOf(response: XAnswer): XUpload | undefined {
  const { data } = jsonOf(response);
  if (typeof data !== 'object' || data === null) return undefined;
  const { id, media_key: key, expires_after_secs: lifetime, processing_info: info } = data as Fields;
  if (typeof id !== 'string' || !/^\d{1,19}$/.test(id)) return undefined;
  const { state, check_after_secs: check } = (
    typeof info === 'object' && info !== null ? info : {}
  ) as Fields;
  return {
    id,
    key: typeof key === 'string' && /^\d{1,4}_\d{1,19}$/.test(key) ? key : undefined,
    lifetimeMs: seconds(lifetime, DEFAULT_LIFETIME_S, DEFAULT_LIFETIME_S) * 1000,
    state: info === undefined ? 'succeeded' : stateOf(state),
    checkAfterMs: seconds(check, DEFAULT_CHECK_S, LONGEST_CHECK_S) * 1000,
  };
}

type Fields = Readonly<Record<string, unknown>>;

/** A state that X may invent is one that goes on. */
function stateOf(state: unknown): XUpload['state'] {
  return state === 'succeeded' || state === 'failed' ? state : 'processing';
}

function jsonCall(path: string, value: unknown): XCall {
  const body = { bytes: Buffer.from(JSON.stringify(value)), contentType: 'application/json' };
  return { method: 'POST', path, body };
}

function seconds(value: unknown, fallback: number, most: number): number {
  return typeof value === 'number' && value >= 1 ? Math.min(value, most) : fallback;
}
