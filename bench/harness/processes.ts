import { type ChildProcess, fork, type SpawnOptions, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';

const running = new Set<ChildProcess>();

// However this process ends, what it started ends with it.
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => process.exit(1));

export interface Started extends AsyncDisposable {
  readonly pid: number;
}

/** A server under measurement. What it prints is thrown away, what it complains of is shown. */
export function startServer(
  command: string,
  args: readonly string[],
  options: Pick<SpawnOptions, 'cwd' | 'env'> = {},
): Started {
  return track(spawn(command, args, { ...options, stdio: ['ignore', 'ignore', 'inherit'] }));
}

/** A process of the bench's own that answers one question at a time. */
export interface Helper<Question, Answer> extends Started {
  /** Throws what the helper failed with. */
  ask(question: Question): Promise<Answer>;
}

export type Reply<Answer> = { readonly answer: Answer } | { readonly failure: string };

/** Starts a script that serves questions with {@link answerQuestions}. */
export function startHelper<Question extends object, Answer>(
  script: string,
  args: readonly string[] = [],
): Helper<Question, Answer> {
  const child = fork(script, args, { execArgv: [], stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
  return {
    ...track(child),
    ask: async (question) => {
      const ended = new AbortController();
      const gone = once(child, 'exit', { signal: ended.signal }).then(() => undefined);
      const replied = once(child, 'message', { signal: ended.signal });
      child.send(question);
      const message = await Promise.race([replied, gone]);
      ended.abort();
      await Promise.allSettled([gone, replied]);
      if (message === undefined) throw new Error(`${script} ended.`);
      const reply: Reply<Answer> = message[0];
      if ('failure' in reply) throw new Error(reply.failure);
      return reply.answer;
    },
  };
}

/** The helper's side: answers each question of the process that started it, and ends with that process. */
export function answerQuestions<Question, Answer>(answer: (question: Question) => Promise<Answer>): void {
  process.on('disconnect', () => process.exit());
  process.on('message', (question: Question) => {
    const send = (reply: Reply<Answer>): void => void process.send?.(reply);
    answer(question).then(
      (answered) => send({ answer: answered }),
      (error) => send({ failure: error instanceof Error ? error.message : String(error) }),
    );
  });
}

/** A port that was free a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('No port is free.');
  return address.port;
}

/** Waits until a server answers with 200. Throws when that takes more than 20 s. */
export async function untilAnswering(url: string): Promise<void> {
  const patience = AbortSignal.timeout(20_000);
  for (;;) {
    const ok = await fetch(url, { signal: patience }).then(
      async (response) => (await response.arrayBuffer()) && response.ok,
      () => false,
    );
    if (ok) return;
    if (patience.aborted) throw new Error(`Nothing answers at ${url}.`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

function track(child: ChildProcess): Started {
  const { pid } = child;
  if (pid === undefined) throw new Error(`${child.spawnfile} cannot be started.`);
  running.add(child);
  const ended = once(child, 'exit').then(() => running.delete(child));
  return {
    pid,
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}
