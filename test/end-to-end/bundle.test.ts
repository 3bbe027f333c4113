import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { glob, readFile, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { describe, test } from 'node:test';
import { promisify } from 'node:util';

const root = join(import.meta.dirname, '../..');
const dist = join(root, 'dist');
const entry = join(dist, 'index.mjs');
/** decisions.md of the project's figures: the entry with its static imports, minified. */
const MAX_ENTRY_BYTES = 130_000;

/** The files that loading the entry loads: itself and what it imports statically. */
async function staticImports(file: string, seen = new Set<string>()): Promise<Set<string>> {
  if (seen.has(file)) return seen;
  seen.add(file);
  const code = await readFile(file, 'utf8');
  for (const [, path = ''] of code.matchAll(/(?:from|import)\s*"(\.[^"]+\.mjs)"/g)) {
    await staticImports(join(dirname(file), path), seen);
  }
  return seen;
}

describe('the built bundle', () => {
  test('registers each function with its route or schedule, methods and level', async () => {
    const script = join(root, 'test/support/registrations.ts');
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [script, entry], { cwd: dist });
    assert.equal(stderr, '');
    const functions = JSON.parse(stdout).map(
      (metadata: { name: string; bindings: Record<string, Binding> }) => {
        const trigger = Object.values(metadata.bindings).find(({ type }) => /Trigger$/.test(type));
        return [
          metadata.name,
          trigger?.type,
          trigger?.route ?? trigger?.schedule,
          trigger?.methods?.join(' '),
          trigger?.authLevel,
        ];
      },
    );
    assert.deepEqual(functions, [
      ['console', 'httpTrigger', 'console/{*file}', 'GET HEAD', 'anonymous'],
      ['health-live', 'httpTrigger', 'api/health/live', 'GET HEAD', 'anonymous'],
      ['health-ready', 'httpTrigger', 'api/health/ready', 'GET HEAD', 'anonymous'],
      ['media', 'httpTrigger', 'api/media', 'POST', 'function'],
      ['media-block', 'httpTrigger', 'api/media/{id}/blocks/{block}', 'PUT', 'function'],
      ['media-complete', 'httpTrigger', 'api/media/{id}/complete', 'POST', 'function'],
      ['media-content', 'httpTrigger', 'api/media/{id}/content', 'GET', 'function'],
      ['media-item', 'httpTrigger', 'api/media/{id}', 'GET DELETE', 'function'],
      ['publish-now', 'httpTrigger', 'api/scheduled-posts/{id}/publish-now', 'POST', 'function'],
      ['resolve', 'httpTrigger', 'api/scheduled-posts/{id}/resolve', 'POST', 'function'],
      ['scheduled-post', 'httpTrigger', 'api/scheduled-posts/{id}', 'GET PATCH DELETE', 'function'],
      ['scheduled-posts', 'httpTrigger', 'api/scheduled-posts', 'GET POST', 'function'],
      ['search', 'httpTrigger', 'api/searches/{id}', 'GET PATCH DELETE', 'function'],
      ['searches', 'httpTrigger', 'api/searches', 'GET POST', 'function'],
      ['status', 'httpTrigger', 'api/status', 'GET HEAD', 'function'],
      ['updates', 'httpTrigger', 'api/updates', 'GET HEAD', 'function'],
      ['x', 'httpTrigger', '2/{*path}', 'GET HEAD POST PUT PATCH DELETE', 'function'],
      ['collect-searches', 'timerTrigger', '0 */5 * * * *', undefined, undefined],
      ['publish-due-posts', 'timerTrigger', '0 * * * * *', undefined, undefined],
    ]);
    assert.doesNotMatch(stdout, /"runOnStartup":true/);
  });

  const node22 = process.env.NODE_22;
  test('is loaded by Node 22 as well', {
    skip: !node22 && !process.env.CI && 'NODE_22 names no Node 22',
  }, async () => {
    const script = join(root, 'test/support/registrations.ts');
    const { stdout } = await promisify(execFile)(
      node22 ?? '',
      ['--experimental-strip-types', script, entry],
      { cwd: dist },
    );
    assert.equal(JSON.parse(stdout).length, 19);
  });

  test('has an entry small enough for a quick cold start', async () => {
    const sizes = await Promise.all(
      [...(await staticImports(entry))].map(async (file) => (await stat(file)).size),
    );
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(total > 10_000 && total <= MAX_ENTRY_BYTES, `${total} bytes`);
  });

  test('keeps Azure’s SDKs out of what a call without Key Vault loads', async () => {
    const chunks = await Array.fromAsync(glob('chunks/app-*.mjs', { cwd: dist }));
    assert.equal(chunks.length, 1);
    const loaded = await staticImports(join(dist, chunks[0] ?? ''));
    const sizes = await Promise.all([...loaded].map(async (file) => (await stat(file)).size));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    assert.ok(total < 150_000, `${total} bytes`);
  });

  test('is all that is staged: no dependencies, every file with its source map, the host’s own settings', async () => {
    const files = await Array.fromAsync(glob('**/*.*', { cwd: dist }));
    const modules = files.filter((file) => file.endsWith('.mjs'));
    const rest = files.filter((file) => !/\.mjs(\.map)?$/.test(file));
    assert.deepEqual(rest.sort(), [
      'THIRD-PARTY-NOTICES.txt',
      'console/console.css',
      'console/console.js',
      'console/icon.svg',
      'console/index.html',
      'console/twitter-text.js',
      'host.json',
      'package.json',
    ]);
    for (const file of modules) assert.ok(files.includes(`${file}.map`), file);
    const manifest = JSON.parse(await readFile(join(dist, 'package.json'), 'utf8'));
    assert.equal(manifest.main, 'index.mjs');
    assert.equal(manifest.dependencies, undefined);
    assert.equal(
      await readFile(join(dist, 'host.json'), 'utf8'),
      await readFile(join(root, 'host.json'), 'utf8'),
    );
  });

  test('is what `func start` in the repository’s root finds', async () => {
    const manifest = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    assert.equal(join(root, manifest.main), entry);
  });
});

interface Binding {
  readonly type: string;
  readonly route?: string;
  readonly schedule?: string;
  readonly methods?: readonly string[];
  readonly authLevel?: string;
}
