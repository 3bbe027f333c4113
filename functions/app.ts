import { createCredentials } from './credentials/credentials.ts';
import { compileAllowList } from './gateway/allow-list.ts';
import { answerCall, type Gateway } from './gateway/answer.ts';
import { createHealth } from './health/health.ts';
import { probeX } from './health/probe-x.ts';
import { createLog, type Log } from './log.ts';
import { ProblemError } from './problems.ts';
import { type Environment, readSettings, type SettingFault } from './settings.ts';
import { storageState } from './storage/reachable.ts';
import { createTransport } from './twitter/transport.ts';
import { readBody } from './web/body.ts';
import { jsonAnswer, type WebAnswer, type WebRequest } from './web/http.ts';
import { type Invocation, respond } from './web/respond.ts';

export type HttpFunction = (request: WebRequest, invocation: Invocation) => Promise<WebAnswer>;

/** What the functions do, apart from how the host calls them. None of these throws. */
export interface App {
  /** X's API v2, proxied. */
  readonly x: HttpFunction;
  readonly live: HttpFunction;
  readonly ready: HttpFunction;
  readonly status: HttpFunction;
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
    now,
  };
  const health = createHealth({
    settingFaults: faults,
    credentials: () => credentials.status(),
    storage: () => storageState(settings.storage, settings.identityClientId),
    x: () => probeX(send, now),
    now,
  });

  return {
    x: (request, invocation) =>
      respond(request, invocation, async (notes) => {
        if (faults.length > 0) throw settingsInvalid(faults);
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
      respond(request, invocation, async () => jsonAnswer(200, await health.status())),
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
