import { readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CREDENTIAL_NAMES, type Credentials, isPlain, SIGN_IN_KEY } from './credentials.ts';
import { required, Stop } from './stop.ts';

const root = join(import.meta.dirname, '..');

/**
 * azd's file of the environment's values, which azd reads again before and after each hook. A hook cannot pass anything to
 * azd in another way, and azd has no command that removes a value; `azd env set` would show a secret in the process list.
 */
export function environmentFile(): string {
  const name = required('AZURE_ENV_NAME');
  // azd's own rule for names, and no way out of the folder.
  if (!/^[A-Za-z0-9()_.-]{1,64}$/.test(name) || /^\.+$/.test(name))
    throw new Stop('AZURE_ENV_NAME is not a name of an azd environment.');
  return join(root, '.azure', name, '.env');
}

/** Puts credentials into azd's file, in place of those that are there. Only the file's owner can read it afterwards. */
export async function remember(
  file: string,
  credentials: Credentials & { readonly [SIGN_IN_KEY]?: string },
): Promise<void> {
  const lines = Object.entries(credentials).map(([name, value]) => {
    if (!isPlain(value)) throw new Stop(`${name} holds a character that no key or token of X has.`);
    return `${name}='${value}'`;
  });
  const others = (await linesOf(file)).filter((line) => !isCredential(line));
  await replace(file, [...others, ...lines]);
}

/** Takes the credentials out of azd's file: Azure has them now. Says so where there were some. */
export async function forget(file: string): Promise<void> {
  const lines = await linesOf(file);
  const others = lines.filter((line) => !isCredential(line));
  const count = lines.length - others.length;
  if (count === 0) return;
  await replace(file, others);
  console.log(`Removed ${count} of the X app's credentials from azd's environment file.`);
}

const isCredential = (line: string): boolean =>
  [...CREDENTIAL_NAMES, SIGN_IN_KEY].some((name) =>
    new RegExp(`^\\s*(export\\s+)?${name}\\s*[=:]`).test(line),
  );

async function linesOf(file: string): Promise<string[]> {
  try {
    return (await readFile(file, 'utf8')).split(/\r?\n/).filter((line) => line !== '');
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** Written whole or not at all. */
async function replace(file: string, lines: readonly string[]): Promise<void> {
  const next = `${file}.${process.pid}`;
  await writeFile(next, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
  await rename(next, file);
}
