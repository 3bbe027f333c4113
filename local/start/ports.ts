import { createServer } from 'node:net';
import type { StoragePorts } from './azurite.ts';

export interface Ports {
  readonly gateway: number;
  readonly simulator: number;
  /** Blobs; queues and tables have the next two. */
  readonly storage: number;
}

/** Reads the ports from the environment. Throws with a sentence for one that is no port. */
export function readPorts(env: NodeJS.ProcessEnv): Ports {
  return {
    gateway: port(env, 'GATEWAY_PORT', 7071),
    simulator: port(env, 'SIMULATOR_PORT', 7080),
    storage: port(env, 'STORAGE_PORT', 10_000),
  };
}

/** The ports of the three storage services: blobs, then queues, then tables. */
export function storagePorts({ storage }: Ports): StoragePorts {
  return { blob: storage, queue: storage + 1, table: storage + 2 };
}

/** Throws, naming each port that something else uses and the variable that moves it. */
export async function assertPortsFree(ports: Ports, withSimulator: boolean): Promise<void> {
  const wanted: [number, string][] = [
    [ports.gateway, 'GATEWAY_PORT'],
    ...(withSimulator ? [[ports.simulator, 'SIMULATOR_PORT'] as [number, string]] : []),
    ...Object.values(storagePorts(ports)).map((port): [number, string] => [port, 'STORAGE_PORT']),
  ];
  for (const [index, [number, variable]] of wanted.entries()) {
    const other = wanted.slice(0, index).find(([taken]) => taken === number);
    if (other)
      throw new Error(
        `${variable} and ${other[1]} want the same port, ${number}: set one of them to another.`,
      );
    const fault = await faultOf(number);
    if (fault) throw new Error(`Port ${number} ${fault}, or set ${variable} to another port.`);
  }
}

function port(env: NodeJS.ProcessEnv, variable: string, fallback: number): number {
  const text = env[variable]?.trim() || String(fallback);
  const number = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (number >= 1 && number <= 65_533) return number;
  throw new Error(`${variable} must be a port from 1 to 65533.`);
}

/** Why a port cannot be used, and what to do; `undefined` for one that can. */
function faultOf(number: number): Promise<string | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      resolve(
        code === 'EACCES'
          ? 'may not be opened by you: start with the rights for it'
          : 'is in use: end what uses it',
      ),
    );
    server.listen(number, '127.0.0.1', () => server.close(() => resolve(undefined)));
  });
}
