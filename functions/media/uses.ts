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
   */
  note(account: string, ids: Iterable<string>, post: string): Promise<readonly string[]>;
}

/** From the note to the post's row no writer takes longer. Until then the note alone counts. */
const NOTED_MS = 10 * 60_000;
/** Of more uses than this, those that are over are forgotten with the next. */
const MANY_USES = 100;
/** A row holds no more of them: 32,768 characters, 42 for each. */
const MOST_USES = 600;
/** Writers on the same media at once; each loses to another at most once. */
const TRIES = 20;

export function createMediaUses(store: MediaStore, isInUse: IsInUse, now: () => number): MediaUses {
  async function noteOne(account: string, id: string, post: string): Promise<boolean> {
    for (let tries = 0; tries < TRIES; tries++) {
      const stored = await store.get(account, id);
      if (!stored || !isReady(stored.media)) return false;
      const { media } = stored;
      const uses =
        Object.keys(media.uses).length < MANY_USES ? media.uses : await usesOf(media, isInUse, now());
      if (Object.keys(uses).length >= MOST_USES) return false;
      const next = { ...keptOn(media, now()), uses: { ...uses, [post]: now() } };
      if (await store.change(stored, next)) return true;
    }
    return false;
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

/** Puts the sweep off, so that it never comes soon after a use was noted; not each time, since that takes three writes. */
function keptOn(media: Media, now: number): Media {
  return media.expiresAt < now + KEPT_MS / 2 ? { ...media, expiresAt: now + KEPT_MS } : media;
}
