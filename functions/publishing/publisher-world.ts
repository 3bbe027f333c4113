import type { Socket } from 'node:net';
import type { Credentials } from '../credentials/credentials.ts';
import type { Log } from '../log.ts';
import type { ReadyMedia } from '../media/media.ts';
import type { MediaUses } from '../media/uses.ts';
import type { SendToX } from '../twitter/transport.ts';
import type { PostStore } from './store.ts';

/** Where the publisher finds media and its bytes. */
export interface MediaSource extends Pick<MediaUses, 'find'> {
  /** Part of a file; `undefined` where it is gone. */
  read(media: ReadyMedia, offset: number, count: number): Promise<Uint8Array | undefined>;
}

/** The outside world of the publisher; every await of it is a place where the process may end. */
export interface PublisherWorld {
  readonly store: PostStore;
  readonly media: MediaSource;
  readonly credentials: Credentials;
  readonly send: SendToX;
  readonly connect: (deadline: number) => Promise<Socket>;
  readonly now: () => number;
  readonly sleep: (ms: number) => Promise<void>;
  readonly log: Log;
  readonly apiOrigin: string;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
}
