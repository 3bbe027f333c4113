/**
 * `npm start`: a storage emulator, X's simulator (unless real credentials are set) and the functions host in one
 * terminal; the bundle is rebuilt and the host restarted after each change.
 */
import { join } from 'node:path';
import { watchBundle } from '../build.ts';
import { type Child, startChild } from './start/child.ts';
import { localEnvironment } from './start/environment.ts';
import { guide } from './start/guide.ts';
import { hostCommand } from './start/host-command.ts';
import { ensureLocalSettings } from './start/local-settings.ts';
import { assertPortsFree, readPorts } from './start/ports.ts';
import { storageCommand } from './start/storage.ts';
import { untilListening, untilLive } from './start/until.ts';

const root = join(import.meta.dirname, '..');
const toStop: Pick<Child, 'stop'>[] = [];
let stopping = false;

async function main(): Promise<void> {
  const ports = readPorts(process.env);
  const { values, cors } = await ensureLocalSettings(root);
  const { env, x, storageFolder } = localEnvironment(process.env, values, ports);
  await assertPortsFree(ports, x.kind === 'simulator');

  const storage = await begin('storage', storageCommand(root, storageFolder, ports, env));
  if (x.kind === 'simulator') {
    const simulator = await begin('simulator', {
      command: process.execPath,
      args: [join(root, 'local/twitter-simulator/main.ts')],
      env: { ...process.env, SIMULATOR_PORT: String(ports.simulator) },
    });
    await untilListening(ports.simulator, simulator);
  }
  // A host whose storage is not there yet starts late, and reports it as down.
  await untilListening(ports.storage, storage);

  let host: Child | undefined;
  let newest = 0;
  const restartHost = async (build: number): Promise<void> => {
    const isFirst = host === undefined;
    await host?.stop();
    // Another build is there already: it will start the host.
    if (stopping || build !== newest) return;
    const command = hostCommand(root, ports, env, cors);
    const started = await begin('functions', command);
    host = started;
    const isLive = await untilLive(ports.gateway, started, () => build !== newest);
    if (stopping || started.gone || build !== newest) return;
    if (!isLive)
      console.error('The functions do not answer; what the host printed above says why. Mend it and save.');
    else
      console.log(
        isFirst
          ? guide(ports, x, env.PUBLISHING?.trim() !== 'off', command.isFunc)
          : 'The bundle was rebuilt; the gateway runs it now.',
      );
  };
  let restarting = Promise.resolve();
  const watching = await watchBundle(() => {
    const build = ++newest;
    restarting = restarting.then(() => restartHost(build)).catch(fail);
  });
  toStop.push({ stop: watching.stop });
}

/** Starts a program whose end, when nobody asked for it, ends everything. */
async function begin(name: string, command: Parameters<typeof startChild>[1]): Promise<Child> {
  const child = await startChild(name, command, (code) => {
    if (!stopping) fail(new Error(`${name} ended by itself (exit code ${code}).`));
  });
  toStop.push(child);
  return child;
}

async function stopAll(exitCode: number): Promise<void> {
  if (stopping) return;
  stopping = true;
  await Promise.all(toStop.map((one) => one.stop()));
  process.exit(exitCode);
}

function fail(error: unknown): void {
  if (stopping) return;
  console.error(error instanceof Error ? error.message : error);
  void stopAll(1);
}

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => void stopAll(0));
await main().catch(fail);
