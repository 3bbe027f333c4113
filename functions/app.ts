import { consolePage } from './app/console-functions.ts';
import { postFunctions } from './app/post-functions.ts';
import { type HttpFunction, roomFunctions } from './app/room-functions.ts';
import { createCredentials } from './credentials/credentials.ts';
import { compileAllowList } from './gateway/allow-list.ts';
import { answerCall, type Gateway } from './gateway/answer.ts';
import { createHealth } from './health/health.ts';
import { probeX } from './health/probe-x.ts';
import { lazily } from './lazily.ts';
import { createLog, errorFields, type Log } from './log.ts';
import { ProblemError } from './problems.ts';
import { type Environment, readSettings, type SettingFault } from './settings.ts';
import { storageCheck } from './storage/reachable.ts';
import { createTransport } from './twitter/transport.ts';
import { readBody } from './web/body.ts';
import { jsonAnswer } from './web/http.ts';
import { respond } from './web/respond.ts';

export type { HttpFunction };

/** What the functions do, apart from how the host calls them. None of these throws. */
export interface App extends ReturnType<typeof postFunctions> {
  /** X's API v2, proxied. */
  readonly x: HttpFunction;
  readonly live: HttpFunction;
  readonly ready: HttpFunction;
  readonly status: HttpFunction;
  /** The operator's page. */
  readonly consolePage: HttpFunction;
  /** The publisher's timer. */
  readonly publishDuePosts: (log: Log) => Promise<void>;
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

  const send = createTransport(settings.apiOrigin);
  const credentials = createCredentials({ settings, send, now, log });
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

  /** Loaded when first needed: a gateway that only proxies never loads storage. */
  const publishing = lazily(async () => {
    const { storage } = settings;
    if (!storage)
      throw new ProblemError('storage-missing', 'Scheduled posts need the setting AzureWebJobsStorage.');
    const { createPublishing } = await import('./app/publishing.ts');
    return createPublishing({ settings, storage, credentials, send, now, log });
  });
  const check = (): void => {
    if (faults.length > 0) throw settingsInvalid(faults);
  };

  const reasonToSkip = (): string | undefined => {
    if (faults.length > 0) return 'settings-invalid';
    if (!settings.storage) return 'storage-missing';
    return settings.publishing ? undefined : 'publishing-off';
  };

  return {
    ...postFunctions(roomFunctions(async () => (await publishing()).posts, check)),
    publishDuePosts: async (timerLog) => {
      const reason = reasonToSkip();
      if (reason) return timerLog('tick.skipped', { reason });
      try {
        await (await publishing()).tick(timerLog);
      } catch (error) {
        timerLog('tick.failed', errorFields(error));
        throw new Error('The pass over the due posts failed; the log has it as tick.failed.');
      }
    },
    consolePage: consolePage(settings.console),
    x: (request, invocation) =>
      respond(request, invocation, async (notes) => {
        check();
        const call = {
          method: request.method,
          url: request.url,
          contentType: request.headers.get('content-type'),
          readBody: () => readBody(request, settings.maxRequestBytes),
        };
        return answerCall(call, gateway, notes);
      }),
    live: (request, invocation) =>
      respond(request, invocation, async () => jsonAnswer(200, { status: 'live' })),
    ready: (request, invocation) =>
      respond(request, invocation, async () => {
        const ready = await health.ready();
        return jsonAnswer(ready ? 200 : 503, { status: ready ? 'ready' : 'unready' });
      }),
    status: (request, invocation) =>
      respond(request, invocation, async () => {
        const posts =
          settings.storage &&
          (await publishing()
            .then((all) => all.status())
            .catch(() => 'unreadable'));
        return jsonAnswer(200, { ...(await health.status()), posts });
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
