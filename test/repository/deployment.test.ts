import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';
import { draw } from '../../docs/draw.ts';
import { onPath } from '../deploy/azure.ts';

const root = join(import.meta.dirname, '../..');
const read = (file: string): Promise<string> => readFile(join(root, file), 'utf8');
const noShellcheck =
  onPath('shellcheck') || process.env.CI ? false : 'this test needs shellcheck: install it';

interface Trigger {
  readonly type: string;
  readonly route?: string;
  readonly methods?: readonly string[];
}

async function httpTriggers(): Promise<Trigger[]> {
  const script = join(root, 'test/support/registrations.ts');
  const { stdout } = await promisify(execFile)(process.execPath, [script, join(root, 'dist/index.mjs')]);
  const functions: { bindings: Record<string, Trigger> }[] = JSON.parse(stdout);
  return functions
    .flatMap(({ bindings }) => Object.values(bindings))
    .filter(({ type }) => type === 'httpTrigger');
}

describe('the scripts', () => {
  test('are clean in shellcheck’s eyes', { skip: noShellcheck }, async () => {
    const scripts = await Array.fromAsync(glob('{deploy,infra}/**/*.sh', { cwd: root }));
    assert.ok(scripts.length >= 4);
    await promisify(execFile)('shellcheck', ['--severity=style', '.ci/run', ...scripts], { cwd: root });
  });

  test('come in pairs, and azure.yaml names both of each', async () => {
    const azure = await read('azure.yaml');
    const hooks = Array.from(azure.matchAll(/^ {2}(\w+):\n {4}posix:/gm), ([, name]) => name);
    assert.deepEqual(hooks, ['preprovision', 'postprovision', 'postdeploy']);
    for (const hook of hooks) {
      for (const extension of ['sh', 'ps1']) {
        const file = `deploy/hooks/${hook}.${extension}`;
        assert.ok(existsSync(join(root, file)), file);
        assert.ok(azure.includes(`run: ${file}\n`), file);
      }
      assert.ok(existsSync(join(root, `deploy/${hook}.ts`)));
    }
  });

  test('azd publishes the folder that the build stages, as it is', async () => {
    const azure = await read('azure.yaml');
    const service = azure.slice(azure.indexOf('services:'), azure.indexOf('\nhooks:'));
    for (const line of ['host: function', 'language: ts', 'project: .', 'dist: dist', 'remoteBuild: false'])
      assert.ok(service.includes(`    ${line}\n`), line);
  });
});

describe('requests.http', () => {
  test('has a request for every route, and for every method of the gateway’s own', async () => {
    const text = await read('requests.http');
    const triggers = await httpTriggers();
    assert.ok(triggers.length >= 8);
    for (const { route = '', methods = [] } of triggers) {
      const path = route.replace(/\{\*\w+\}/g, '\\S*').replace(/\{\w+\}/g, '\\{\\{\\w+\\}\\}');
      const own = route.startsWith('2/') ? ['GET', 'POST'] : methods.filter((method) => method !== 'HEAD');
      for (const method of own)
        assert.match(
          text,
          new RegExp(`^${method} \\{\\{gateway\\}\\}/${path}(\\?\\S*)?$`, 'm'),
          `${method} ${route}`,
        );
    }
  });

  test('has no key in it', async () => {
    const keys = Array.from((await read('requests.http')).matchAll(/(?:functions-key:|Key =)\s*(.*)$/gm));
    assert.ok(keys.length > 2);
    for (const [, value = ''] of keys) assert.match(value, /^\{\{(\$processEnv )?\w+\}\}$/);
  });
});

describe('docs/architecture.svg', () => {
  test('is what its text draws', async () => {
    assert.equal(await read('docs/architecture.svg'), draw(await read('docs/architecture.txt')));
  });

  test('can be read by who does not see it, and in the dark', async () => {
    const svg = await read('docs/architecture.svg');
    assert.match(svg, /role="img" aria-labelledby="title desc"/);
    assert.match(svg, /<title id="title">[^<]{10,}<\/title>\n<desc id="desc">[^<]{100,}<\/desc>/);
    assert.match(svg, /prefers-color-scheme: dark/);
  });

  test('a line that cannot be drawn is named', () => {
    for (const line of ['circle 1 2 3', 'box 1 2: Two numbers', 'box a b c d: Letters'])
      assert.throws(() => draw(`size 1 1\n${line}`), /^Error: Line 2 cannot be read/);
  });
});
