import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { azuriteArgs, azuriteVariables } from '../../local/start/azurite.ts';
import { takesConnections } from '../../local/start/until.ts';

export interface Azurite {
  readonly connectionString: string;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');

/** Azure Storage's emulator with nothing in it, which keeps all in memory. */
export async function startAzurite(): Promise<Azurite> {
  // `npm run mutate` runs thousands of tests: each gets an account of an emulator that runs already.
  const shared = process.env.SHARED_AZURITE;
  if (shared) return { connectionString: await (await fetch(shared)).text(), stop: async () => {} };
  const ports = { blob: await freePort(), queue: await freePort(), table: await freePort() };
  const { AZURITE_ACCOUNTS, AzureWebJobsStorage: connectionString } = azuriteVariables(ports);
  const azurite = spawn(process.execPath, [...azuriteArgs(root, ports), '--inMemoryPersistence'], {
    env: { PATH: process.env.PATH, AZURITE_ACCOUNTS },
    stdio: 'ignore',
  });
  const exited = once(azurite, 'exit');
  const stop = async (): Promise<void> => {
    azurite.kill('SIGKILL');
    await exited;
  };
  try {
    await Promise.all(Object.values(ports).map(untilListening));
  } catch (error) {
    // Left behind, it would keep the test from ending.
    await stop();
    throw error;
  }
  return { connectionString, stop };
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

export async function untilListening(port: number): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
    if (await takesConnections(port)) return;
  }
  throw new Error(`Azurite does not listen on port ${port}.`);
}
