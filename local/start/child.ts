import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface Command {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Show what it prints; its errors are always shown. */
  readonly quiet?: boolean;
}

export interface Child {
  /** Whether it has ended. */
  readonly gone: boolean;
  /** Asks the program to end, and insists after a while. Resolves when it is gone. */
  stop(): Promise<void>;
}

/** How long a program may take to end before it is made to. */
const GRACE_MS = 5_000;

/** Starts a program; `onExit` is told when it ends without having been stopped. */
export async function startChild(
  name: string,
  { command, args, env, cwd, quiet = false }: Command,
  onExit: (code: number | null) => void,
): Promise<Child> {
  // A group of its own: Ctrl-C then reaches only us, and we stop the others in order.
  const child = spawn(command, args, {
    env,
    cwd,
    detached: process.platform !== 'win32',
    stdio: ['ignore', quiet ? 'ignore' : 'inherit', 'inherit'],
  });
  const spawned = await Promise.race([
    once(child, 'spawn'),
    once(child, 'error').then(([error]: unknown[]) => error),
  ]);
  if (spawned instanceof Error) throw new Error(`${name} did not start: ${spawned.message}`);

  // The whole group: `func` is a wrapper that passes no signal on to the host that it starts.
  const end = (signal: NodeJS.Signals): void => {
    if (process.platform === 'win32' || child.pid === undefined) child.kill(signal);
    else process.kill(-child.pid, signal);
  };
  let gone = false;
  let stopped = false;
  const exited = once(child, 'exit').then(([code]: unknown[]) => {
    gone = true;
    if (!stopped) onExit(typeof code === 'number' ? code : null);
  });
  return {
    get gone() {
      return gone;
    },
    stop: async () => {
      stopped = true;
      if (gone) return;
      end('SIGTERM');
      const insist = setTimeout(() => end('SIGKILL'), GRACE_MS);
      await exited;
      clearTimeout(insist);
    },
  };
}
