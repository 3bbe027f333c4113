import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import type { TestContext } from 'node:test';

export const root = join(import.meta.dirname, '../..');

/** What `az.ts` knows of Azure. */
export interface AzureState {
  calls: string[];
  /** What Azure lists, and what it lists once the triggers are synced. */
  listed: readonly string[];
  deployed: readonly string[];
  /** By function, and `host`. */
  keys: Record<string, Record<string, string>>;
  /** How many requests for keys, or for a sync, fail first. */
  hostStartsIn: number;
  /** `null`: not readable. */
  settings: Record<string, string> | null;
  vault: readonly string[] | null;
  /** Whether resource providers may be registered. */
  providers: boolean;
  /** The function apps that have the tag of the azd environment. */
  tagged: readonly string[];
}

export interface StubbedAzure {
  /** What a hook runs with; nothing of the test's own environment but PATH. */
  readonly env: NodeJS.ProcessEnv;
  state(): Promise<AzureState>;
  change(changes: Partial<AzureState>): Promise<void>;
}

/** A machine on which `az` is `az.ts`. */
export async function stubAzure(t: TestContext, start: Partial<AzureState> = {}): Promise<StubbedAzure> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-deploy-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'state.json');
  const az = join(folder, 'az');
  await writeFile(az, `#!/bin/sh\nexec '${process.execPath}' '${join(import.meta.dirname, 'az.ts')}' "$@"\n`);
  await chmod(az, 0o755);
  const first: AzureState = {
    calls: [],
    listed: [],
    deployed: [],
    keys: { host: { default: 'default-host-key' } },
    hostStartsIn: 0,
    settings: {},
    vault: [],
    providers: true,
    tagged: [],
  };
  await writeFile(file, JSON.stringify({ ...first, ...start }));
  const state = async (): Promise<AzureState> => JSON.parse(await readFile(file, 'utf8'));
  return {
    env: {
      PATH: `${folder}${delimiter}${process.env.PATH}`,
      HOME: folder,
      AZ_STATE: file,
      HOOK_POLL_SECONDS: '0.01',
      // A hook and each of its calls of `az` is a process of its own.
      NODE_COMPILE_CACHE: join(root, 'node_modules/.cache/compiled'),
      AZURE_ENV_NAME: 'test-none',
      AZURE_SUBSCRIPTION_ID: 'sub-1',
      AZURE_RESOURCE_GROUP: 'rg-one',
      FUNCTION_APP_NAME: 'func-one',
    },
    state,
    change: async (changes) => writeFile(file, JSON.stringify({ ...(await state()), ...changes })),
  };
}

export interface HookRun {
  readonly code: number;
  /** What it printed, on both streams. */
  readonly said: string;
}

/** Runs a hook as azd does: by its script, without a terminal. */
export async function runHook(shell: Shell, hook: string, env: NodeJS.ProcessEnv): Promise<HookRun> {
  const script = join(root, 'deploy/hooks', `${hook}.${shell.extension}`);
  return new Promise((resolve) => {
    const child = execFile(shell.command, [...shell.args, script], { cwd: root, env }, (error, out, errors) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said: out + errors }),
    );
    child.stdin?.end();
  });
}

export interface Shell {
  readonly name: string;
  readonly extension: 'sh' | 'ps1';
  readonly command: string;
  readonly args: readonly string[];
  /** Why the shell's tests are skipped; never in CI. */
  readonly skip: string | false;
}

const pwsh = onPath(process.env.PWSH || 'pwsh');

export const SHELLS: readonly Shell[] = [
  { name: 'sh', extension: 'sh', command: 'sh', args: [], skip: false },
  {
    name: 'pwsh',
    extension: 'ps1',
    command: pwsh ?? 'pwsh',
    args: ['-NoProfile', '-NonInteractive', '-File'],
    skip: pwsh || process.env.CI ? false : 'this test needs PowerShell 7: install it, or set PWSH',
  },
];

/** A PATH on which these programs are, and no other. */
export async function onlyTheseCommands(t: TestContext, names: readonly string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-path-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const name of names) await symlink(onPath(name) ?? name, join(folder, name));
  return folder;
}

/** Where a program is; `undefined` where it is not. */
export function onPath(name: string): string | undefined {
  if (name.includes('/')) return existsSync(name) ? name : undefined;
  const folders = (process.env.PATH ?? '').split(delimiter);
  return folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
}
