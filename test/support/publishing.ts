import { randomBytes } from 'node:crypto';
import { createCredentials } from '../../functions/credentials/credentials.ts';
import { createLog } from '../../functions/log.ts';
import { blobName, type Media } from '../../functions/media/media.ts';
import { createMediaService, type MediaService } from '../../functions/media/service.ts';
import { createMediaStore, type MediaStore } from '../../functions/media/store.ts';
import { sweepMedia } from '../../functions/media/sweep.ts';
import { createMediaUses, type MediaUses } from '../../functions/media/uses.ts';
import { usesMedia } from '../../functions/publishing/media.ts';
import { type PassResult, runPass } from '../../functions/publishing/pass.ts';
import type { Post, PostContent } from '../../functions/publishing/post.ts';
import { createPublisher, type Publisher } from '../../functions/publishing/publisher.ts';
import { createPostStore, type PostStore, type PostTables } from '../../functions/publishing/store.ts';
import { readSettings } from '../../functions/settings.ts';
import { type Blobs, createBlobs } from '../../functions/storage/blobs.ts';
import { createTables, type Table } from '../../functions/storage/tables.ts';
import { ulid } from '../../functions/storage/ulid.ts';
import { connect, createTransport } from '../../functions/twitter/transport.ts';
import { demoApp } from '../../local/twitter-simulator/demo-app.ts';
import type { Line } from './web.ts';

/** Stands between the publisher and the outside: sees each call by name, may fail it, delay it or end the process. */
export type Port = <T>(name: string, call: () => Promise<T>) => Promise<T>;

export interface PublishingOptions {
  readonly connectionString: string;
  readonly xOrigin: string;
  /** Keeps the tables of one test apart from another's. */
  readonly suffix: string;
  readonly now?: () => number;
  readonly port?: Port;
  /** What a wait does; nothing by default. */
  readonly sleep?: (ms: number) => Promise<void>;
  readonly settings?: Readonly<Record<string, string>>;
}

export interface TestPublishing {
  readonly store: PostStore;
  readonly publisher: Publisher;
  readonly lines: Line[];
  readonly media: TestMedia;
  /** `maySend` is false as while publishing is off. */
  pass(concurrency?: number, maySend?: boolean): Promise<PassResult>;
  /** Stores a post that is due, and gives it back. */
  schedule(parts: readonly (string | PostContent)[], changes?: Partial<Post>): Promise<Post>;
  post(id: string): Promise<Post>;
}

export interface TestMedia {
  readonly store: MediaStore;
  readonly blobs: Blobs;
  readonly uses: MediaUses;
  readonly service: MediaService;
  /** Stores a whole file, and gives its id. */
  put(file: Uint8Array): Promise<string>;
  sweep(): Promise<void>;
  get(id: string): Promise<Media | undefined>;
}

