import { collectFaults, type Fault } from '../input/faults.ts';
import { asObject, checkNames } from '../input/fields.ts';
import { ProblemError } from '../problems.ts';
import type { Blobs } from '../storage/blobs.ts';
import { ulidTime } from '../storage/ulid.ts';
import { MEDIA_RULES } from '../twitter/media.ts';
import {
  blobName,
  blockCount,
  blockSize,
  isReady,
  KEPT_MS,
  type Media,
  type MediaType,
  type ReadyMedia,
} from './media.ts';
import { HEAD_BYTES, mediaTypeOf } from './media-type.ts';
import type { MediaStore, StoredMedia } from './store.ts';
import { retire } from './sweep.ts';
import { createUploads } from './uploads.ts';
import { busy, type IsInUse, usesOf } from './uses.ts';

export interface MediaServiceWorld {
  readonly store: MediaStore;
  readonly blobs: Blobs;
  readonly account: string;
  readonly isInUse: IsInUse;
  readonly now: () => number;
}

const MOST_BYTES = Math.max(...Object.values(MEDIA_RULES).map(({ maxBytes }) => maxBytes));
const NOT_MEDIA = 'the file is no JPEG, PNG, WebP, GIF, MP4 or QuickTime; X takes no other';
/** A file is read in pieces of this size. */
const READ_BYTES = 1024 * 1024;
/** More faults of blocks help nobody. */
const MOST_FAULTS = 20;
const TRIES = 3;

export type MediaService = ReturnType<typeof createMediaService>;

/** Uploading, showing and removing media. Throws `media-invalid`, `media-not-found`, `media-conflict`, `too-many-uploads`. */
export function createMediaService({ store, blobs, account, isInUse, now }: MediaServiceWorld) {
  const uploads = createUploads({ store, blobs, account, now });

  async function held(id: string): Promise<StoredMedia> {
    const stored = ulidTime(id) === undefined ? undefined : await store.get(account, id);
    if (stored && stored.media.state !== 'removed') return stored;
    throw notFound();
  }

  async function uploading(id: string): Promise<StoredMedia> {
    const stored = await held(id);
    if (stored.media.state === 'uploading') return stored;
    throw new ProblemError(
      'media-conflict',
      'This media is complete; upload another one under an id of its own.',
    );
  }

  async function add(media: Media, fill?: () => Promise<void>): Promise<Media> {
    return ((await store.add(media, fill)) ?? (await held(media.id))).media;
  }

  const fresh = (id: string, by: string, bytes: number): Media => {
    const createdAt = now();
    const expiresAt = createdAt + KEPT_MS;
    return { id, account, by, createdAt, state: 'uploading', bytes, expiresAt, uses: {} };
  };

  return {
    /** Stores a whole file under an id that was chosen before. */
    put: async (file: Uint8Array, id: string, by: string): Promise<Media> => {
      const type = checkedType(file, file.byteLength);
      const media: Media = { ...fresh(id, by, file.byteLength), state: 'ready', type };
      return add(media, () => blobs.put(blobName(media), file));
    },

    /** Begins a file that comes in blocks, by `{"bytes": …}`. */
    begin: async (body: unknown, id: string, by: string): Promise<Media> => {
      const media = fresh(id, by, announced(body));
      await uploads.reserve(media);
      return add(media);
    },

    stage: async (id: string, number: number, block: Uint8Array): Promise<void> => {
      const { media } = await uploading(id);
      const count = blockCount(media);
      if (!(number < count))
        throw invalid([{ field: 'block', detail: `must have a number from 0 to ${count - 1}` }]);
      const size = blockSize(media, number);
      if (block.byteLength !== size)
        throw invalid([
          { field: `blocks[${number}]`, detail: `has ${block.byteLength} bytes and must have ${size}` },
        ]);
      await blobs.stageBlock(blobName(media), number, block);
    },

    /** Puts the blocks together. May be repeated. */
    complete: async (id: string): Promise<Media> => {
      const stored = await held(id);
      if (isReady(stored.media)) return stored.media;
      const { media } = stored;
      const name = blobName(media);
      checkBlocks(media, await blobs.blocks(name));
      await blobs.commitBlocks(name, blockCount(media));
      const head = await blobs.read(name, 0, Math.min(HEAD_BYTES, media.bytes));
      const type = checkedType(head ?? new Uint8Array(), media.bytes);
      const changed = await store.change(stored, { ...media, state: 'ready', type });
      if (changed) {
        await uploads.release(id);
        return changed.media;
      }
      const other = await store.get(account, id);
      // It may have been removed before its bytes were there.
      if (!other || other.media.state === 'removed') {
        await blobs.remove(name);
        throw notFound();
      }
      if (isReady(other.media)) return other.media;
      throw busy();
    },

    get: async (id: string): Promise<Media> => (await held(id)).media,

    /** Media that can be read. */
    ready: async (id: string): Promise<ReadyMedia> => {
      const { media } = await held(id);
      if (isReady(media)) return media;
      throw new ProblemError('media-conflict', 'This media is not complete yet.');
    },

    /** The bytes of part of a file. Throws `media-not-found` where they are gone. */
    read: async (
      media: ReadyMedia,
      { offset, count }: { readonly offset: number; readonly count: number },
    ): Promise<Uint8Array> => {
      const bytes = Buffer.alloc(count);
      for (let at = 0; at < count; at += READ_BYTES) {
        const piece = await blobs.read(blobName(media), offset + at, Math.min(READ_BYTES, count - at));
        if (!piece)
          throw new ProblemError('media-not-found', 'The bytes of this media are gone from storage.');
        bytes.set(piece, at);
      }
      return bytes;
    },

    remove: async (id: string): Promise<void> => {
      for (let tries = 0; tries < TRIES; tries++) {
        const stored = await held(id);
        const posts = Object.keys(await usesOf(stored.media, isInUse, now()));
        if (posts.length > 0) {
          throw new ProblemError(
            'media-conflict',
            'Scheduled posts use this media; it can be removed when they are done, cancelled or changed.',
            { members: { posts: posts.slice(0, MOST_FAULTS) } },
          );
        }
        if (await retire(stored, store, blobs, now())) {
          if (stored.media.state === 'uploading') await uploads.release(id);
          return;
        }
      }
      throw busy();
    },
  };
}

