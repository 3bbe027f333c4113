import { randomBytes } from 'node:crypto';
import { createCredentials } from '../../functions/credentials/credentials.ts';
import { createLog } from '../../functions/log.ts';
import { type PassResult, runPass } from '../../functions/searches/pass.ts';
import { newSearch, type Search, type Wanted } from '../../functions/searches/search.ts';
import { createServed, type Served } from '../../functions/searches/served.ts';
import { createSearchService, type SearchService } from '../../functions/searches/service.ts';
import { listFollowingSetting } from '../../functions/searches/setting.ts';
import { createSearchStore, type SearchStore } from '../../functions/searches/store.ts';
import { createUpdates, type Updates } from '../../functions/searches/updates.ts';
import { createXSearch } from '../../functions/searches/x-search.ts';
import { readSettings } from '../../functions/settings.ts';
import { createTables, type Table } from '../../functions/storage/tables.ts';
import { createTransport } from '../../functions/twitter/transport.ts';
import { demoApp } from '../../local/twitter-simulator/demo-app.ts';
import { type Port, ported } from './publishing.ts';
import type { Line } from './web.ts';

export interface SearchesOptions {
  readonly connectionString: string;
  readonly xOrigin: string;
  /** Keeps the tables of one test apart from another's. */
  readonly suffix: string;
  readonly now: () => number;
  readonly port?: Port;
  readonly settings?: Readonly<Record<string, string>>;
}

export interface TestSearches {
  readonly store: SearchStore;
  readonly updates: Updates;
  readonly served: Served;
  readonly service: SearchService;
  readonly lines: Line[];
  pass(): Promise<PassResult>;
  save(id: string, wanted: Partial<Wanted> & { readonly query: string }): Promise<Search>;
  search(id: string): Promise<Search>;
  /** Ids of what is kept, newest first. */
  kept(id: string): Promise<readonly string[]>;
}

/** Saved searches with everything that they have in the app: real tables, real requests to an X. */
export function searches({
  connectionString,
  xOrigin,
  suffix,
  now,
  port = (_name, call) => call(),
  settings: more = {},
}: SearchesOptions): TestSearches {
  const { settings } = readSettings({
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    TWITTER_API_ORIGIN: xOrigin,
    TWITTER_CONSUMER_KEY: demoApp.consumerKey,
    TWITTER_CONSUMER_SECRET: demoApp.consumerSecret,
    UPSTREAM_TIMEOUT_SECONDS: '2',
    ...more,
  });
  const lines: Line[] = [];
  const log = createLog((level, line) => lines.push({ level, ...JSON.parse(line) }));
  const open = createTables({ kind: 'connection-string', connectionString }, settings.identity);
  const table = (name: string): Table => ported(name, open(name + suffix), port);
  const newWriteId = (): string => randomBytes(12).toString('hex');
  const store = createSearchStore(table('searches'), { newWriteId });
  const updates = createUpdates(table('updates'), 'app');
  const served = createServed(table('served'), 'app', { now, newWriteId });
  const transport = createTransport(settings.apiOrigin);
  const x = createXSearch({
    credentials: createCredentials({ settings, send: transport, now, log }),
    send: (request, options) => port('x.send', () => transport(request, options)),
    now,
    apiOrigin: settings.apiOrigin,
    timeoutMs: settings.upstreamTimeoutMs,
    maxResponseBytes: settings.maxResponseBytes,
  });
  const { searchQuery: settingQuery, updatesKeepDays: keepDays, searchPostsPerDay: postsPerDay } = settings;
  const list = listFollowingSetting({ store, now, settingQuery });
  const common = { store, list, updates, served, now };
  return {
    store,
    updates,
    served,
    service: createSearchService({ ...common, access: settings.access, keepDays }),
    lines,
    pass: () =>
      runPass({
        ...common,
        x,
        log,
        postsPerDay,
        keepDays,
        newAttempt: newWriteId,
        leaseMs: 60_000,
        budgetMs: 60 * 60_000,
      }),
    save: async (id, wanted) => {
      const whole = { name: '', dropReposts: false, dropReplies: false, paused: false, ...wanted };
      const added = await store.add(newSearch(whole, { id, by: 'test', now: now() }));
      if (!added) throw new Error(`there is a search ${id} already`);
      return added.search;
    },
    search: async (id) => {
      const stored = await store.get(id);
      if (!stored) throw new Error(`no search ${id}`);
      return stored.search;
    },
    kept: (id) => updates.ids(id, { limit: 10_000 }),
  };
}
