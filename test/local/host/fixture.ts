import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { build } from 'esbuild';
import { type Host, type HostOptions, startHost } from '../../../local/host/host.ts';

type Cleanup = Pick<TestContext, 'after'>;

/**
 * Builds an app the way the product is built, into a folder that goes when the test ends.
 * @param source The entry, which imports `app` from `@azure/functions` for itself.
 * @param http The section `extensions.http` of host.json.
 * @param modules Further modules by name (`./name.js`), for imports of the entry.
 */
export async function buildApp(
  t: Cleanup,
  source: string,
  http: object = {},
  modules: Record<string, string> = {},
): Promise<string> {
  const root = await mkdtemp(join(tmpdir(), 'functions-host-'));
  t.after(() => rm(root, { recursive: true, force: true }));
  await writeFile(join(root, 'host.json'), JSON.stringify({ version: '2.0', extensions: { http } }));
  await writeFile(join(root, 'package.json'), JSON.stringify({ main: 'dist/index.mjs' }));
  await build({
    stdin: { contents: source, sourcefile: 'index.js', resolveDir: import.meta.dirname },
    outdir: join(root, 'dist'),
    entryNames: 'index',
    bundle: true,
    format: 'esm',
    splitting: true,
    platform: 'node',
    target: 'node22',
    outExtension: { '.js': '.mjs' },
    external: ['@azure/functions-core'],
    banner: {
      js: "import { createRequire as gatewayCreateRequire } from 'node:module'; const require = gatewayCreateRequire(import.meta.url);",
    },
    logLevel: 'silent',
    plugins: [
      {
        name: 'modules',
        setup: (pipeline) => {
          const filter = /^\.\/.*\.js$/;
          pipeline.onResolve({ filter }, ({ path }) =>
            path in modules ? { path, namespace: 'modules' } : undefined,
          );
          pipeline.onLoad({ filter, namespace: 'modules' }, ({ path }) => ({
            contents: modules[path] ?? '',
            resolveDir: import.meta.dirname,
          }));
        },
      },
    ],
  });
  return root;
}

export interface Started extends Host {
  root: string;
  /** All that the host has printed. */
  printed: string[];
}

/** Starts a host on a folder of `buildApp`, on a free port, and closes it when the test ends. */
export async function start(
  t: Cleanup,
  root: string,
  options: Omit<HostOptions, 'root'> = {},
): Promise<Started> {
  const printed: string[] = [];
  const host = await startHost({
    root,
    stateFolder: join(root, 'state'),
    log: (text) => printed.push(text),
    ...options,
  });
  t.after(() => host.close());
  return { ...host, root, printed };
}
