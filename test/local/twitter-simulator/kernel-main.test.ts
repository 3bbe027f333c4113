import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type TestContext, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../../local/twitter-simulator/main.ts', import.meta.url));

interface Run {
  readonly child: ChildProcess;
  /** Everything printed so far. */
  output(): string;
  readonly exited: Promise<number | null>;
}

function run(t: TestContext, port: string): Run {
  const child = spawn(process.execPath, [MAIN], {
    env: { ...process.env, SIMULATOR_PORT: port },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  t.after(() => child.kill('SIGKILL'));
  const chunks: Buffer[] = [];
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => chunks.push(chunk));
  return {
    child,
    output: () => Buffer.concat(chunks).toString('utf8'),
    exited: once(child, 'close').then(([code]) => code as number | null),
  };
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  test(`the simulator prints one line, serves, and ends on ${signal} with a connection open`, async (t) => {
    const { child, output, exited } = run(t, '0');
    assert.ok(child.stdout);
    await once(child.stdout, 'data');
    const lines = output().trim().split('\n');
    assert.equal(lines.length, 1, output());
    const url = /http:\/\/127\.0\.0\.1:\d+/.exec(lines[0] ?? '')?.[0] ?? '';
    assert.equal((await fetch(`${url}/2/tweets/1`)).status, 401);
    child.kill(signal);
    assert.equal(await exited, 0);
    await assert.rejects(fetch(url), { name: 'TypeError' });
  });
}

test('a port in use is named in one sentence, with what to do', async (t) => {
  const other = createServer().listen(0, '127.0.0.1');
  await once(other, 'listening');
  t.after(() => other.close());
  const { port } = other.address() as AddressInfo;
  const { output, exited } = run(t, String(port));
  assert.equal(await exited, 1);
  assert.equal(
    output(),
    `Port ${port} is in use: stop what uses it, or choose another with SIMULATOR_PORT.\n`,
  );
});

test('a port that is no port number is refused by the setting’s name', async (t) => {
  const { output, exited } = run(t, '70800');
  assert.equal(await exited, 1);
  assert.equal(output(), 'SIMULATOR_PORT is "70800"; it must be a number from 0 to 65535.\n');
});
