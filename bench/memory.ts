/** The most memory of an instance's process when large bodies come all at once. */
import { join } from 'node:path';
import { startAzurite } from '../test/support/azurite.ts';
import type { Benchmark } from './harness/benchmark.ts';
import { stageGateway } from './harness/bundles.ts';
import { machine, spread, table } from './harness/markdown.ts';
import { forgetPeakMemory, memory } from './harness/process-figures.ts';
import { freePort, type Helper, startHelper } from './harness/processes.ts';
import { gatewaySettings, type Server, startFunctions } from './harness/servers.ts';
import { summarize } from './harness/statistics.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import type { BurstAnswer, BurstQuestion } from './servers/burst.ts';

const MB = 1_000_000;

interface Case {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  readonly path: string;
  readonly count: number;
  readonly bytes: number;
  readonly settings?: Readonly<Record<string, string>>;
}

const LARGE_MEDIA = { MAX_MEDIA_BYTES: String(16 * 1024 * 1024) };
const UPLOAD = { method: 'POST', path: '/api/media' } as const;
const READ = { method: 'GET', path: '/2/tweets/search/recent?query=ferry' } as const;
const CASES: readonly Case[] = [
  { name: '32 uploads of 6 MB, all defaults', ...UPLOAD, count: 32, bytes: 6 * MB },
  { name: '40 uploads of 15 MB', ...UPLOAD, count: 40, bytes: 15 * MB, settings: LARGE_MEDIA },
  { name: '100 answers of 9.5 MB', ...READ, count: 100, bytes: 9.5 * MB },
];

export const memoryOfBursts: Benchmark = async ({ quick }) => {
  const rounds = quick ? 1 : 3;
  const folder = await stageGateway(join(temporaryFolder(), 'gateway'));
  const rows: string[][] = [];
  for (const each of CASES) {
    const peaks: number[] = [];
    const statuses: BurstAnswer[] = [];
    for (let round = 0; round < rounds; round++) {
      const { peak, counts } = await burst(folder, each);
      peaks.push(peak);
      statuses.push(counts);
    }
    rows.push([each.name, spread(summarize(peaks), 0), spread(summarize(statuses.map(refused)), 0)]);
  }
  return [machine(rounds), '', table(['all at once', 'peak, MB', 'refused with 503'], rows)].join('\n');
};

const refused = (counts: BurstAnswer): number => counts['503'] ?? 0;

/** One burst at a fresh process, after a small one that loads what is loaded with the first calls. */
async function burst(
  folder: string,
  { method, path, count, bytes, settings }: Case,
): Promise<{ readonly peak: number; readonly counts: BurstAnswer }> {
  const azurite = await startAzurite();
  try {
    const xPort = await freePort();
    await using server: Server = await startFunctions(folder, {
      ...gatewaySettings(`http://127.0.0.1:${xPort}`),
      AzureWebJobsStorage: azurite.connectionString,
      ...settings,
    });
    await using helper: Helper<BurstQuestion, BurstAnswer> = startHelper(
      join(import.meta.dirname, 'servers/burst.ts'),
    );
    const question = { xPort, url: server.origin + path, method };
    await helper.ask({ ...question, count: 4, bytes: 10_000 });
    forgetPeakMemory(server.pid);
    const counts = await helper.ask({ ...question, count, bytes });
    const expected = new Set(['200', '201', '503']);
    const other = Object.keys(counts).filter((status) => !expected.has(status));
    if (other.length > 0) throw new Error(`Answered with ${other.join(', ')}: ${JSON.stringify(counts)}`);
    return { peak: memory(server.pid).peak, counts };
  } finally {
    await azurite.stop();
  }
}
