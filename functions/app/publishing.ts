import { randomBytes } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Credentials } from '../credentials/credentials.ts';
import { lazily } from '../lazily.ts';
import type { Log } from '../log.ts';
import { blobName } from '../media/media.ts';
import { createMediaService } from '../media/service.ts';
import { createMediaStore } from '../media/store.ts';
import { sweepMedia } from '../media/sweep.ts';
import { createMediaUses } from '../media/uses.ts';
import { createListing, type Waiting } from '../publishing/listing.ts';
import { usesMedia } from '../publishing/media.ts';
import { runPass } from '../publishing/pass.ts';
import { createPublisher } from '../publishing/publisher.ts';
import { APP_ACCOUNT, createPostService } from '../publishing/service.ts';
import { applySettingsSeries } from '../publishing/settings-series.ts';
import { createPostStore } from '../publishing/store.ts';
import type { StorageSettings } from '../settings/storage.ts';
import type { Settings } from '../settings.ts';
import { createBlobs } from '../storage/blobs.ts';
import { createTables } from '../storage/tables.ts';
import { createTicks, type Tick } from '../storage/ticks.ts';
import { ulid } from '../storage/ulid.ts';
import { connect, type SendToX } from '../twitter/transport.ts';
import { sweepKeys } from '../web/idempotency-keys.ts';
import { createMediaFiles, type MediaFiles } from './media.ts';
import { createScheduledPosts, type ScheduledPosts } from './scheduled-posts.ts';

export interface PublishingWorld {
  readonly settings: Settings;
  /** Whether the settings have no faults; faulty ones hold their defaults, and are not to be acted upon. */
  readonly areValid: boolean;
  readonly storage: StorageSettings;
  readonly credentials: Credentials;
  readonly send: SendToX;
  readonly now: () => number;
  readonly log: Log;
}

/** What the operator's status says of scheduled posts. */
export interface PublishingStatus extends Waiting {
  readonly publishing: 'on' | 'off';
  readonly lastTick: Tick | undefined;
  /** What is wrong with the series that the settings describe; absent where nothing is. */
  readonly settingsSeries: readonly string[] | undefined;
}

export interface Publishing {
  readonly posts: ScheduledPosts;
  readonly media: MediaFiles;
  /** One pass over the due posts, as the timer asks for; while publishing is off, over those that may have been sent. */
  tick(log: Log): Promise<void>;
  status(): Promise<PublishingStatus>;
}

/** A pass ends before the next one is due. */
const BUDGET_MS = 50_000;
/**
 * The largest response that is read. A page of 100 posts as the read-back asks for them has some 100 KB, and several times
 * that where X describes each link; parsing much more would hold up all other calls.
 */
const MAX_RESPONSE_BYTES = 4 * 1024 * 1024;
/** Held posts, and failed ones, that the status names. */
const LISTED = 20;

/** Scheduled posts: everything they need, put together. */
export function createPublishing({
  settings,
  areValid,
  storage,
  credentials,
  send,
  now,
  log,
}: PublishingWorld): Publishing {
  const table = createTables(storage, settings.identity);
  const newWriteId = (): string => randomBytes(12).toString('hex');
  const store = createPostStore(
    { posts: table('posts'), due: table('due'), settled: table('settled'), texts: table('texts') },
    { now, newWriteId },
  );
  const blobs = createBlobs(storage, settings.identity)('media');
  const mediaStore = createMediaStore({ media: table('media'), due: table('due') }, newWriteId);
  const isInUse = usesMedia(store);
  const uses = createMediaUses(mediaStore, isInUse, now);
  const publisher = createPublisher({
    store,
    media: {
      find: uses.find,
      read: (media, offset, count) => blobs.read(blobName(media), offset, count),
    },
    credentials,
    send,
    connect: (deadline) => connect(settings.apiOrigin, deadline),
    now,
    sleep,
    log,
    apiOrigin: settings.apiOrigin,
    timeoutMs: settings.upstreamTimeoutMs,
    maxResponseBytes: Math.min(settings.maxResponseBytes, MAX_RESPONSE_BYTES),
  });
  const service = createPostService({
    ...{ store, publisher, media: uses, now },
    ...{ access: settings.access, publishing: settings.publishing },
  });
  const ticks = createTicks(table('ticks'), 'publish-due-posts', { now, newWriteId });
  const listing = createListing(store, APP_ACCOUNT);
  /** Once in a process: settings do not change under it. */
  const settingsSeries = lazily(async () =>
    areValid ? applySettingsSeries(settings.tweet, { store, now, log, access: settings.access }) : [],
  );
  const idempotency = { table: table('idempotency'), now, newWriteId };
  const newId = (): string => ulid(now(), randomBytes);
  return {
    posts: createScheduledPosts({
      service,
      listing,
      idempotency,
      newPostId: newId,
      maxRequestBytes: settings.maxRequestBytes,
    }),
    media: createMediaFiles({
      service: createMediaService({ store: mediaStore, blobs, account: APP_ACCOUNT, isInUse, now }),
      idempotency,
      newMediaId: newId,
      maxMediaBytes: settings.maxMediaBytes,
    }),
    tick: async (tickLog) => {
      const { publishConcurrency: concurrency, publishing: maySend } = settings;
      if (!maySend) tickLog('tick.skipped', { reason: 'publishing-off' });
      else await settingsSeries();
      const startedAt = now();
      await ticks.note(
        await runPass({
          ...{ store, publisher, now, log: tickLog, concurrency, uses },
          ...{ budgetMs: BUDGET_MS, maySend },
        }),
      );
      const sweep = { store: mediaStore, blobs, isInUse, now, log: tickLog };
      const isOver = (): boolean => now() - startedAt >= BUDGET_MS;
      await sweepMedia(sweep, isOver);
      await sweepKeys({ table: idempotency.table, now, log: tickLog }, isOver);
    },
    status: async () => {
      const [lastTick, waiting, seriesFaults] = await Promise.all([
        ticks.last(),
        listing.waiting(LISTED),
        settingsSeries(),
      ]);
      return {
        publishing: settings.publishing ? 'on' : 'off',
        lastTick,
        ...waiting,
        settingsSeries: seriesFaults.length > 0 ? seriesFaults : undefined,
      };
    },
  };
}
