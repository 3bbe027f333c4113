import { ProblemError } from '../problems.ts';
import type { Blobs } from '../storage/blobs.ts';
import type { Media } from './media.ts';
import type { MediaStore, Reservation } from './store.ts';
import { retire } from './sweep.ts';

/** Keeps uploads in blocks within bounds: what is begun and never completed fills the storage account. */
export interface Uploads {
  /**
   * Takes room for an upload that is about to begin; to be called before its row is written. May be repeated.
   * Throws `too-many-uploads`.
   */
  reserve(media: Media): Promise<void>;
  /** Gives room back that is not needed any more. Never throws: room that is still taken is found when it is needed. */
  release(id: string): Promise<void>;
}

/** Uploads of one account that may be under way at once. */
export const MAX_UPLOADS = 50;
/** What they may have together, as announced: 20 of the largest videos that X takes. */
export const MAX_UPLOAD_BYTES = 10 * 1024 ** 3;
/** An upload that is not complete after so long was given up, and gives way to others. */
const GIVEN_UP_MS = 24 * 60 * 60_000;
/** From the reservation to the upload's row no writer takes longer. */
const BEGINNING_MS = 10 * 60_000;
/** So many of the oldest are named to a person. */
const MAX_NAMED = 20;

interface UploadsWorld {
  readonly store: MediaStore;
  readonly blobs: Blobs;
  readonly account: string;
  readonly now: () => number;
}

/**
 * Room is a row for each upload. A writer writes its own first and then reads all: of two that come at once, the later one
 * sees both, whatever instance they are on. So there are never more than may be; where two take the last room at the same
 * moment, both may be refused.
 */
export function createUploads({ store, blobs, account, now }: UploadsWorld): Uploads {
  const all = (): Promise<readonly Reservation[]> => store.reservations(account, MAX_UPLOADS + 1);

  /** Whether room was won back: of uploads that are over, or were given up. */
  async function reclaim({ id, writtenAt }: Reservation): Promise<boolean> {
    // An id can be older: it is that of the first request with an Idempotency-Key.
    const age = now() - writtenAt;
    const stored = await store.get(account, id);
    const isOver = stored ? stored.media.state !== 'uploading' : age > BEGINNING_MS;
    const isGone = isOver || (stored && age > GIVEN_UP_MS && (await retire(stored, store, blobs, now())));
    if (isGone) await store.release(account, id);
    return isGone === true;
  }

  return {
    reserve: async ({ id, bytes }) => {
      await store.reserve(account, { id, bytes, writtenAt: now() });
      let others = (await all()).filter((each) => each.id !== id);
      // The oldest first, and no more than are needed: what was given up may still be completed.
      for (const oldest of others) {
        if (hasRoom(others, bytes)) return;
        if (await reclaim(oldest)) others = others.filter((each) => each !== oldest);
      }
      if (hasRoom(others, bytes)) return;
      await store.release(account, id);
      throw full(others);
    },
    release: async (id) => {
      await store.release(account, id).catch(() => {});
    },
  };
}

function hasRoom(others: readonly Reservation[], bytes: number): boolean {
  const taken = others.reduce((sum, each) => sum + each.bytes, 0);
  return others.length < MAX_UPLOADS && taken + bytes <= MAX_UPLOAD_BYTES;
}

function full(others: readonly Reservation[]): ProblemError {
  return new ProblemError(
    'too-many-uploads',
    `At most ${MAX_UPLOADS} uploads in blocks, ${MAX_UPLOAD_BYTES / 1024 ** 3} GB in total, may be in progress. Complete or delete some of \`uploads\` (the oldest), or wait: those still incomplete after 24 hours make room for new ones.`,
    { members: { uploads: others.slice(0, MAX_NAMED).map(({ id }) => id) } },
  );
}
