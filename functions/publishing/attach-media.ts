import type { ReadyMedia } from '../media/media.ts';
import {
  altTextCall,
  appendCall,
  finalizeCall,
  initializeCall,
  PART_BYTES,
  statusCall,
  uploadOf,
  type XUpload,
} from '../twitter/media.ts';
import { signedRequest, type XCall } from '../twitter/signed-request.ts';
import type { XAnswer } from '../twitter/transport.ts';
import { outcomeOf } from '../twitter/transport-error.ts';
import type { XAccount } from './account.ts';
import { classifyUpload } from './classify.ts';
import type { ReleaseOutcome } from './outcome.ts';
import { currentPart, type MediaContent, type Post, type XMedia } from './post.ts';
import type { PublisherWorld } from './publisher-world.ts';
import type { Stored } from './store.ts';
import * as step from './transitions.ts';

export interface Attached {
  /** The claim as it is held now. */
  readonly claimed: Stored;
  /** Why X does not have the media; `taken` where another publisher has the post. */
  readonly outcome?: ReleaseOutcome | 'taken';
}

/** X's media is not used so close to its end. */
const SAFETY_MS = 10 * 60_000;
/** How long, in all, to wait for X's processing here; for what takes longer the post is freed, so that others go out. */
const LONGEST_WAIT_MS = 10_000;

/** Ends the work on a post's media. */
class Ended extends Error {
  override readonly name = 'Ended';
  readonly outcome: ReleaseOutcome | 'taken';
  /** X's status, where it refused a request for good. */
  readonly refusedWith: number | undefined;

  constructor(outcome: ReleaseOutcome | 'taken', refusedWith?: number) {
    super('ended');
    this.outcome = outcome;
    this.refusedWith = refusedWith;
  }
}

/**
 * Sees to it that X has all media of the current part of a claimed post. It may end at any place and be done again: what
 * X has is written down in the post's row before the work goes on, and not sent again while X keeps it. One part of a file
 * is in memory at a time. The claim is renewed on the way.
 */
export async function attachMedia(
  claimed: Stored,
  from: XAccount,
  world: PublisherWorld & {
    readonly change: (stored: Stored, next: Post | undefined) => Promise<Stored | undefined>;
    /** Whether time is up: the upload stops between two parts, and goes on from there later. */
    readonly isOver: () => boolean;
  },
): Promise<Attached> {
  const { now } = world;
  let current = claimed;
  let waitedMs = 0;

  const known = (): readonly XMedia[] => currentPart(current.post)?.xMedia ?? [];

  async function note(index: number, media: XMedia): Promise<void> {
    const all = [...known()];
    all[index] = media;
    const noted = await world.change(current, step.attach(current.post, all, from.boundTo, now()));
    if (!noted) throw new Ended('taken');
    current = noted;
  }

  /** One request to X, signed and with an end. Any of them may be made again. */
  async function ask(call: XCall): Promise<XAnswer> {
    const sending = world.send(signedRequest(call, from.credential, world.apiOrigin), {
      deadline: Date.now() + world.timeoutMs,
      maxBytes: world.maxResponseBytes,
    });
    const result = await outcomeOf(sending);
    const outcome = classifyUpload(result, now());
    if ('status' in result && !outcome) return result;
    const isRefused = 'status' in result && outcome?.kind === 'failed';
    throw new Ended(outcome ?? { kind: 'not-sent' }, isRefused ? result.status : undefined);
  }

  async function askForUpload(call: XCall): Promise<XUpload> {
    const upload = uploadOf(await ask(call));
    if (!upload) throw new Ended({ kind: 'not-sent' });
    return upload;
  }

  async function fileOf({ id }: MediaContent): Promise<ReadyMedia> {
    const file = await world.media.find(current.post.account, id);
    if (!file) throw new Ended({ kind: 'held', reason: 'media-missing' });
    return file;
  }

  async function sendParts(index: number, begun: XMedia, file: ReadyMedia): Promise<void> {
    for (
      let part = begun.parts, offset = part * PART_BYTES;
      offset < file.bytes;
      part++, offset += PART_BYTES
    ) {
      const isOver = world.isOver();
      if (isOver || step.needsRenewal(current.post, now())) await note(index, { ...begun, parts: part });
      if (isOver) throw new Ended({ kind: 'processing', until: now() });
      const bytes = await world.media.read(file, offset, Math.min(PART_BYTES, file.bytes - offset));
      if (!bytes) throw new Ended({ kind: 'held', reason: 'media-missing' });
      await ask(appendCall(begun.id, part, bytes));
    }
  }

  /** Waits for X within this claim; for longer the post is freed. */
  async function untilProcessed(id: string, first: XUpload): Promise<void> {
    let upload = first;
    while (upload.state === 'processing') {
      const { checkAfterMs } = upload;
      if (waitedMs + checkAfterMs > LONGEST_WAIT_MS)
        throw new Ended({ kind: 'processing', until: now() + checkAfterMs });
      await world.sleep(checkAfterMs);
      waitedMs += checkAfterMs;
      upload = await askForUpload(statusCall(id));
    }
    if (upload.state === 'failed') throw new Ended({ kind: 'failed', reason: 'media-refused' });
  }

  /** From wherever an upload stands to where a post may show it. */
  async function carryOn(index: number, item: MediaContent, begun: XMedia): Promise<void> {
    let sent = begun;
    let upload: XUpload;
    if (begun.stage === 'uploading') {
      await sendParts(index, begun, await fileOf(item));
      upload = await askForUpload(finalizeCall(begun.id));
      const { key = begun.key, lifetimeMs } = upload;
      sent = { ...begun, key, usableUntil: now() + lifetimeMs, stage: 'sent' };
      if (upload.state === 'processing') await note(index, sent);
    } else upload = await askForUpload(statusCall(begun.id));
    await untilProcessed(sent.id, upload);
    if (item.altText !== undefined) await ask(altTextCall(sent.id, item.altText));
    await note(index, { ...sent, stage: 'ready' });
  }

  async function attachOne(index: number, item: MediaContent): Promise<void> {
    const earlier = known()[index];
    if (earlier && earlier.usableUntil - now() > SAFETY_MS) {
      if (earlier.stage === 'ready') return;
      try {
        return await carryOn(index, item, earlier);
      } catch (error) {
        // X may have forgotten what was begun before. What it refuses of a new upload, it refuses.
        if (!(error instanceof Ended) || error.refusedWith === undefined) throw error;
      }
    }
    const { type, bytes } = await fileOf(item);
    const { id, key, lifetimeMs } = await askForUpload(initializeCall({ ...type, bytes }));
    await carryOn(index, item, { id, key, usableUntil: now() + lifetimeMs, stage: 'uploading', parts: 0 });
  }

  try {
    const wanted = currentPart(claimed.post)?.content.media ?? [];
    for (const [index, item] of wanted.entries()) await attachOne(index, item);
    return { claimed: current };
  } catch (error) {
    if (!(error instanceof Ended)) throw error;
    const { outcome, refusedWith } = error;
    const { id: post, account } = claimed.post;
    if (outcome !== 'taken' && outcome.kind === 'failed')
      world.log('media.refused', { post, account, x_status: refusedWith });
    return { claimed: current, outcome };
  }
}
