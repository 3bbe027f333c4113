import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';

const root = join(import.meta.dirname, '../..');
const PARTS = [
  'functions',
  'local',
  'build',
  'build.ts',
  'host.json',
  'package.json',
  'local.settings.json.example',
];

/** A copy of what `npm start` needs, so that the checkout's own settings and sources stay as they are. */
async function copyOfCheckout(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'start-'));
  for (const part of PARTS) await cp(join(root, part), join(folder, part), { recursive: true });
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'));
  return folder;
}

/** A server on the port, `undefined` where something else is. */
function listen(port: number): Promise<Server | undefined> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(undefined));
    server.listen(port, '127.0.0.1', () => resolve(server));
  });
}

/** The first of `count` free ports in a row. */
async function freePorts(count: number): Promise<number> {
  for (;;) {
    const first = 20_000 + Math.floor(Math.random() * 30_000);
    const servers = await Promise.all(Array.from({ length: count }, (_, index) => listen(first + index)));
    for (const server of servers) server?.close();
    if (servers.every((server) => server !== undefined)) return first;
  }
}

/** `npm start` in a folder, with a row of five ports. */
function start(folder: string, port: number) {
  const env = {
    PATH: process.env.PATH,
    GATEWAY_HOST: 'local',
    GATEWAY_PORT: String(port),
    SIMULATOR_PORT: String(port + 1),
    STORAGE_PORT: String(port + 2),
  };
  const child = spawn(process.execPath, ['local/start.ts'], {
    cwd: folder,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
  }
  return {
    child,
    exited: once(child, 'exit').then(([code]) => code as number),
    output: (): string => output,
    until: async (pattern: RegExp): Promise<void> => {
      while (!pattern.test(output)) {
        assert.equal(child.exitCode, null, output);
        await sleep(50);
      }
    },
  };
}

describe('npm start', () => {
  let folder = '';
  before(async () => {
    folder = await copyOfCheckout();
  });
  after(() => rm(folder, { recursive: true, force: true }));

  test('runs storage, simulator and gateway; the curl that it prints works; a change is picked up; one signal ends all', async () => {
    const port = await freePorts(5);
    const run = start(folder, port);
    try {
      await run.until(/Ctrl-C/);
      const [, curl = ''] = /curl (http:\S+)/.exec(run.output()) ?? [];
      const response = await fetch(curl);
      assert.equal(response.headers.get('x-gateway-answer'), 'x');
      assert.match(await response.text(), /"username":"gateway_demo"/);

      const answer = await fetch(`http://127.0.0.1:${port}/api/status`);
      const status = (await answer.json()) as {
        credentials: { state: string };
        posts: object;
        searches: object;
      };
      assert.deepEqual(
        {
          ...status,
          time: '',
          credentials: status.credentials.state,
          posts: { ...status.posts, lastTick: undefined },
          searches: { ...status.searches, lastTick: undefined },
        },
        {
          ready: true,
          time: '',
          settings: { state: 'valid', faults: [] },
          credentials: 'usable',
          storage: { state: 'reachable' },
          x: { state: 'reachable', answer: 401 },
          posts: { publishing: 'on', held: [], failed: [], lastTick: undefined },
          searches: { count: 0, faults: [], lastTick: undefined },
        },
      );
      const example = await readFile(join(root, 'local.settings.json.example'), 'utf8');
      assert.equal(await readFile(join(folder, 'local.settings.json'), 'utf8'), example);

      const app = join(folder, 'functions/app.ts');
      await writeFile(
        app,
        (await readFile(app, 'utf8')).replace("{ status: 'live' }", "{ status: 'changed' }"),
      );
      await run.until(/was rebuilt/);
      assert.deepEqual(await (await fetch(`http://127.0.0.1:${port}/api/health/live`)).json(), {
        status: 'changed',
      });

      // A slip while saving must not end everything, and mending it must help at once.
      const entry = join(folder, 'functions/index.ts');
      const good = await readFile(entry, 'utf8');
      await writeFile(entry, `throw new Error('a slip');\n${good}`);
      await run.until(/a slip/);
      await writeFile(entry, good);
      await run.until(/was rebuilt[\s\S]*was rebuilt/);
      assert.equal((await fetch(`http://127.0.0.1:${port}/api/health/live`)).status, 200);
    } finally {
      run.child.kill('SIGINT');
    }
    assert.equal(await run.exited, 0);
    for (let used = port; used < port + 5; used++) {
      const server = await listen(used);
      assert.ok(server, `port ${used} is still in use`);
      server.close();
    }
  });

  test('names a port that is in use, and how to move it, in one sentence', async () => {
    const port = await freePorts(5);
    const taken = await listen(port + 1);
    const run = start(folder, port);
    assert.equal(await run.exited, 1);
    taken?.close();
    assert.equal(
      run.output().trim(),
      `Port ${port + 1} is in use: end what uses it, or set SIMULATOR_PORT to another port.`,
    );
  });

  test('says what is wrong with a local.settings.json that cannot be read, and leaves it alone', async () => {
    const file = join(folder, 'local.settings.json');
    await writeFile(file, '{"Values": {"A": 1}}');
    const run = start(folder, await freePorts(5));
    assert.equal(await run.exited, 1);
    assert.match(run.output(), /^local\.settings\.json is not what it should be/);
    assert.equal(await readFile(file, 'utf8'), '{"Values": {"A": 1}}');
  });
});
