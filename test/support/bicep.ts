import { execFile, execFileSync, spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

export const INFRA = join(import.meta.dirname, '../../infra');

/** Where the snapshots are taken: ids that belong to nobody. */
const PLACE = {
  subscriptionId: '00000000-0000-0000-0000-000000000001',
  tenantId: '00000000-0000-0000-0000-000000000002',
  location: 'westeurope',
  deploymentName: 'gateway-test',
};

/** The same as arguments of `bicep snapshot`. */
export const PLACE_ARGS: readonly string[] = [
  ...['--subscription-id', PLACE.subscriptionId],
  ...['--tenant-id', PLACE.tenantId],
  ...['--location', PLACE.location],
  ...['--deployment-name', PLACE.deploymentName],
];

const bicep = [
  process.env.BICEP,
  ...(process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'bicep')),
  join(homedir(), '.azure/bin/bicep'),
].find((path) => path && existsSync(path));

/** Why tests with Bicep are skipped; `false` where they run. In CI they run in any case, and fail without it. */
export const withoutBicep: string | false = process.env.CI ? false : whyNot();

/** Another version knows other types and rules: what it has to say of the templates is not about the templates. */
function whyNot(): string | false {
  const fetched = '`BICEP=$(bash .ci/bicep.sh) npm test` fetches one';
  if (!bicep) return `there is no Bicep CLI; ${fetched}`;
  const script = readFileSync(join(INFRA, '../.ci/bicep.sh'), 'utf8');
  const [, wanted = ''] = /^version=(\S+)$/m.exec(script) ?? [];
  const version = execFileSync(bicep, ['--version'], { encoding: 'utf8' });
  return version.includes(` ${wanted} `) ? false : `this is not Bicep ${wanted}; ${fetched}`;
}

function command(): string {
  if (!bicep) throw new Error('CI needs the Bicep CLI: set BICEP to what .ci/bicep.sh prints');
  return bicep;
}

/**
 * A process that lives for seconds does not earn back what .NET spends on measuring and compiling its own code anew.
 * https://learn.microsoft.com/dotnet/core/runtime-config/compilation
 */
const QUICK = { DOTNET_TieredPGO: '0' };

/** Runs one command of the Bicep CLI. `output` is what it says on both streams. */
export function runBicep(
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
): Promise<{ code: number; output: string }> {
  return new Promise((resolve) => {
    const options = { env: { ...process.env, ...QUICK, ...env }, maxBuffer: 64 * 1024 * 1024 };
    const child = execFile(command(), args, options, (_error, stdout, stderr) => {
      resolve({ code: child.exitCode ?? -1, output: stdout + stderr });
    });
  });
}

export interface Diagnostic {
  readonly level: string;
  readonly code: string;
  readonly message: string;
}

export interface BicepService {
  /** Everything that the compiler and the linter have to say about a file and its modules. */
  diagnostics(path: string): Promise<readonly Diagnostic[]>;
  /** The values that a file of parameters comes to, by name. Throws where some do not fit. */
  parameters(
    path: string,
    overrides?: Readonly<Record<string, unknown>>,
  ): Promise<Readonly<Record<string, { readonly value: unknown }>>>;
  /** A file's text as the formatter would have it. */
  formatted(path: string): Promise<string>;
  /** A snapshot as JSON text. Throws where there is none, such as for parameters that do not fit. */
  snapshot(path: string): Promise<string>;
  stop(): void;
}

/**
 * Bicep as one process that answers many questions (JSON-RPC): much quicker than a command for each.
 * @param env what files of parameters read from the environment
 */
export function startBicepService(env: Readonly<Record<string, string>> = {}): BicepService {
  const service = spawn(command(), ['jsonrpc', '--stdio'], {
    stdio: ['pipe', 'pipe', 'ignore'],
    env: { ...process.env, ...QUICK, ...env },
  });
  const waiting = new Map<number, { resolve: (result: unknown) => void; reject: (error: Error) => void }>();
  let received: Buffer = Buffer.alloc(0);
  service.stdout.on('data', (bytes: Buffer) => {
    received = Buffer.concat([received, bytes]);
    for (;;) {
      const start = received.indexOf('\r\n\r\n') + 4;
      const length = Number(/Content-Length: (\d+)/i.exec(received.toString('latin1', 0, start))?.[1]);
      if (start === 3 || received.length < start + length) return;
      const { id, result, error } = JSON.parse(received.toString('utf8', start, start + length));
      received = received.subarray(start + length);
      const asker = waiting.get(id);
      waiting.delete(id);
      if (error) asker?.reject(new Error(error.message));
      else asker?.resolve(result);
    }
  });
  service.once('exit', () => {
    for (const { reject } of waiting.values()) reject(new Error('Bicep ended'));
  });

  let asked = 0;
  const ask = <T>(method: string, params: unknown): Promise<T> =>
    new Promise((resolve, reject) => {
      const id = ++asked;
      waiting.set(id, { resolve: (result) => resolve(result as T), reject });
      const message = JSON.stringify({ jsonrpc: '2.0', id, method: `bicep/${method}`, params });
      service.stdin.write(`Content-Length: ${Buffer.byteLength(message)}\r\n\r\n${message}`);
    });
  return {
    diagnostics: async (path) => (await ask<{ diagnostics: Diagnostic[] }>('compile', { path })).diagnostics,
    parameters: async (path, parameterOverrides = {}) => {
      const result = await ask<{ success: boolean; diagnostics: Diagnostic[]; parameters: string }>(
        'compileParams',
        { path, parameterOverrides },
      );
      if (!result.success) throw new Error(result.diagnostics.map(({ message }) => message).join('\n'));
      return JSON.parse(result.parameters).parameters;
    },
    formatted: async (path) => (await ask<{ contents: string }>('format', { path })).contents,
    snapshot: async (path) =>
      (await ask<{ snapshot: string }>('getSnapshot', { path, metadata: PLACE })).snapshot,
    stop: () => service.kill(),
  };
}
