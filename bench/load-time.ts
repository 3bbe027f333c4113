/** What a cold start waits for: loading the built entry, beside an empty app. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Benchmark } from './harness/benchmark.ts';
import { entryBytes, stageEmptyApp, stageGateway } from './harness/bundles.ts';
import { machine, spread, table, verdict } from './harness/markdown.ts';
import { pairwise, type Summary, shuffled, summarize } from './harness/statistics.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';

const GOAL_RATIO = 1.3;
const GOAL_BYTES = 130_000;

/** What servers/load-probe.mjs prints. */
interface Probe {
  readonly loadMs: number;
  /** Of the whole process, up to the loaded entry. */
  readonly cpuMs: number;
  readonly firstCallMs: number;
  readonly status: number;
}

interface App {
  readonly name: string;
  readonly folder: string;
  readonly functionName: string;
  /** Without credentials the gateway goes all the way to the point where it would sign. */
  readonly firstStatus: number;
  readonly probes: Probe[];
}

export const loadTime: Benchmark = async ({ quick }) => {
  const folder = temporaryFolder();
  const gateway: App = {
    name: 'gateway',
    folder: await stageGateway(join(folder, 'gateway')),
    functionName: 'x',
    firstStatus: 503,
    probes: [],
  };
  const empty: App = {
    name: 'empty app',
    folder: await stageEmptyApp(join(folder, 'empty')),
    functionName: 'empty',
    firstStatus: 200,
    probes: [],
  };
  const rounds = quick ? 5 : 60;
  for (const app of [gateway, empty]) await probe(app);
  for (let round = 0; round < rounds; round++) {
    for (const app of shuffled([gateway, empty])) app.probes.push(await probe(app));
  }

  const [bytes, emptyBytes] = [await entryBytes(gateway.folder), await entryBytes(empty.folder)];
  const row = (app: App, size: number): string[] => [
    app.name,
    (size / 1000).toFixed(1),
    ...(['loadMs', 'cpuMs', 'firstCallMs'] as const).map((figure) =>
      spread(summarize(app.probes.map((each) => each[figure])), 1),
    ),
  ];
  const ratioOf = (figure: keyof Probe): Summary => {
    const [ours, theirs] = [gateway, empty].map((app) => app.probes.map((each) => each[figure]));
    return summarize(pairwise(ours ?? [], theirs ?? [], (a, b) => a / b));
  };
  const load = ratioOf('loadMs');
  return [
    machine(rounds),
    '',
    table(
      ['', 'entry, KB', 'load, ms', 'process CPU, ms', 'first call, ms'],
      [
        row(empty, emptyBytes),
        row(gateway, bytes),
        [
          'ratio, round by round',
          (bytes / emptyBytes).toFixed(2),
          spread(load, 2),
          spread(ratioOf('cpuMs'), 2),
          '–',
        ],
      ],
    ),
    '',
    `Load: ${load.median.toFixed(2)} times the empty app’s (goal ≤ ${GOAL_RATIO}: ${verdict(load.median <= GOAL_RATIO)}). ` +
      `Entry: ${(bytes / 1000).toFixed(1)} KB (goal ≤ ${GOAL_BYTES / 1000}: ${verdict(bytes <= GOAL_BYTES)}).`,
  ].join('\n');
};

async function probe({ name, folder, functionName, firstStatus }: App): Promise<Probe> {
  const script = join(import.meta.dirname, 'servers/load-probe.mjs');
  const url = 'http://localhost/2/tweets/search/recent?query=ferry&max_results=10';
  const { stdout } = await promisify(execFile)(
    process.execPath,
    [script, join(folder, 'index.mjs'), functionName, url],
    { env: { AZURE_FUNCTIONS_ENVIRONMENT: 'Development' } },
  );
  const result: Probe = JSON.parse(stdout);
  if (result.status !== firstStatus)
    throw new Error(`The first call of the ${name} answered ${result.status}.`);
  return result;
}
