import { join } from 'node:path';
import { azuriteArgs } from './azurite.ts';
import type { Command } from './child.ts';
import { type Ports, storagePorts } from './ports.ts';

/** The storage emulator, with its data under .local/. */
export function storageCommand(root: string, folder: string, ports: Ports, env: NodeJS.ProcessEnv): Command {
  const location = join(root, '.local/storage', folder);
  return {
    command: process.execPath,
    args: [...azuriteArgs(root, storagePorts(ports)), '--location', location],
    env,
    quiet: true,
  };
}
