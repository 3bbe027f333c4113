import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

export interface RunningGateway {
  readonly url: string;
  /** All that the host and the bundle have printed so far. */
  output(): string;
  /** The bundle's log lines of one event, parsed. */
  events(name: string): Record<string, unknown>[];
  stop(): Promise<void>;
}

/** A host that takes longer to start has failed. */
const PATIENCE_MS = 30_000;

/**
 * Runs the built bundle (test/run.ts has built it) in a functions host of its own process, with exactly these settings.
 * `keys` makes the host check keys as a deployed one does.
 */
export async function startGateway(
  settings: Readonly<Record<string, string>>,
  keys?: { functions?: Record<string, Record<string, string>>; host?: Record<string, string> },
): Promise<RunningGateway> {
  const folder = await mkdtemp(join(tmpdir(), 'gateway-'));
  const args = ['--port', '0', '--root', join(root, 'dist'), ...(keys ? ['--check-keys'] : [])];
  const host = spawn(process.execPath, [join(root, 'local/host/main.ts'), ...args], {
    cwd: folder,
    env: {
      PATH: process.env.PATH,
      AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
      ...(keys && { LOCAL_HOST_KEYS: JSON.stringify(keys) }),
      ...settings,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const exited = once(host, 'exit');
  const url = await new Promise<string>((resolve, reject) => {
    const fail = (why: string): void => reject(new Error(`the host ${why}:\n${output}`));
    const timer = setTimeout(() => fail('did not start'), PATIENCE_MS);
    host.once('exit', () => fail('ended'));
    for (const stream of [host.stdout, host.stderr]) {
      stream.setEncoding('utf8').on('data', (text: string) => {
        output += text;
        const [, found] = /(http:\/\/127\.0\.0\.1:\d+)\/api\/status/.exec(output) ?? [];
        if (!found) return;
        clearTimeout(timer);
        resolve(found);
      });
    }
  }).catch(async (error) => {
    host.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true });
    throw error;
  });

  return {
    url,
    output: () => output,
    events: (name) =>
      output
        .split('\n')
        .map((line) => /\{"event":.*\}/.exec(line)?.[0])
        .filter((line) => line !== undefined)
        .map((line): Record<string, unknown> => JSON.parse(line))
        .filter(({ event }) => event === name),
    stop: async () => {
      host.kill('SIGTERM');
      await exited;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
