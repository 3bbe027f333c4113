/**
 * `npm run mutate [-- STAGE… --write]`: changes functions/publishing/ in small ways and counts the changes that its tests
 * notice. What was found out is kept in .local/mutation/, and only what has changed since is run again; remove that
 * folder for a run of everything.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { globSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { table, verdict } from './harness/markdown.ts';
import { ensurePeers, peerVersion } from './harness/peers.ts';
import { writeSection } from './harness/readme.ts';
import { startSharedAzurite } from './harness/shared-azurite.ts';

interface Stage {
  /** Files of functions/publishing/. */
  readonly sources: readonly string[];
  /** Their tests, in test/publishing/, those that take moments first. */
  readonly tests: readonly string[];
}

const root = join(import.meta.dirname, '..');
const folder = '.local/mutation';

/** What has to do with storage and X, with tests against the emulator and the simulator. */
const outside: Stage = {
  sources: [
    ...['attach-media', 'equal-posts', 'listing', 'pass', 'publisher', 'report', 'series', 'service'],
    ...['settings-series', 'store', 'text-index', 'timeline'],
  ].map((name) => `functions/publishing/${name}.ts`),
  tests: [
    ...[
      'attach-media-calls',
      'pass',
      'turn',
      'store',
      'service-steps',
      'listing',
      'series',
      'series-changes',
    ],
    ...['attach-media', 'recovery', 'service', 'publisher'],
    ...['equal-posts', 'publishing-off', 'look-cost', 'others-posts'],
  ].map((name) => `test/publishing/${name}.test.ts`),
};
const STAGES: Readonly<Record<string, Stage>> = {
  /** All else: what only computes, with tests that take moments. */
  pure: {
    sources: others('functions/publishing/*.ts', outside.sources),
    tests: others('test/publishing/*.test.ts', outside.tests),
  },
  outside,
};
const GOAL = 95;
/** A test that notices by chance, and takes longer than all others together. */
const SLOW = 'whatever JSON comes';

/** A stage's result in Stryker's report, by how many changes had it. */
type Counts = Readonly<Record<string, number>>;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** Puts the score into README.md. */
    write: { type: 'boolean', default: false },
  },
});

try {
  const names = positionals.length > 0 ? positionals : Object.keys(STAGES);
  const stages = names.map((name): [string, Stage] => {
    const stage = STAGES[name];
    if (!stage) throw new Error(`No stage is called ${name}; there are ${Object.keys(STAGES).join(', ')}.`);
    return [name, stage];
  });
  if (values.write && positionals.length > 0)
    throw new Error('The score in README.md is that of all stages: leave out --write, or the names.');
  ensurePeers();
  const found: [string, Counts][] = [];
  for (const [name, stage] of stages) found.push([name, await run(name, stage)]);
  const figures = report(found);
  console.log(figures);
  if (values.write) await writeSection(join(import.meta.dirname, 'README.md'), 'mutation', figures);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}

function others(pattern: string, known: readonly string[]): readonly string[] {
  return globSync(pattern, { cwd: root, exclude: ['**/*.d.ts', ...known] }).sort();
}

async function run(name: string, { sources, tests }: Stage): Promise<Counts> {
  const file = (what: string): string => join(folder, `${name}.${what}.json`);
  const plugin = (path: string): string => join(import.meta.dirname, path);
  const config = {
    testRunner: 'tap',
    plugins: [
      plugin('node_modules/@stryker-mutator/tap-runner/dist/src/index.js'),
      plugin('harness/unchanged.ts'),
    ],
    tap: {
      testFiles: tests,
      nodeArgs: ['--test-reporter=tap', `--test-skip-pattern=${SLOW}`, '-r', '{{hookFile}}', '{{testFile}}'],
    },
    mutate: sources,
    ignorers: ['unchanged'],
    coverageAnalysis: 'perTest',
    incremental: true,
    incrementalFile: file('incremental'),
    // Stryker's own reader of this file needs an older TypeScript; none of that name is there.
    tsconfigFile: join(folder, 'none.json'),
    ignorePatterns: ['.local', 'bench', 'dist', 'docs', 'infra'],
    tempDirName: join(folder, `${name}.sandbox`),
    concurrency: 2,
    // Beyond half as much again as the tests take: on a busy machine they would else count as noticed.
    timeoutMS: 30_000,
    reporters: ['progress', 'clear-text', 'json'],
    clearTextReporter: { logTests: false, allowColor: false },
    jsonReporter: { fileName: file('report') },
    allowEmpty: false,
  };
  mkdirSync(join(root, folder), { recursive: true });
  writeFileSync(join(root, file('config')), JSON.stringify(config));
  const stryker = plugin('node_modules/@stryker-mutator/core/bin/stryker.js');
  const azurite = await startSharedAzurite();
  try {
    const running = spawn(process.execPath, [stryker, 'run', file('config')], {
      cwd: root,
      stdio: 'inherit',
      // Stryker runs the tests with the `node` of the path.
      env: {
        ...process.env,
        PATH: dirname(process.execPath) + delimiter + process.env.PATH,
        SHARED_AZURITE: azurite.url,
      },
    });
    const [status] = await once(running, 'exit');
    if (status !== 0) throw new Error(`Stryker could not finish the stage ${name}; it said why.`);
  } finally {
    azurite.stop();
  }
  return countsOf(join(root, file('report')));
}

function countsOf(file: string): Counts {
  const { files }: { files: Record<string, { mutants: { status: string }[] }> } = JSON.parse(
    readFileSync(file, 'utf8'),
  );
  const counts: Record<string, number> = {};
  for (const { status } of Object.values(files).flatMap(({ mutants }) => mutants))
    counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

function report(stages: readonly (readonly [string, Counts])[]): string {
  const row = (name: string, counts: Counts): string[] => {
    const count = (...statuses: string[]): number =>
      statuses.reduce((sum, status) => sum + (counts[status] ?? 0), 0);
    const noticed = count('Killed', 'Timeout');
    const all = noticed + count('Survived', 'NoCoverage');
    const score = (noticed / all) * 100;
    return [
      name,
      ...[all, noticed, count('Survived'), count('NoCoverage')].map(String),
      `${score.toFixed(1)} (${verdict(score >= GOAL)})`,
    ];
  };
  const day = new Date().toISOString().slice(0, 10);
  return [
    `Stryker ${peerVersion('@stryker-mutator/core')}, Node ${process.versions.node}, ${day}; goal ${GOAL} %.`,
    '',
    table(
      ['stage', 'changes', 'noticed', 'not noticed', 'not reached', 'score, %'],
      stages.map(([name, counts]) => row(name, counts)),
    ),
  ].join('\n');
}
