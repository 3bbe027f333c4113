/**
 * Builds the bundle and stages everything that is deployed in dist/: host.json, a package.json without dependencies,
 * the entry, its chunks and their source maps.
 */
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, context } from 'esbuild';

const root = import.meta.dirname;
const staged = join(root, 'dist');

/** How a bundle is made for the Functions worker; the bench makes the app that it compares with in the same way. */
export const BUNDLE_OPTIONS: BuildOptions = {
  outExtension: { '.js': '.mjs' },
  chunkNames: 'chunks/[name]-[hash]',
  bundle: true,
  // Parts that are imported when first needed stay out of the entry, and out of a cold start.
  splitting: true,
  format: 'esm',
  platform: 'node',
  target: 'node22',
  minify: true,
  keepNames: true,
  sourcemap: true,
  sourcesContent: false,
  legalComments: 'none',
  // The Functions worker brings this module.
  external: ['@azure/functions-core'],
  // CommonJS dependencies call `require`, which an ES module does not have.
  banner: {
    js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
  },
  logLevel: 'warning',
};

const options: BuildOptions = {
  ...BUNDLE_OPTIONS,
  absWorkingDir: root,
  entryPoints: { index: 'functions/index.ts' },
  outdir: 'dist',
};

async function stage(): Promise<void> {
  await rm(staged, { recursive: true, force: true });
  await mkdir(staged, { recursive: true });
  await copyFile(join(root, 'host.json'), join(staged, 'host.json'));
  const manifest = { name: 'twitter-gateway', private: true, type: 'module', main: 'index.mjs' };
  await writeFile(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** Builds dist/ once. Throws when the sources do not build. */
export async function buildBundle(): Promise<void> {
  await stage();
  await build(options);
}

/** Builds dist/ and again after each change; `onBuilt` is told after each build that worked. */
export async function watchBundle(onBuilt: () => void): Promise<{ stop: () => Promise<void> }> {
  await stage();
  const watching = await context({
    ...options,
    plugins: [
      {
        name: 'tell',
        setup: ({ onEnd }) => onEnd(({ errors }) => (errors.length === 0 ? onBuilt() : undefined)),
      },
    ],
  });
  await watching.watch();
  return { stop: () => watching.dispose() };
}

if (import.meta.main) await buildBundle();
