import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import type { Command } from './child.ts';
import type { Ports } from './ports.ts';

/**
 * The functions host: `func` of Azure Functions Core Tools where it is installed (in node_modules or on PATH),
 * otherwise our own. GATEWAY_HOST=local takes our own in any case. `func` finds `cors` in local.settings.json by itself.
 */
export function hostCommand(
  root: string,
  ports: Ports,
  env: NodeJS.ProcessEnv,
  cors?: string,
): Command & { readonly isFunc: boolean } {
  const func = env.GATEWAY_HOST === 'local' ? undefined : findFunc(root, env);
  const port = ['--port', String(ports.gateway)];
  if (func) return { command: func, args: ['start', ...port], env, cwd: root, isFunc: true };
  const args = [join(root, 'local/host/main.ts'), ...port, ...(cors ? ['--cors', cors] : [])];
  return { command: process.execPath, args, env, cwd: root, isFunc: false };
}

function findFunc(root: string, env: NodeJS.ProcessEnv): string | undefined {
  // A .cmd file cannot be started without a shell, so on Windows only the real program counts.
  const name = process.platform === 'win32' ? 'func.exe' : 'func';
  const folders = [join(root, 'node_modules/.bin'), ...(env.PATH ?? '').split(delimiter)];
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}