/** The publisher with everything that it has in the app: real tables, real requests to an X. */
export function publishing({
  connectionString,
  xOrigin,
  suffix,
  now = Date.now,
  port = (_name, call) => call(),
  sleep = async () => {},
  settings: more = {},
}: PublishingOptions): TestPublishing {
  const { settings } = readSettings({
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    TWITTER_API_ORIGIN: xOrigin,
    TWITTER_CONSUMER_KEY: demoApp.consumerKey,
    TWITTER_CONSUMER_SECRET: demoApp.consumerSecret,
    TWITTER_ACCESS_TOKEN: demoApp.accessToken,
    TWITTER_ACCESS_TOKEN_SECRET: demoApp.accessTokenSecret,
    UPSTREAM_TIMEOUT_SECONDS: '2',
    ...more,
  });
  const lines: Line[] = [];
  const log = createLog((level, line) => lines.push({ level, ...JSON.parse(line) }));
  const open = createTables({ kind: 'connection-string', connectionString }, settings.identity);
  const table = (name: string): Table => ported(name, open(name + suffix), port);
  const newWriteId = (): string => randomBytes(12).toString('hex');
  const tables: PostTables = {
    posts: table('posts'),
    due: table('due'),
    settled: table('settled'),
    texts: table('texts'),
  };
  const store = createPostStore(tables, { now, newWriteId });
  const transport = createTransport(settings.apiOrigin);
  const isInUse = usesMedia(store);
  const openBlobs = createBlobs({ kind: 'connection-string', connectionString }, settings.identity);
  const blobs = portedBlobs(openBlobs(`media-${suffix.toLowerCase()}`), port);
  const mediaStore = createMediaStore({ media: table('media'), due: tables.due }, newWriteId);
  const uses = createMediaUses(mediaStore, isInUse, now);
  const service = createMediaService({ store: mediaStore, blobs, account: 'app', isInUse, now });
  const publisher = createPublisher({
    store,
    media: {
      find: uses.find,
      read: (media, offset, count) => blobs.read(blobName(media), offset, count),
    },
    credentials: createCredentials({ settings, send: transport, now, log }),
    send: (request, options) => port('x.send', () => transport(request, options)),
    connect: (deadline) => port('x.connect', () => connect(settings.apiOrigin, deadline)),
    now,
    sleep: (ms) => port('sleep', () => sleep(ms)),
    log,
    apiOrigin: settings.apiOrigin,
    timeoutMs: settings.upstreamTimeoutMs,
    maxResponseBytes: settings.maxResponseBytes,
  });
  const post = async (id: string): Promise<Post> => {
    const stored = await store.get('app', id);
    if (!stored) throw new Error(`no post ${id}`);
    return stored.post;
  };
  return {
    store,
    publisher,
    lines,
    media: {
      store: mediaStore,
      blobs,
      uses,
      service,
      put: async (file) => (await service.put(file, ulid(now(), randomBytes), 'test')).id,
      sweep: () => sweepMedia({ store: mediaStore, blobs, isInUse, now, log }, () => false),
      get: async (id) => (await mediaStore.get('app', id))?.media,
    },
    post,
    pass: (concurrency = 4, maySend = true) =>
      runPass({ store, uses, publisher, now, log, concurrency, budgetMs: 60 * 60_000, maySend }),
    schedule: async (parts, changes = {}) => {
      const dueAt = now() - 1_000;
      const made: Post = {
        id: ulid(now(), randomBytes),
        account: 'app',
        by: 'test',
        createdAt: now(),
        state: 'scheduled',
        dueAt,
        actAt: dueAt,
        onLate: 'post',
        lateAfterMs: 3_600_000,
        parts: parts.map((part) => ({ content: typeof part === 'string' ? { text: part } : part })),
        fruitless: 0,
        ...changes,
      };
      await store.add(made);
      return made;
    },
  };
}

/** A table whose calls all go through a port. */
export function ported(name: string, table: Table, port: Port): Table {
  return {
    get: (...args) => port(`${name}.get`, () => table.get(...args)),
    insert: (...args) => port(`${name}.insert`, () => table.insert(...args)),
    replace: (...args) => port(`${name}.replace`, () => table.replace(...args)),
    remove: (...args) => port(`${name}.remove`, () => table.remove(...args)),
    removeIf: (...args) => port(`${name}.removeIf`, () => table.removeIf(...args)),
    putAll: (...args) => port(`${name}.putAll`, () => table.putAll(...args)),
    removeAll: (...args) => port(`${name}.removeAll`, () => table.removeAll(...args)),
    page: (...args) => port(`${name}.page`, () => table.page(...args)),
  };
}

function portedBlobs(blobs: Blobs, port: Port): Blobs {
  return {
    put: (...args) => port('blobs.put', () => blobs.put(...args)),
    stageBlock: (...args) => port('blobs.stageBlock', () => blobs.stageBlock(...args)),
    blocks: (...args) => port('blobs.blocks', () => blobs.blocks(...args)),
    commitBlocks: (...args) => port('blobs.commitBlocks', () => blobs.commitBlocks(...args)),
    read: (...args) => port('blobs.read', () => blobs.read(...args)),
    remove: (...args) => port('blobs.remove', () => blobs.remove(...args)),
  };
}
