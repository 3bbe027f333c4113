/**
 * Builds the bundle and stages everything that is deployed in dist/: host.json, a package.json without dependencies,
 * the entry, its chunks and their source maps, in console/ the files of the operator's page, and in
 * THIRD-PARTY-NOTICES.txt the licences of what both contain.
 */
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildOptions, build, context, type Plugin } from 'esbuild';
import { bundledPackages, thirdPartyNotices } from './build/third-party-notices.ts';

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
  // The licences stand in THIRD-PARTY-NOTICES.txt, in full and once.
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
  // 240 KB that @azure/storage-blob loads only to list blobs in a form that nobody here asks for.
  alias: { 'apache-arrow': './functions/storage/no-arrow.ts' },
};

/** X's counting of characters is a file of its own, which the page loads when a person begins to write. */
const TWITTER_TEXT: Plugin = {
  name: 'twitter-text',
  setup: ({ onResolve }) =>
    onResolve({ filter: /^twitter-text$/ }, ({ kind }) =>
      kind === 'dynamic-import' ? { path: './twitter-text.js', external: true } : undefined,
    ),
};

/** The operator's page, for browsers. Its names are those that app/console-functions.ts serves. */
const consoleOptions: BuildOptions = {
  absWorkingDir: root,
  entryPoints: [
    { in: 'functions/console/main.ts', out: 'console' },
    { in: 'functions/console/console.css', out: 'console' },
    { in: 'functions/console/index.html', out: 'index' },
    { in: 'functions/console/icon.svg', out: 'icon' },
    { in: 'twitter-text', out: 'twitter-text' },
  ],
  outdir: 'dist/console',
  loader: { '.html': 'copy', '.svg': 'copy' },
  plugins: [TWITTER_TEXT],
  bundle: true,
  format: 'esm',
  target: ['chrome120', 'firefox120', 'safari17'],
  minify: true,
  legalComments: 'none',
  logLevel: 'warning',
};

async function stage(): Promise<void> {
  await rm(staged, { recursive: true, force: true });
  await mkdir(staged, { recursive: true });
  await copyFile(join(root, 'host.json'), join(staged, 'host.json'));
  const manifest = { name: 'twitter-gateway', private: true, type: 'module', main: 'index.mjs' };
  await writeFile(join(staged, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

/** The folders of the packages in both bundles. Writes the bundles unless `write` is false. */
async function buildAll(write: boolean): Promise<string[]> {
  const built = await Promise.all(
    [options, consoleOptions].map((each) => build({ ...each, write, metafile: true as const })),
  );
  return bundledPackages(built.map(({ metafile }) => metafile));
}

/** The folders of the packages that the bundles contain, found without writing anything. */
export function packagesOfBundle(): Promise<string[]> {
  return buildAll(false);
}

/** Builds dist/ once. Throws when the sources do not build, and for a bundled package without a licence text. */
export async function buildBundle(): Promise<void> {
  await stage();
  const packages = await buildAll(true);
  await writeFile(join(staged, 'THIRD-PARTY-NOTICES.txt'), await thirdPartyNotices(root, packages));
}

/** Builds dist/ and again after each change, without the licences; `onBuilt` is told after each build that worked. */
export async function watchBundle(onBuilt: () => void): Promise<{ stop: () => Promise<void> }> {
  await stage();
  const unbuilt = new Set<string>(['functions', 'console']);
  const tell = (name: string): Plugin => ({
    name: 'tell',
    setup: ({ onEnd }) =>
      onEnd(({ errors }) => {
        if (errors.length === 0) unbuilt.delete(name);
        // The first time, the host is to find both.
        if (errors.length === 0 && unbuilt.size === 0) onBuilt();
      }),
  });
  const watching = await Promise.all([
    context({ ...options, plugins: [tell('functions')] }),
    context({ ...consoleOptions, plugins: [TWITTER_TEXT, tell('console')] }),
  ]);
  await Promise.all(watching.map((each) => each.watch()));
  return { stop: async () => void (await Promise.all(watching.map((each) => each.dispose()))) };
}

if (import.meta.main) await buildBundle();
