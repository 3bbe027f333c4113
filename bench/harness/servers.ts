import { join } from 'node:path';
import type { Block, BlockResult } from '../servers/load.ts';
import type { XQuestion, XTally } from '../servers/x.ts';
import {
  freePort,
  type Helper,
  type Started,
  startHelper,
  startServer,
  untilAnswering,
} from './processes.ts';
import { likeX } from './secrets.ts';

const servers = join(import.meta.dirname, '../servers');

export interface Server extends Started {
  /** Without a slash at its end. */
  readonly origin: string;
}

/** A functions host of its own process with the app in `folder`; it sees only `settings`. */
export async function startFunctions(
  folder: string,
  settings: Readonly<Record<string, string>> = {},
): Promise<Server> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const args = [join(servers, 'functions-host.ts'), String(port), folder];
  const env = { PATH: process.env.PATH, AZURE_FUNCTIONS_ENVIRONMENT: 'Development', ...settings };
  const started = startServer(process.execPath, args, { cwd: folder, env });
  await untilAnswering(`${origin}/admin/host/status`);
  return { ...started, origin };
}

/** What the gateway gets: every credential, every operation, and no limit that the bench would reach. */
export function gatewaySettings(xOrigin: string): Record<string, string> {
  return {
    TWITTER_API_ORIGIN: xOrigin,
    TWITTER_CONSUMER_KEY: 'bench-consumer-key',
    ...likeX(),
    ALLOWED_OPERATIONS: '*',
    MAX_CALL_USD: '1000',
    UPSTREAM_TIMEOUT_SECONDS: '60',
    PUBLISHING: 'off',
  };
}

/** fastify with @fastify/reply-from to `upstream`, or with an empty route where there is none. */
export async function startFastify(upstream?: string, connections?: number): Promise<Server> {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const args = [upstream ?? '', connections ? String(connections) : ''];
  const started = startServer(process.execPath, [join(servers, 'fastify.mjs'), String(port), ...args]);
  await untilAnswering(`${origin}/ready`);
  return { ...started, origin };
}

export interface X extends Server {
  /** What has reached X since the last look. */
  tally(): Promise<XTally>;
}

/** X's stand-in; with `trickleSeconds` the large answer takes so long. */
export async function startX(trickleSeconds?: number): Promise<X> {
  const port = await freePort();
  const args = trickleSeconds ? ['--trickle', String(trickleSeconds)] : [];
  const helper = startHelper<XQuestion, XTally>(join(servers, 'x.ts'), args);
  await helper.ask({ port });
  return { ...helper, origin: `http://127.0.0.1:${port}`, tally: () => helper.ask({ port }) };
}

export type Load = Helper<Block, BlockResult>;

export function startLoad(): Load {
  return startHelper(join(servers, 'load.ts'));
}
