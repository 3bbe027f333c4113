import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { azuriteArgs, azuriteVariables } from '../../local/start/azurite.ts';
import { freePort, untilListening } from '../../test/support/azurite.ts';

/** As many as the variable that names them can hold. */
const ACCOUNTS = 9_999;

export interface SharedAzurite {
  /** Answers each request with the connection string of an account that nobody had before. */
  readonly url: string;
  stop(): void;
}

/** One storage emulator for thousands of test processes: to start one takes longer than most tests. */
export async function startSharedAzurite(): Promise<SharedAzurite> {
  const ports = { blob: await freePort(), queue: await freePort(), table: await freePort() };
  const { AzureWebJobsStorage: connectionString } = azuriteVariables(ports);
  const key = randomBytes(3).toString('base64');
  const names = Array.from({ length: ACCOUNTS }, (_, index) => `a${index}`);
  const root = join(import.meta.dirname, '../..');
  const azurite = spawn(process.execPath, [...azuriteArgs(root, ports), '--inMemoryPersistence'], {
    env: { PATH: process.env.PATH, AZURITE_ACCOUNTS: names.map((name) => `${name}:${key}`).join(';') },
    stdio: 'ignore',
  });
  const server = createServer((_request, response) => {
    const name = names.pop();
    // Tests that got none would fail, and be taken for tests that noticed something.
    if (!name) throw new Error(`All ${ACCOUNTS} accounts are used up.`);
    const own = connectionString
      .replace(/AccountName=[^;]+/, `AccountName=${name}`)
      .replace(/AccountKey=[^;]+/, `AccountKey=${key}`)
      .replaceAll(/(?<=:\d+\/)\w+/g, name);
    response.writeHead(200, { connection: 'close' }).end(own);
  }).listen(0, '127.0.0.1');
  await Promise.all([once(server, 'listening'), ...Object.values(ports).map(untilListening)]);
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    stop: () => {
      azurite.kill('SIGKILL');
      server.close();
    },
  };
}
