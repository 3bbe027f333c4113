/**
 * Runs the tests: `node test/run.ts [--faults] [FILE ...]`. The closing line counts them.
 * `--faults` runs test/faults/ with many more generated inputs.
 */
import { glob } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { run } from 'node:test';
import { spec } from 'node:test/reporters';
import { parseArgs } from 'node:util';
import { buildBundle } from '../build.ts';

const root = join(import.meta.dirname, '..');
const { values, positionals } = parseArgs({
  options: { faults: { type: 'boolean', default: false } },
  allowPositionals: true,
});
if (values.faults) process.env.FAULT_RUNS ??= '100000';
const pattern = values.faults ? 'test/faults/**/*.test.ts' : 'test/**/*.test.ts';
const files = positionals.length > 0 ? positionals : await Array.fromAsync(glob(pattern, { cwd: root }));

await buildBundle();

const counts = { passed: 0, failed: 0, skipped: 0 };
const events = run({
  files: files.sort().map((file) => join(root, file)),
  concurrency: availableParallelism(),
});
events.on('test:pass', ({ skip, details }) => {
  if (details.type !== 'suite') counts[skip === undefined || skip === false ? 'passed' : 'skipped']++;
});
events.on('test:fail', ({ details }) => {
  if (details.type !== 'suite') counts.failed++;
});
events.compose(spec).pipe(process.stdout);
await new Promise((resolve) => events.once('end', resolve));

// The reporter writes on after the last event; the count has to be the last line.
process.once('beforeExit', () => {
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`\n${counts.passed} passed, ${counts.failed} failed${skipped}`);
  process.exit(counts.failed > 0 || counts.passed === 0 ? 1 : 0);
});
