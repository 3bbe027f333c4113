import { once } from 'node:events';
import type { Server } from 'node:http';
import { join, resolve } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import type { BrowserRules } from '../browser-guard.ts';
import { type Clock, systemClock } from './clock.ts';
import { createExecutor, type Executor } from './execute.ts';
import { describeFunctions, type FunctionSummary, type HttpFunction, summaries } from './functions.ts';
import { readHostConfig } from './host-config.ts';
import { answerAdmin } from './http/admin.ts';
import type { Keys } from './http/keys.ts';
import { type Answer, empty, resultAnswer } from './http/response.ts';
import { createHttpServer } from './http/server.ts';
import { createPrinter, errorList, functionList } from './printer.ts';
import { startTimer, type TimerListener } from './timers/listener.ts';
import { diskMonitor } from './timers/monitor.ts';
import { createWorker } from './worker/core-api.ts';
import type { HttpData } from './worker/core-types.ts';
import { hookContext, runHooks } from './worker/hooks.ts';
import { traceContext } from './worker/invoke.ts';
import { loadApp } from './worker/load.ts';

export interface HostOptions {
  /** The folder with host.json and package.json, whose `main` names the bundle. */
  root: string;
  /** 0, the default, takes a free one. */
  port?: number;
  /** Whether calls need the key that their function's auth level asks for; `func start` checks none, a deployed host does. */
  checkKeys?: boolean;
  /** The keys to check against. */
  keys?: Keys;
  /** Host names that are taken besides those of this machine, and origins whose pages may call. Default: none. */
  browsers?: Partial<BrowserRules>;
  /** Where the status of timers is kept. Default: `.local/host` of the working directory. */
  stateFolder?: string;
  /** What timers and printed times go by. */
  clock?: Clock;
  /** Takes what the host prints, one or several lines at a time. Default: standard output. */
  log?: (text: string) => void;
}

export interface Host {
  /** Without a slash at its end. */
  url: string;
  /** All that run: not the disabled ones, not those in error. */
  functions: readonly FunctionSummary[];
  /**
   * Runs a timer at once, as `POST /admin/functions/<name>` does.
   * @throws What the function threw.
   */
  runTimer(name: string): Promise<void>;
  /** Ends timers and connections; waits up to two seconds for the runs that are under way. */
  close(): Promise<void>;
}

const address = '127.0.0.1';
const drainMs = 2_000;
const byHand = 'This function was programmatically called via the host APIs.';

/**
 * Loads a bundle and serves it on 127.0.0.1. The bundle sees the environment of this process. A bundle that cannot be
 * loaded leaves a host that says why and answers 404.
 * @throws Error with a sentence for the person: no or bad host.json or package.json, a port that cannot be had.
 */
export async function startHost(options: HostOptions): Promise<Host> {
  const { clock = systemClock, log = (text) => process.stdout.write(`${text}\n`) } = options;
  const root = resolve(options.root);
  const printer = createPrinter(log, clock.now);
  const config = readHostConfig(root);
  const worker = createWorker((level, _category, message) => printer.logged(level, message));
  await loadApp(worker, root);
  const catalogue = describeFunctions(worker.functions.values(), config, process.env, clock.now());
  const functions = summaries(catalogue);
  const executor = createExecutor(worker, printer);

  const runsByHand = new Map<string, () => Promise<void>>();
  const server = createHttpServer({
    config,
    functions: catalogue.http,
    keys: options.checkKeys ? (options.keys ?? {}) : undefined,
    browsers: { hostNames: [], corsOrigins: [], ...options.browsers },
    call: (target, data) => call(executor, target, data, printer.line),
    admin: (method, path, body) => answerAdmin(runsByHand, method, path, body),
  });
  const url = `http://${address}:${await listen(server, options.port ?? 0)}`;
  printer.plain(
    functionList(functions, (route) => [url, config.routePrefix, route].filter(Boolean).join('/')),
  );
  if (catalogue.errors.length > 0) printer.line(errorList(catalogue.errors));

  const listeners: TimerListener[] = [];
  const monitor = diskMonitor(options.stateFolder ?? join('.local', 'host'));
  for (const timer of catalogue.timers) {
    if (timer.disabled) continue;
    const run = async (payload: string, reason: string): Promise<void> => {
      await executor.execute(timer, { json: payload }, reason, traceContext());
    };
    const listener = startTimer({
      name: timer.name,
      schedule: timer.schedule,
      runOnStartup: timer.runOnStartup,
      ...(timer.useMonitor && timer.schedule.minuteOrMore && { monitor }),
      clock,
      run: (payload, reason) => run(payload, reason).catch(() => {}),
      failed: printer.line,
    });
    listeners.push(listener);
    runsByHand.set(timer.name.toLowerCase(), () => run(listener.payloadByHand(), byHand));
  }

  const close = async (): Promise<void> => {
    for (const listener of listeners) listener.stop();
    const closed = once(server, 'close');
    server.close();
    await atMost(drainMs, Promise.all([executor.idle(), closed]));
    server.closeAllConnections();
    await closed;
    await runHooks(worker, 'appTerminate', hookContext(worker, {}, {}));
  };
  let closing: Promise<void> | undefined;

  return {
    url,
    functions,
    runTimer: async (name) => {
      const run = runsByHand.get(name.toLowerCase());
      if (run === undefined) throw new Error(`There is no timer '${name}' that runs here.`);
      await run();
    },
    close: () => {
      closing ??= close();
      return closing;
    },
  };
}

async function call(
  executor: Executor,
  target: HttpFunction,
  http: HttpData,
  print: (line: string) => void,
): Promise<Answer> {
  const trace = traceContext(http.headers?.traceparent, http.headers?.tracestate);
  // The executor has printed what went wrong.
  const response = await executor.execute(target, { http }, byHand, trace).catch(() => undefined);
  if (response === undefined) return empty(500);
  try {
    return resultAnswer(response);
  } catch (error) {
    print(`The response of 'Functions.${target.name}' cannot be sent. ${String(error)}`);
    return empty(500);
  }
}

/** @returns The port. */
async function listen(server: Server, port: number): Promise<number> {
  server.listen(port, address);
  try {
    await once(server, 'listening');
  } catch (cause) {
    const taken = cause instanceof Error && 'code' in cause && cause.code === 'EADDRINUSE';
    if (!taken) throw cause;
    throw new Error(`Port ${port} is in use: stop what uses it, or set GATEWAY_PORT to another.`, { cause });
  }
  const bound = server.address();
  if (typeof bound !== 'object' || bound === null) throw new Error('The server has no port.');
  return bound.port;
}

async function atMost(milliseconds: number, work: Promise<unknown>): Promise<void> {
  const ended = new AbortController();
  const timeout = setTimeout(milliseconds, undefined, { signal: ended.signal }).catch(() => {});
  await Promise.race([work, timeout]);
  ended.abort();
}
