import { errorFields, type Log } from '../log.ts';
import type { Blobs } from '../storage/blobs.ts';
import { blobName, KEPT_MS } from './media.ts';
import type { MediaHint, MediaStore, StoredMedia } from './store.ts';
import { type IsInUse, usesOf } from './uses.ts';

export interface SweepWorld {
  readonly store: MediaStore;
  readonly blobs: Blobs;
  readonly isInUse: IsInUse;
  readonly now: () => number;
  readonly log: Log;
}

/** How long until media is looked at again that a post uses. */
const LOOK_AGAIN_MS = 24 * 60 * 60_000;
/** So many are looked at in one sweep; the next goes on. */
const MOST = 100;

/**
 * Removes media that no post has used for 7 days; what is in use is looked at again a day later. Any number of sweeps may
 * run at once. Ends early when `isOver`, and never throws: what fails is made up for by the next.
 */
export async function sweepMedia(world: SweepWorld, isOver: () => boolean): Promise<void> {
  const { store, now, log } = world;
  const hints = await store
    .due(now(), MOST)
    .catch((error: unknown) => log('media.sweep-failed', errorFields(error)));
  for (const hint of hints ?? []) {
    if (isOver()) return;
    // One that cannot be swept must not keep the others from it.
    await sweepOne(world, hint).catch((error: unknown) =>
      log('media.sweep-failed', { media: hint.id, account: hint.account, ...errorFields(error) }),
    );
  }
}

async function sweepOne({ store, blobs, isInUse, now, log }: SweepWorld, hint: MediaHint): Promise<void> {
  const stored = await store.get(hint.account, hint.id);
  if (!stored) {
    // Its writer ended between the bytes and the row.
    await blobs.remove(blobName(hint));
    return store.dropHint(hint);
  }
  const { media } = stored;
  if (media.expiresAt !== hint.at) return store.dropHint(hint);
  if (media.state === 'removed') return erase(stored, store, blobs);
  const uses = await usesOf(media, isInUse, now());
  const isUsed = Object.keys(uses).length > 0;
  const wasUsed = Object.keys(media.uses).length > 0;
  if (isUsed || wasUsed) {
    await store.change(stored, { ...media, uses, expiresAt: now() + (isUsed ? LOOK_AGAIN_MS : KEPT_MS) });
    return;
  }
  if (await retire(stored, store, blobs, now()))
    log('media.removed', { media: media.id, account: media.account });
}

/**
 * Takes media away: marks its row, and removes its bytes and then the row. Where that ends half-way, a sweep goes on.
 * Blocks may be put together at this very moment, and be bytes after these were removed; so the row of a file that is not
 * complete stays for a day, and the sweep removes its bytes once more. False when another was first.
 */
export async function retire(
  stored: StoredMedia,
  store: MediaStore,
  blobs: Blobs,
  now: number,
): Promise<boolean> {
  const { media } = stored;
  const isComplete = media.state === 'ready';
  const expiresAt = isComplete ? media.expiresAt : Math.max(media.expiresAt, now + LOOK_AGAIN_MS);
  const removed = await store.change(stored, { ...media, state: 'removed', expiresAt });
  if (!removed) return false;
  if (isComplete) await erase(removed, store, blobs);
  else await blobs.remove(blobName(media));
  return true;
}

async function erase(stored: StoredMedia, store: MediaStore, blobs: Blobs): Promise<void> {
  await blobs.remove(blobName(stored.media));
  await store.remove(stored);
}
