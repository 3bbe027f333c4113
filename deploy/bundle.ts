import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createWorker } from '../local/host/worker/core-api.ts';
import { loadApp } from '../local/host/worker/load.ts';
import { Stop } from './stop.ts';

const dist = join(import.meta.dirname, '../dist');

/** The names of the functions that the staged bundle registers. Throws Stop where nothing is staged. */
export async function bundleFunctions(): Promise<string[]> {
  const worker = createWorker((level, _category, message) => {
    if (level === 'warning' || level === 'error') console.error(message);
  });
  if (existsSync(join(dist, 'package.json'))) await loadApp(worker, dist);
  const names = Array.from(worker.functions.values(), ({ metadata }) => metadata.name);
  if (names.length === 0) throw new Stop('dist/ holds no functions: run `npm run build`, then deploy again.');
  return names;
}
