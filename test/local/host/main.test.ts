import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { buildApp } from './fixture.ts';

const main = join(import.meta.dirname, '../../../local/host/main.ts');
const source = `
import { app } from '@azure/functions';
app.http('where', { authLevel: 'function', handler: () => ({ body: String(process.env.AZURE_FUNCTIONS_ENVIRONMENT) }) });
setInterval(() => {}, 1000);
`;

interface Run {
  child: ChildProcess;
  output(): string;
  /** Resolves with the address once the host is up. */
  url: Promise<string>;
  ended: Promise<[number | null, NodeJS.Signals | null]>;
}

const run = (t: TestContext, cwd: string, args: string[], env: Record<string, string> = {}): Run => {
  const child = spawn(process.execPath, [main, ...args], { cwd, env: { PATH: process.env.PATH, ...env } });
  t.after(() => child.kill('SIGKILL'));
  let output = '';
  let up: (url: string) => void;
  const url = new Promise<string>((resolve) => {
    up = resolve;
  });
  const take = (data: Buffer): void => {
    output += data;
    const [found] = output.match(/http:\/\/127\.0\.0\.1:\d+/) ?? [];
    if (found) up(found);
  };
  child.stdout.on('data', take);
  child.stderr.on('data', take);
  const ended = once(child, 'close') as Run['ended'];
  return { child, output: () => output, url, ended };
};

test('the host serves the folder it is started in, as a development environment, until it is told to end', async (t) => {
  const root = await buildApp(t, source);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const host = run(t, root, ['--port', '0']);
    assert.equal(await (await fetch(`${await host.url}/api/where`)).text(), 'Development');
    const status = await fetch(`${await host.url}/admin/host/status`);
    assert.equal(((await status.json()) as { state: string }).state, 'Running');
    host.child.kill(signal);
    assert.deepEqual(await host.ended, [0, null]);
  }
});

test('an environment that is set stays', async (t) => {
  const root = await buildApp(t, source);
  const host = run(t, '/', ['--root', root, '--port', '0'], { AZURE_FUNCTIONS_ENVIRONMENT: 'Staging' });
  assert.equal(await (await fetch(`${await host.url}/api/where`)).text(), 'Staging');
});

test('a port in use, of --port or GATEWAY_PORT, is named in one sentence, and the exit code is 1', async (t) => {
  const root = await buildApp(t, source);
  const taken = createServer().listen(0, '127.0.0.1');
  t.after(() => taken.close());
  await once(taken, 'listening');
  const { port } = taken.address() as { port: number };
  for (const host of [
    run(t, root, ['--port', String(port)]),
    run(t, root, [], { GATEWAY_PORT: String(port) }),
  ]) {
    assert.deepEqual(await host.ended, [1, null]);
    assert.equal(
      host.output(),
      `Port ${port} is in use: stop what uses it, or set GATEWAY_PORT to another.\n`,
    );
  }
});

test('keys are checked with --check-keys, against those of LOCAL_HOST_KEYS', async (t) => {
  const root = await buildApp(t, source);
  const keys = JSON.stringify({ functions: { where: { phone: 'a-phones-key' } } });
  const host = run(t, root, ['--port', '0', '--check-keys'], { LOCAL_HOST_KEYS: keys });
  const where = `${await host.url}/api/where`;
  assert.equal((await fetch(where)).status, 401);
  assert.equal((await fetch(where, { headers: { 'x-functions-key': 'a-phones-key' } })).status, 200);
});

test('what it cannot start with is said in a sentence', async (t) => {
  const root = await buildApp(t, source);
  const refused = async (args: string[], env: Record<string, string> = {}): Promise<string> => {
    const host = run(t, root, args, env);
    assert.deepEqual(await host.ended, [1, null]);
    assert.doesNotMatch(host.output(), /^\s+at /m);
    return host.output();
  };
  assert.match(await refused(['--port', 'x']), /'x' is not a port/);
  assert.match(await refused([], { GATEWAY_PORT: '65536' }), /'65536' is not a port/);
  assert.match(await refused(['--nonsense']), /--nonsense/);
  assert.match(
    await refused(['--check-keys']),
    /--check-keys needs keys to check against: set LOCAL_HOST_KEYS/,
  );
  assert.match(await refused(['--check-keys'], { LOCAL_HOST_KEYS: '{' }), /LOCAL_HOST_KEYS is not JSON/);
  await writeFile(join(root, 'host.json'), '{"version":"2.0",}');
  assert.match(await refused([]), /host\.json is not valid JSON/);
  await rm(join(root, 'host.json'));
  assert.match(await refused([]), /There is no .*host\.json/);
});
