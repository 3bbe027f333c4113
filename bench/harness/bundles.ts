import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { build } from 'esbuild';
import { BUNDLE_OPTIONS, buildBundle } from '../../build.ts';

const root = join(import.meta.dirname, '../..');

/** Builds the gateway and copies it to `folder`, out of the way of whatever builds it again meanwhile. */
export async function stageGateway(folder: string): Promise<string> {
  await buildBundle();
  await cp(join(root, 'dist'), folder, { recursive: true });
  return folder;
}

/** Builds the empty app into `folder`, bundled as build.ts bundles the gateway. */
export async function stageEmptyApp(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true });
  await build({
    ...BUNDLE_OPTIONS,
    entryPoints: { index: join(import.meta.dirname, '../servers/empty-function.ts') },
    outdir: folder,
  });
  const host = { version: '2.0', extensions: { http: { routePrefix: '' } } };
  const manifest = { name: 'empty-app', private: true, type: 'module', main: 'index.mjs' };
  await writeFile(join(folder, 'host.json'), JSON.stringify(host));
  await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
  return folder;
}

/** The bytes that Node reads to load a bundle's entry: the file and all that it imports statically. */
export async function entryBytes(folder: string): Promise<number> {
  const { metafile } = await build({
    absWorkingDir: folder,
    entryPoints: ['index.mjs'],
    outdir: 'unused',
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    write: false,
    metafile: true,
    format: 'esm',
    platform: 'node',
    external: ['@azure/functions-core'],
    logLevel: 'error',
  });
  const reached = new Set(['index.mjs']);
  let bytes = 0;
  for (const file of reached) {
    const input = metafile.inputs[file];
    bytes += input?.bytes ?? 0;
    for (const { path, kind, external } of input?.imports ?? []) {
      if (kind === 'import-statement' && !external) reached.add(path);
    }
  }
  return bytes;
}
