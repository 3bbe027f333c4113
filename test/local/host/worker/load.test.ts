import assert from 'node:assert/strict';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { buildApp, type Started, start } from '../fixture.ts';

const app = `import { app } from '@azure/functions';`;

describe('a bundle that cannot be loaded leaves a host without functions, which says why', () => {
  const broken = {
    'the entry throws': {
      source: `${app} app.http('fine', { handler: () => ({}) }); throw new Error('thrown by the entry');`,
      message: /Worker was unable to load entry point "dist\/index\.mjs": thrown by the entry/,
    },
    'two functions have one name': {
      source: `${app} app.http('same', { handler: () => ({}) }); app.get('same', () => ({}));`,
      message: /unable to load entry point .*: A function with id "same" has already been registered\./,
    },
    'a hook is none': {
      source: `${app} app.http('fine', { handler: () => ({}) });
        require('@azure/functions-core').registerHook('noHook', () => {});`,
      message: /unable to load entry point .*: Unrecognized hook "noHook"/,
    },
    'its start hook rejects': {
      source: `${app} app.http('fine', { handler: () => ({}) });
        app.hook.appStart(async () => { throw new Error('not ready'); });`,
      message: /unable to load entry point .*: not ready/,
    },
  };
  for (const [name, { source, message }] of Object.entries(broken)) {
    test(name, async (t) => {
      const host = await start(t, await buildApp(t, source));
      assert.deepEqual(host.functions, []);
      assert.match(host.printed.join('\n'), message);
      for (const path of ['fine', 'same']) {
        assert.equal((await fetch(`${host.url}/api/${path}`)).status, 404);
      }
    });
  }

  test('there is no entry', async (t) => {
    const root = await buildApp(t, app);
    await writeFile(join(root, 'package.json'), '{"main":"dist/other*.mjs"}');
    const host = await start(t, root);
    assert.match(
      host.printed.join('\n'),
      /"dist\/other\*\.mjs": Found zero files matching the supplied pattern/,
    );
  });
});

test('a bundle that does not bring the core module in is one without functions', async (t) => {
  // What a bundler does that cannot leave the module out: the library then registers nothing.
  const root = await buildApp(t, `${app} app.http('lost', { handler: () => ({}) });`);
  const entry = join(root, 'dist', 'index.mjs');
  const bundled = await readFile(entry, 'utf8');
  assert.ok(bundled.includes('@azure/functions-core'));
  await writeFile(entry, bundled.replaceAll('@azure/functions-core', '@azure/no-such-module'));
  t.mock.method(console, 'warn', () => {});
  assert.deepEqual((await start(t, root)).functions, []);
});

test('hosts of one process, even of one bundle, share no functions, modules or state', async (t) => {
  const source = `${app}
    let calls = 0;
    app.http(process.env.FIXTURE_NAME, {
      handler: async () => ({ body: [++calls, (await import('./lazy.js')).count()].join() }),
    });`;
  const lazy = 'let counted = 0; export const count = () => ++counted;';
  const root = await buildApp(t, source, {}, { './lazy.js': lazy });
  t.after(() => delete process.env.FIXTURE_NAME);
  const names = ['first', 'second', 'third'];
  const hosts: Started[] = [];
  for (const name of names) {
    process.env.FIXTURE_NAME = name;
    hosts.push(await start(t, root));
  }
  for (const [index, { url, functions }] of hosts.entries()) {
    assert.deepEqual(
      functions.map(({ name }) => name),
      [names[index]],
    );
    for (const expected of ['1,1', '2,2']) {
      assert.equal(await (await fetch(`${url}/api/${names[index]}`)).text(), expected);
    }
  }
});

test('hosts that start at the same time get their own functions each', async (t) => {
  const names = ['left', 'right'];
  const roots = await Promise.all(
    names.map((name) =>
      buildApp(t, `${app} await null; app.http('${name}', { handler: () => ({}) }); await null;`),
    ),
  );
  const hosts = await Promise.all(roots.map((root) => start(t, root)));
  assert.deepEqual(
    hosts.map(({ functions }) => functions.map(({ name }) => name)),
    [['left'], ['right']],
  );
});

test('a folder without a good package.json is refused in a sentence, and the next host starts', async (t) => {
  const root = await buildApp(t, `${app} app.http('fine', { handler: () => ({}) });`);
  const manifest = join(root, 'package.json');
  const good = await readFile(manifest, 'utf8');
  for (const [text, message] of [
    ['', /package\.json is not valid JSON/],
    ['[]', /package\.json is not a JSON object/],
    ['{"main":1}', /package\.json: "main" must be a string/],
  ] as const) {
    await writeFile(manifest, text);
    await assert.rejects(start(t, root), { message });
  }
  await writeFile(manifest, good);
  assert.equal((await start(t, root)).functions.length, 1);
});

test('a bundle that turns HTTP streaming on is refused: this host does not imitate it', async (t) => {
  const source = `${app}
    app.setup({ capabilities: { HttpUri: 'http://127.0.0.1:1' } });
    app.http('stream', { handler: () => ({}) });`;
  const host = await start(t, await buildApp(t, source));
  assert.match(host.printed.join('\n'), /HTTP streaming is on/);
  assert.deepEqual(host.functions, []);
});