function announced(body: unknown): number {
  const { faults, fault } = collectFaults();
  const fields = asObject(body) ?? {};
  checkNames(fields, ['bytes'], '', fault);
  const { bytes } = fields;
  if (typeof bytes === 'number' && Number.isInteger(bytes) && bytes >= 1 && bytes <= MOST_BYTES) {
    if (faults.length === 0) return bytes;
  } else fault('bytes', `must be the size of the file, a whole number from 1 to ${MOST_BYTES}`);
  throw invalid(faults);
}

function checkedType(head: Uint8Array, bytes: number): MediaType {
  const type = mediaTypeOf(head);
  if (!type) throw invalid([{ field: '', detail: NOT_MEDIA }]);
  const { maxBytes } = MEDIA_RULES[type.kind];
  if (bytes <= maxBytes) return type;
  throw invalid([
    { field: '', detail: `the file has ${bytes} bytes; of this kind (${type.type}) X takes ${maxBytes}` },
  ]);
}

function checkBlocks(media: Media, kept: ReadonlyMap<number, number>): void {
  const faults: Fault[] = [];
  for (let number = 0; number < blockCount(media) && faults.length < MOST_FAULTS; number++) {
    if (kept.get(number) === blockSize(media, number)) continue;
    faults.push({
      field: `blocks[${number}]`,
      detail: `is missing; it has ${blockSize(media, number)} bytes`,
    });
  }
  if (faults.length > 0) throw invalid(faults);
}

function invalid(faults: readonly Fault[]): ProblemError {
  return new ProblemError('media-invalid', 'The media cannot be taken as it is; `faults` says why.', {
    members: { faults },
  });
}

function notFound(): ProblemError {
  return new ProblemError(
    'media-not-found',
    'There is no media with this id. Unused media is kept for 7 days.',
  );
}
