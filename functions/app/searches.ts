import { randomBytes } from 'node:crypto';
import type { Credentials } from '../credentials/credentials.ts';
import type { Log } from '../log.ts';
import { runPass } from '../searches/pass.ts';
import { APP_ACCOUNT } from '../searches/search.ts';
import { createServed } from '../searches/served.ts';
import { createSearchService } from '../searches/service.ts';
import { listFollowingSetting } from '../searches/setting.ts';
import { createSearchStore } from '../searches/store.ts';
import { createUpdates } from '../searches/updates.ts';
import { createXSearch } from '../searches/x-search.ts';
import type { StorageSettings } from '../settings/storage.ts';
import type { Settings } from '../settings.ts';
import { createTables } from '../storage/tables.ts';
import { createTicks, type Tick } from '../storage/ticks.ts';
import { ulid } from '../storage/ulid.ts';
import type { SendToX } from '../twitter/transport.ts';
import { createSavedSearches, type SavedSearches } from './saved-searches.ts';

export interface SearchesWorld {
  readonly settings: Settings;
  readonly storage: StorageSettings;
  readonly credentials: Credentials;
  readonly send: SendToX;
  readonly now: () => number;
}

/** What the operator's status says of saved searches. */
export interface SearchesStatus {
  readonly lastTick: Tick | undefined;
  readonly count: number;
  /** Those that cannot be collected, and why. */
  readonly faults: readonly { readonly id: string; readonly code: string; readonly detail: string }[];
}

export interface Searches {
  readonly saved: SavedSearches;
  /** One pass over the searches, as the timer asks for. */
  tick(log: Log): Promise<void>;
  status(): Promise<SearchesStatus>;
}

/** A pass ends before the next one is due, and before the host ends it. */
const BUDGET_MS = 120_000;
/** What storage may need after a call to X. */
const WRITING_MS = 120_000;

/** Saved searches: everything they need, put together. */
export function createSearches({ settings, storage, credentials, send, now }: SearchesWorld): Searches {
  const table = createTables(storage, settings.identity);
  const newWriteId = (): string => randomBytes(12).toString('hex');
  const store = createSearchStore(table('searches'), { newWriteId });
  const updates = createUpdates(table('updates'), APP_ACCOUNT);
  const served = createServed(table('served'), APP_ACCOUNT, { now, newWriteId });
  const ticks = createTicks(table('ticks'), 'collect-searches', { now, newWriteId });
  const x = createXSearch({
    credentials,
    send,
    now,
    apiOrigin: settings.apiOrigin,
    timeoutMs: settings.upstreamTimeoutMs,
    maxResponseBytes: settings.maxResponseBytes,
  });
  const list = listFollowingSetting({ store, now, settingQuery: settings.searchQuery });
  const common = { store, list, updates, served, now };
  const { updatesKeepDays: keepDays, searchPostsPerDay: postsPerDay } = settings;
  const service = createSearchService({ ...common, access: settings.access, keepDays });
  return {
    saved: createSavedSearches({
      service,
      idempotency: { table: table('idempotency'), now, newWriteId },
      newSearchId: () => ulid(now(), randomBytes),
      maxRequestBytes: settings.maxRequestBytes,
      postsPerDay,
      now,
    }),
    tick: async (log) => {
      const result = await runPass({
        ...common,
        x,
        log,
        postsPerDay,
        keepDays,
        newAttempt: newWriteId,
        leaseMs: settings.upstreamTimeoutMs + WRITING_MS,
        budgetMs: BUDGET_MS,
      });
      await ticks.note(result);
    },
    status: async () => {
      const [lastTick, all] = await Promise.all([ticks.last(), service.list()]);
      const faults = all.flatMap(({ id, collected: { fault } }) =>
        fault ? [{ id, code: fault.code, detail: fault.detail }] : [],
      );
      return { lastTick, count: all.length, faults };
    },
  };
}
