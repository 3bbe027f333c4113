import { ProblemError } from '../problems.ts';
import { ulidTime } from '../storage/ulid.ts';
import { isReady, KEPT_MS, type Media, type ReadyMedia } from './media.ts';
import type { MediaStore } from './store.ts';

/** Whether a post is there, not done, and shows the media. */
export type IsInUse = (account: string, post: string, media: string) => Promise<boolean>;

export interface MediaUses {
  /** `undefined` for media that is not there or not ready. */
  find(account: string, id: string): Promise<ReadyMedia | undefined>;
  /**
   * Notes that a post is about to use media; to be called before the post is stored. Resolves to the ids of media that
   * is not there any more, which the post must then not be stored with. All others stay as long as the post may use them.
   * Throws `media-conflict` for media that is there and cannot be noted: its row is full, or changed by others all the time.
   */
  note(account: string, ids: Iterable<string>, post: string): Promise<readonly string[]>;
}

/** From the note to the post's row no writer takes longer. Until then the note alone counts. */
const NOTED_MS = 10 * 60_000;
/** Of more uses than this, those that are over are forgotten with the next. */
const MANY_USES = 100;
/** A row holds no more of them: 32,768 characters, 42 for each. */
const MOST_USES = 600;
/** A try that is lost is another writer's that was won, so many of them take as many writers on the same media at once. */
const TRIES = 20;

export function createMediaUses(store: MediaStore, isInUse: IsInUse, now: () => number): MediaUses {
  async function noteOne(account: string, id: string, post: string): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      const stored = await store.get(account, id);
      if (!stored || !isReady(stored.media)) return false;
      const { media } = stored;
      const uses =
        Object.keys(media.uses).length < MANY_USES ? media.uses : await usesOf(media, isInUse, now());
      if (!Object.hasOwn(uses, post) && Object.keys(uses).length >= MOST_USES) throw full(id);
      const next = { ...keptOn(media, now()), uses: { ...uses, [post]: now() } };
      if (await store.change(stored, next)) return true;
    }
    throw busy();
  }

  return {
    find: async (account, id) => {
      const media = ulidTime(id) === undefined ? undefined : (await store.get(account, id))?.media;
      return media && isReady(media) ? media : undefined;
    },
    note: async (account, ids, post) => {
      const gone: string[] = [];
      for (const id of ids) if (!(await noteOne(account, id, post))) gone.push(id);
      return gone;
    },
  };
}

/** The uses that are not over. */
export async function usesOf(media: Media, isInUse: IsInUse, now: number): Promise<Media['uses']> {
  const uses: Record<string, number> = {};
  for (const [post, notedAt] of Object.entries(media.uses)) {
    if (now - notedAt < NOTED_MS || (await isInUse(media.account, post, media.id))) uses[post] = notedAt;
  }
  return uses;
}

function full(id: string): ProblemError {
  return new ProblemError(
    'media-conflict',
    `${MOST_USES} posts use the media ${id}, and no more can before some of them are done: upload it once more, and use that.`,
  );
}

export function busy(): ProblemError {
  return new ProblemError(
    'media-conflict',
    'The media is being changed by others at this moment; try again.',
    { retryable: true },
  );
}

/** Puts the sweep off, so that it never comes soon after a use was noted; not each time, since that takes three writes. */
function keptOn(media: Media, now: number): Media {
  return media.expiresAt < now + KEPT_MS / 2 ? { ...media, expiresAt: now + KEPT_MS } : media;
}
