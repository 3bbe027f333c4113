/** Memory while many calls wait for X at once. */
import { join } from 'node:path';
import type { Benchmark } from './harness/benchmark.ts';
import { stageEmptyApp, stageGateway } from './harness/bundles.ts';
import { machine, spread, table } from './harness/markdown.ts';
import { peerVersion } from './harness/peers.ts';
import { forgetPeakMemory, memory } from './harness/process-figures.ts';
import {
  gatewaySettings,
  type Load,
  type Server,
  startFastify,
  startFunctions,
  startLoad,
  startX,
  type X,
} from './harness/servers.ts';
import { shuffled, summarize } from './harness/statistics.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { SIZES } from './servers/answers.ts';

const TRICKLE_SECONDS = 10;
const PATH = '/2/tweets/search/recent?query=ferry&max_results=';
/** What X answers at once, and what it trickles. */
const [SMALL, LARGE] = [10, 100] as const;
/** Quick calls before each measurement: what is loaded with the first calls is not theirs. */
const WARM_UP = 300;
/** Over how long the calls start. */
const RAMP_MS = 2_000;

/** Resident memory, in MB. */
interface Figures {
  readonly idle: number[];
  readonly peak: number[];
}

export const slowClients: Benchmark = async ({ quick }) => {
  const [rounds, calls] = quick ? [1, 200] : [5, 1000];
  const folder = temporaryFolder();
  const gatewayFolder = await stageGateway(join(folder, 'gateway'));
  const emptyFolder = await stageEmptyApp(join(folder, 'empty'));
  await using x = await startX(TRICKLE_SECONDS);

  const startGateway = (): Promise<Server> => startFunctions(gatewayFolder, gatewaySettings(x.origin));
  // undici's pool is told to hold all the calls at once; with its default of 128 it would hold most of them back.
  const startReplyFrom = (): Promise<Server> => startFastify(x.origin, calls);
  const gateway: Figures = { idle: [], peak: [] };
  const replyFrom: Figures = { idle: [], peak: [] };
  const emptyIdle: number[] = [];

  for (let round = 0; round < rounds; round++) {
    const measurements = [
      () => hold(startGateway, x, calls, gateway),
      () => hold(startReplyFrom, x, calls, replyFrom),
      async () => {
        await using empty = await startFunctions(emptyFolder);
        await using load = startLoad();
        await warmUp(empty, load);
        emptyIdle.push(memory(empty.pid).now);
      },
    ];
    for (const measurement of shuffled(measurements)) await measurement();
  }

  const row = (name: string, { idle, peak }: Figures): string[] => {
    const perCall = peak.map((most, round) => (most - (idle[round] ?? Number.NaN)) / calls);
    return [name, ...[idle, peak].map((each) => spread(summarize(each), 0)), spread(summarize(perCall), 3)];
  };
  return [
    machine(rounds),
    '',
    table(
      ['MB', 'idle', `peak, ${calls} calls in flight`, 'a call in flight'],
      [
        ['empty function', spread(summarize(emptyIdle), 0), '–', '–'],
        row('gateway', gateway),
        row(`@fastify/reply-from ${peerVersion('@fastify/reply-from')}`, replyFrom),
      ],
    ),
  ].join('\n');
};

/** Holds so many calls in a fresh process, all of them at once. */
async function hold(start: () => Promise<Server>, x: X, calls: number, figures: Figures): Promise<void> {
  await using server = await start();
  await using load = startLoad();
  await warmUp(server, load);
  await x.tally();
  forgetPeakMemory(server.pid);
  figures.idle.push(memory(server.pid).now);
  const block = { connections: calls, requests: calls, rampMs: RAMP_MS };
  await load.ask({ ...block, url: `${server.origin}${PATH}${LARGE}`, bytes: SIZES[LARGE] });
  figures.peak.push(memory(server.pid).peak);
  const { peak } = await x.tally();
  if (peak < calls) throw new Error(`Only ${peak} of ${calls} calls were at X at once.`);
}

function warmUp({ origin }: Server, load: Load): Promise<unknown> {
  return load.ask({
    url: `${origin}${PATH}${SMALL}`,
    bytes: SIZES[SMALL],
    connections: 8,
    requests: WARM_UP,
  });
}
