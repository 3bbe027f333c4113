import { join } from 'node:path';
import type { Command } from './child.ts';
import type { Ports } from './ports.ts';

/** Azurite, Azure Storage's emulator, with its data under .local/. */
export function storageCommand(root: string, folder: string, ports: Ports, env: NodeJS.ProcessEnv): Command {
  const location = join(root, '.local/storage', folder);
  return {
    command: process.execPath,
    args: [
      join(root, 'node_modules/azurite/dist/src/azurite.js'),
      ...['--silent', '--skipApiVersionCheck', '--disableTelemetry'],
      ...['--location', location],
      ...['--blobHost', '127.0.0.1', '--blobPort', String(ports.storage)],
      ...['--queueHost', '127.0.0.1', '--queuePort', String(ports.storage + 1)],
      ...['--tableHost', '127.0.0.1', '--tablePort', String(ports.storage + 2)],
    ],
    env,
    quiet: true,
  };
}
