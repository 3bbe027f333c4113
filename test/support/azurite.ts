import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { connect, createServer } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Azurite {
  readonly connectionString: string;
  stop(): Promise<void>;
}

const root = join(import.meta.dirname, '../..');
const ACCOUNT = 'devstoreaccount1';

/** Azure Storage's emulator with nothing in it, which keeps all in memory. */
export async function startAzurite(): Promise<Azurite> {
  const key = randomBytes(32).toString('base64');
  const ports = { blob: await freePort(), queue: await freePort(), table: await freePort() };
  const azurite = spawn(
    process.execPath,
    [
      join(root, 'node_modules/azurite/dist/src/azurite.js'),
      ...['--inMemoryPersistence', '--silent', '--skipApiVersionCheck', '--disableTelemetry'],
      ...Object.entries(ports).flatMap(([service, port]) => [
        `--${service}Host`,
        '127.0.0.1',
        `--${service}Port`,
        String(port),
      ]),
    ],
    { env: { PATH: process.env.PATH, AZURITE_ACCOUNTS: `${ACCOUNT}:${key}` }, stdio: 'ignore' },
  );
  const exited = once(azurite, 'exit');
  await Promise.all(Object.values(ports).map(untilListening));
  const endpoint = (name: string, port: number): string =>
    `${name}Endpoint=http://127.0.0.1:${port}/${ACCOUNT}`;
  return {
    connectionString: [
      ...['DefaultEndpointsProtocol=http', `AccountName=${ACCOUNT}`, `AccountKey=${key}`],
      ...[endpoint('Blob', ports.blob), endpoint('Queue', ports.queue), endpoint('Table', ports.table)],
    ].join(';'),
    stop: async () => {
      azurite.kill('SIGKILL');
      await exited;
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  return typeof address === 'object' && address ? address.port : 0;
}

async function untilListening(port: number): Promise<void> {
  for (const end = Date.now() + 30_000; Date.now() < end; await sleep(50)) {
    const listens = await new Promise<boolean>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => resolve(true));
      socket.once('error', () => resolve(false));
      socket.once('connect', () => socket.destroy());
    });
    if (listens) return;
  }
  throw new Error(`Azurite does not listen on port ${port}.`);
}
