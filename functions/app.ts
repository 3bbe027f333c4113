import { consolePage } from './app/console-functions.ts';
import { mediaFunctions } from './app/media-functions.ts';
import { postFunctions } from './app/post-functions.ts';
import { counted, type HttpFunction, roomFunctions } from './app/room-functions.ts';
import { searchFunctions } from './app/search-functions.ts';
import { timer } from './app/timer.ts';
import { createCredentials } from './credentials/credentials.ts';
import { createSecretsInUse } from './credentials/secrets-in-use.ts';
import { compileAllowList } from './gateway/allow-list.ts';
import { answerCall, type Gateway } from './gateway/answer.ts';
import { createHealth } from './health/health.ts';
import { probeX } from './health/probe-x.ts';
import { createByteBudget } from './input/bytes-in-flight.ts';
import { lazily } from './lazily.ts';
import { createLog, type Log } from './log.ts';
import { ProblemError } from './problems.ts';
import type { SettingFault } from './settings/fault.ts';
import type { StorageSettings } from './settings/storage.ts';
import { type Environment, readSettings } from './settings.ts';
import { storageCheck } from './storage/reachable.ts';
import { withholdSecrets } from './twitter/secrets/withhold-secrets.ts';
import { createTransport } from './twitter/transport.ts';
import { readBody } from './web/body.ts';
import { jsonAnswer } from './web/http.ts';
import { respond } from './web/respond.ts';

export type { HttpFunction };

/** What the functions do, apart from how the host calls them. None of these throws. */
export interface App
  extends ReturnType<typeof postFunctions>,
    ReturnType<typeof mediaFunctions>,
    ReturnType<typeof searchFunctions> {
  /** X's API v2, proxied. */
  readonly x: HttpFunction;
  readonly live: HttpFunction;
  readonly ready: HttpFunction;
  readonly status: HttpFunction;
  /** The operator's page. */
  readonly consolePage: HttpFunction;
  /** The publisher's timer. */
  readonly publishDuePosts: (log: Log) => Promise<void>;
  /** The searches' timer. */
  readonly collectSearches: (log: Log) => Promise<void>;
}

/** The outside world; tests bring their own. */
export interface World {
  readonly env: Environment;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** For events outside any invocation. */
  readonly log: Log;
}

const realWorld = (): World => ({
  env: process.env,
  now: Date.now,
  log: createLog((level, line) => console[level](line)),
});

/** Builds the app. Faulty settings do not stop it: it then refuses calls, and says which settings and why. */
export function createApp({ env, now, log }: World = realWorld()): App {
  const { settings, faults: settingFaults } = readSettings(env);
  const allowList = compileAllowList(settings.allowedOperations);
  const faults = [...settingFaults, ...allowList.faults];
  if (faults.length > 0) log('settings.invalid', { faults: faults.map(sentence) });

  const budget = createByteBudget(settings.maxBytesInFlight);
  const secretsInUse = createSecretsInUse();
  const send = withholdSecrets(createTransport(settings.apiOrigin), { secrets: secretsInUse.list, log });
  const credentials = createCredentials({ settings, send, now, log, secretsInUse });
  const gateway: Gateway = {
    apiOrigin: settings.apiOrigin,
    allowList,
    maxCallUsd: settings.maxCallUsd,
    maxResponseBytes: settings.maxResponseBytes,
    timeoutMs: settings.upstreamTimeoutMs,
    send,
    credentials,
  };
  const health = createHealth({
    settingFaults: faults,
    credentials: () => credentials.status(),
    storage: storageCheck(settings.storage, settings.identity),
    x: () => probeX(send),
    now,
  });

  /** The account for a room that is loaded when first needed: a gateway that only proxies never loads storage. */
  const storageFor = (what: string): StorageSettings => {
    if (settings.storage) return settings.storage;
    throw new ProblemError('storage-missing', `${what} need the setting AzureWebJobsStorage.`);
  };
  const publishing = lazily(async () => {
    const storage = storageFor('Scheduled posts and media');
    const { createPublishing } = await import('./app/publishing.ts');
    return createPublishing({
      settings,
      areValid: faults.length === 0,
      storage,
      credentials,
      send,
      now,
      log,
    });
  });
  const searches = lazily(async () => {
    const storage = storageFor('Saved searches');
    const { createSearches } = await import('./app/searches.ts');
    return createSearches({ settings, storage, credentials, send, now });
  });
  const check = (): void => {
    if (faults.length > 0) throw settingsInvalid(faults);
  };

  const reasonToSkip = (): string | undefined => {
    if (faults.length > 0) return 'settings-invalid';
    return settings.storage ? undefined : 'storage-missing';
  };

  return {
    ...postFunctions(roomFunctions(async () => (await publishing()).posts, check, budget)),
    ...mediaFunctions(roomFunctions(async () => (await publishing()).media, check, budget)),
    ...searchFunctions(roomFunctions(async () => (await searches()).saved, check, budget)),
    publishDuePosts: timer({
      reasonToSkip,
      run: async (timerLog) => (await publishing()).tick(timerLog),
      skipped: 'tick.skipped',
      failed: 'tick.failed',
    }),
    collectSearches: timer({
      reasonToSkip,
      run: async (timerLog) => (await searches()).tick(timerLog),
      skipped: 'collect.skipped',
      failed: 'collect.failed',
    }),
    consolePage: consolePage(settings.console),
    x: counted(budget, (request, invocation) =>
      respond(request, invocation, async (notes) => {
        check();
        const call = {
          method: request.method,
          url: request.url,
          contentType: request.headers.get('content-type'),
          readBody: () => readBody(request, settings.maxRequestBytes),
          share: request.share,
        };
        return answerCall(call, gateway, notes);
      }),
    ),
    live: (request, invocation) =>
      respond(request, invocation, async () => jsonAnswer(200, { status: 'live' })),
    ready: (request, invocation) =>
      respond(request, invocation, async () => {
        const ready = await health.ready();
        return jsonAnswer(ready ? 200 : 503, { status: ready ? 'ready' : 'unready' });
      }),
    status: (request, invocation) =>
      respond(request, invocation, async () => {
        const statusOf = async (room: () => Promise<{ status(): Promise<unknown> }>): Promise<unknown> =>
          settings.storage &&
          room()
            .then((all) => all.status())
            .catch(() => 'unreadable');
        const [checks, posts, saved] = await Promise.all([
          health.status(),
          statusOf(publishing),
          statusOf(searches),
        ]);
        return jsonAnswer(200, { ...checks, posts, searches: saved });
      }),
  };
}

let current: App | undefined;

/** The app of this process, built when it is first needed. */
export function app(): App {
  current ??= createApp();
  return current;
}

const sentence = ({ name, expected }: SettingFault): string => `${name}: expected ${expected}`;

function settingsInvalid(faults: readonly SettingFault[]): ProblemError {
  const names = [...new Set(faults.map(({ name }) => name))];
  return new ProblemError(
    'settings-invalid',
    `The gateway refuses calls until these settings are mended: ${names.join(', ')}. GET /api/status tells what each should be.`,
    { members: { settings: names } },
  );
}
