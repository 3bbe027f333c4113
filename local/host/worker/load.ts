import { globSync } from 'node:fs';
import Module, { registerHooks } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readJsonObject } from '../json-file.ts';
import { type CoreApi, createCoreApi, type Worker } from './core-api.ts';
import { hookContext, runHooks } from './hooks.ts';

const coreModule = '@azure/functions-core';
const loadParameter = 'host-load';

let loads = 0;
let lastLoad: Promise<void> = Promise.resolve();
let loading: CoreApi | undefined;

/**
 * Loads the entry point that the package.json in `root` names in `main` (a glob) and lets it register its functions. What
 * goes wrong is logged as the worker logs it, and leaves the worker without functions.
 *
 * Loads are one after another, and each gets modules of its own, so that several hosts can live in one process. Only ES
 * modules are made afresh; a bundle is nothing else.
 * @throws Error with a sentence, where package.json is missing or wrong.
 */
export function loadApp(worker: Worker, root: string): Promise<void> {
  const load = lastLoad.then(() => loadNow(worker, root));
  lastLoad = load.catch(() => {});
  return load;
}

async function loadNow(worker: Worker, root: string): Promise<void> {
  const main = entryPattern(root);
  try {
    if (main === undefined) return;
    provideCoreModule(createCoreApi(worker));
    const files = globSync(main, { cwd: root }).sort();
    if (files.length === 0) throw new Error('Found zero files matching the supplied pattern');
    const load = loads++;
    for (const file of files) {
      const url = pathToFileURL(join(root, file));
      // The first load of a process needs no copy of its own: its stack traces show the plain file names.
      if (load > 0) {
        keepLoadsApart();
        url.searchParams.set(loadParameter, String(load));
      }
      await import(url.href);
    }
    await runHooks(worker, 'appStart', hookContext(worker, {}, { functionAppDirectory: root }));
    const capabilities = await worker.model?.getCapabilities({});
    if (capabilities?.HttpUri !== undefined) {
      throw new Error('HTTP streaming is on (app.setup), which this host does not imitate.');
    }
  } catch (error) {
    worker.functions.clear();
    const message = error instanceof Error ? error.message : String(error);
    worker.log('warning', 'system', `Worker was unable to load entry point "${main}": ${message}`);
    if (error instanceof Error && error.stack !== undefined) worker.log('warning', 'system', error.stack);
  } finally {
    worker.started = true;
  }
}

function entryPattern(root: string): string | undefined {
  const file = join(root, 'package.json');
  const { main } = readJsonObject(file);
  if (main !== undefined && typeof main !== 'string') throw new Error(`${file}: "main" must be a string.`);
  return main;
}

/** Answers `require('@azure/functions-core')` as the worker does: there is no such package, only this module in memory. */
function provideCoreModule(api: CoreApi): void {
  const first = loading === undefined;
  loading = api;
  if (!first) return;
  Module.prototype.require = new Proxy(Module.prototype.require, {
    apply: (target, self, args) => (args[0] === coreModule ? loading : Reflect.apply(target, self, args)),
  });
}

let apart = false;

/** Makes a module that is imported by a module of a numbered load one of that load. */
function keepLoadsApart(): void {
  if (apart) return;
  apart = true;
  registerHooks({
    resolve: (specifier, context, next) => {
      const resolved = next(specifier, context);
      const parent = context.parentURL;
      if (!parent?.includes(`?${loadParameter}=`) || !resolved.url.startsWith('file:')) return resolved;
      const url = new URL(resolved.url);
      url.search = new URL(parent).search;
      return { ...resolved, url: url.href };
    },
  });
}
