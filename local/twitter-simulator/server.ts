import type { IncomingMessage, ServerResponse } from 'node:http';
import { browserRefusal } from '../browser-guard.ts';
import { demoApp, type RegisteredApp } from './demo-app.ts';
import type { Account } from './kernel/account.ts';
import type { Clock } from './kernel/clock.ts';
import { CONTROL_PREFIX, serveControl } from './kernel/control.ts';
import type { Faults } from './kernel/faults.ts';
import type { Journal } from './kernel/journal.ts';
import type { Ledger } from './kernel/ledger.ts';
import type { Limits } from './kernel/limits.ts';
import { closeAll, HOST, listen } from './kernel/listen.ts';
import { createRoutes } from './kernel/routes.ts';
import { serve, splitTarget } from './kernel/serve.ts';
import { createState, type State } from './kernel/state.ts';
import { operations as modelledOperations } from './operations/all.ts';
import { RESOURCE_USD } from './prices.ts';
import { handleTimeline } from './timeline/page.ts';
import type { SimulatedOperation } from './types.ts';
import { createWorld, type World } from './world.ts';

export interface SimulatorOptions {
  /** 0, the default, takes a free port. */
  readonly port?: number;
  /** Host names that are taken besides this machine's and X's own. */
  readonly hostNames?: readonly string[];
  /** Same seed, same people, posts and tokens. */
  readonly seed?: number;
  /** Where the simulator's clock starts, in milliseconds since 1970; the machine's time by default. */
  readonly startAt?: number;
  /** Keep the clock still until it is set or advanced. */
  readonly frozen?: boolean;
  readonly access?: World['access'];
  /** The registered app and its credentials. */
  readonly app?: RegisteredApp;
  /** In place of the modelled operations, for tests of the simulator. */
  readonly operations?: readonly SimulatedOperation[];
  /** In place of the seeded world, for tests of the simulator; a reset leaves it as it is. */
  readonly world?: World;
  /** Told of what breaks inside the simulator, which answers 500 then. */
  onError?(error: unknown): void;
}

/** X on this machine. What it holds is made anew by `reset`, so ask the simulator for it each time. */
export interface Simulator {
  /** Without a slash at the end. */
  readonly url: string;
  readonly port: number;
  readonly world: World;
  readonly clock: Clock;
  readonly faults: Faults;
  readonly limits: Limits;
  readonly ledger: Ledger;
  readonly account: Account;
  readonly journal: Journal;
  /** Replaces the app's keys and tokens, as X's console does on "regenerate". */
  registerApp(app: RegisteredApp): void;
  /** Puts everything back to how it was at the start. */
  reset(): void;
  /** Ends every connection and closes the port. */
  close(): Promise<void>;
}

/** Clients that were made for X may come here through a proxy. No stranger can make these names lead to this machine. */
const X_HOSTS = ['api.x.com', 'api.twitter.com'];

const isTimeline = (path: string): boolean => path === '/' || path.startsWith('/timeline/');

/** Starts the simulator on 127.0.0.1. Rejects with `EADDRINUSE` where the port is taken. */
export async function startSimulator(options: SimulatorOptions = {}): Promise<Simulator> {
  const { port: wantedPort = 0, seed = 1, app = demoApp, operations = modelledOperations } = options;
  const onError = options.onError ?? (() => {});
  const closing = new AbortController();
  const pages = new Set<ServerResponse>();
  let current: { state: State; routes: ReturnType<typeof createRoutes> };

  const { port, server } = await listen(wantedPort, handle, onError);
  const url = `http://${HOST}:${port}`;
  // Clients sign for the real X or for the address they were given.
  const origins = ['https://api.x.com', 'https://api.twitter.com', url, `http://localhost:${port}`];

  function start(): void {
    const state = createState({
      seed,
      app,
      clock: {
        ...(options.startAt === undefined ? {} : { startAt: options.startAt }),
        frozen: options.frozen ?? false,
      },
      prices: RESOURCE_USD,
      createWorld: (now) => options.world ?? createWorld({ seed, now }),
    });
    state.world.access = options.access ?? 'self-serve';
    state.world.mediaOrigin = url;
    current = { state, routes: createRoutes(operations, state, origins) };
    // Open pages watch the world that is gone; they come back by themselves.
    for (const page of pages) page.destroy();
  }

  const browsers = { hostNames: [...X_HOSTS, ...(options.hostNames ?? [])], corsOrigins: [] };

  async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { state, routes } = current;
    const refusal = browserRefusal(request.method ?? '', request.headers, browsers);
    if (refusal) {
      response.writeHead(refusal.status, {
        'content-type': 'text/plain; charset=utf-8',
        connection: 'close',
      });
      response.end(`${refusal.sentence}\n`);
      return;
    }
    const { path } = splitTarget(request.url ?? '/');
    if (path.startsWith(CONTROL_PREFIX)) return serveControl(request, response, { state, reset: start });
    if (isTimeline(path) && handleTimeline(request, response, state)) {
      pages.add(response);
      response.once('close', () => pages.delete(response));
      return;
    }
    return serve(request, response, { state, routes, closing: closing.signal, onError });
  }

  start();
  return {
    url,
    port,
    get world() {
      return current.state.world;
    },
    get clock() {
      return current.state.clock;
    },
    get faults() {
      return current.state.faults;
    },
    get limits() {
      return current.state.limits;
    },
    get ledger() {
      return current.state.ledger;
    },
    get account() {
      return current.state.account;
    },
    get journal() {
      return current.state.journal;
    },
    registerApp: (next) => current.state.credentials.registerApp(next),
    reset: start,
    close: async () => {
      closing.abort();
      await closeAll(server);
    },
  };
}
