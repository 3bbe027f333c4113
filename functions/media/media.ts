import type { MediaKind } from '../twitter/media.ts';

/**
 * A file that posts may show, as its row holds it. Times are milliseconds since 1970. Values are immutable; only store.ts
 * writes them.
 */
export interface Media {
  /** A ULID. */
  readonly id: string;
  /** Whose it is, as with posts. */
  readonly account: string;
  /** The caller who uploaded it. */
  readonly by: string;
  readonly createdAt: number;
  /** `uploading` until all its blocks are there; `removed` while its bytes are being removed. Only `ready` media is used. */
  readonly state: 'uploading' | 'ready' | 'removed';
  /** The file's size; while it is `uploading`, the announced one. */
  readonly bytes: number;
  /** Of its first bytes, once it is `ready`. */
  readonly type?: MediaType;
  /** When a sweep looks whether it is still used. Only ever grows: store.ts relies on it. */
  readonly expiresAt: number;
  /** The posts that were to use it, and when that was noted. Whether they still do, only the posts know. */
  readonly uses: Readonly<Record<string, number>>;
}

export interface MediaType {
  readonly kind: MediaKind;
  /** Such as `image/png`. */
  readonly type: string;
}

/** Media that can be posted. */
export type ReadyMedia = Media & { readonly state: 'ready'; readonly type: MediaType };

export function isReady(media: Media): media is ReadyMedia {
  return media.state === 'ready' && media.type !== undefined;
}

/** Storage takes larger blocks; one is held in memory, and sent again when the phone's network breaks off. */
export const BLOCK_BYTES = 4 * 1024 * 1024;
/** How long media is kept that no post uses. */
export const KEPT_MS = 7 * 24 * 60 * 60_000;

export function blockCount({ bytes }: Media): number {
  return Math.ceil(bytes / BLOCK_BYTES);
}

/** The size that a block must have: all but the last are full. */
export function blockSize({ bytes }: Media, number: number): number {
  return Math.min(BLOCK_BYTES, bytes - number * BLOCK_BYTES);
}

/** The name of its blob. */
export function blobName({ account, id }: Pick<Media, 'account' | 'id'>): string {
  return `${account}/${id}`;
}
