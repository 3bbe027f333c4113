/** `npm run bench [-- NAME… --quick --write]`: runs the benchmarks, prints their figures as Markdown. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { addedTime } from './added-time.ts';
import type { Benchmark } from './harness/benchmark.ts';
import { ensurePeers } from './harness/peers.ts';
import { writeSection } from './harness/readme.ts';
import { loadTime } from './load-time.ts';
import { memoryOfBursts } from './memory.ts';
import { secretFilter } from './secret-filter.ts';
import { slowClients } from './slow-clients.ts';
import { ticks } from './ticks.ts';

const BENCHMARKS: Readonly<Record<string, Benchmark>> = {
  'load-time': loadTime,
  'added-time': addedTime,
  'slow-clients': slowClients,
  'secret-filter': secretFilter,
  memory: memoryOfBursts,
  ticks,
};

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Few rounds: shows that everything works, not how fast it is. */
    quick: { type: 'boolean', default: false },
    /** Puts the figures into README.md. */
    write: { type: 'boolean', default: false },
  },
});

try {
  if (!existsSync('/proc/self/schedstat'))
    throw new Error('The figures are read from Linux’s /proc, which is missing here.');
  if (values.quick && values.write)
    throw new Error('Quick figures are not for README.md: leave out --quick or --write.');
  const names = positionals.length > 0 ? positionals : Object.keys(BENCHMARKS);
  const unknown = names.filter((name) => !Object.hasOwn(BENCHMARKS, name));
  if (unknown.length > 0) {
    throw new Error(
      `No benchmark is called ${unknown.join(', ')}; there are ${Object.keys(BENCHMARKS).join(', ')}.`,
    );
  }
  ensurePeers();
  for (const name of names) {
    const figures = await BENCHMARKS[name]?.({ quick: values.quick });
    if (!figures) continue;
    console.log(`## ${name}\n\n${figures}\n`);
    if (values.write) await writeSection(join(import.meta.dirname, 'README.md'), name, figures);
  }
  process.exit(0);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
