/** What a proxied, signed call adds to an empty function, beside what @fastify/reply-from and nginx add to an empty route. */
import { join } from 'node:path';
import { addedTimes, type Samples, type Side } from './harness/added.ts';
import type { Benchmark } from './harness/benchmark.ts';
import { stageEmptyApp, stageGateway } from './harness/bundles.ts';
import { machine } from './harness/markdown.ts';
import { nginxVersion, startNginx } from './harness/nginx.ts';
import { peerVersion } from './harness/peers.ts';
import { cpuMicros } from './harness/process-figures.ts';
import {
  gatewaySettings,
  type Load,
  startFastify,
  startFunctions,
  startLoad,
  startX,
} from './harness/servers.ts';
import { shuffled } from './harness/statistics.ts';
import { temporaryFolder } from './harness/temporary-folder.ts';
import { SIZES } from './servers/answers.ts';

/** Calls under way at once while CPU time is taken; latency is that of one call at a time. */
const CONNECTIONS = 8;

/** An operation that X answers to the app's bearer token, and one that it answers to a user only. */
const BEARER_PATH = '/2/tweets/search/recent?query=ferry&max_results=';
const USER_PATH = '/2/users/2244994945/timelines/reverse_chronological?max_results=';

interface Amounts {
  /** How often all servers are started afresh: a process can be a tenth faster than its twin for as long as it lives. */
  readonly generations: number;
  /** Of each generation. */
  readonly rounds: number;
  readonly warmUp: number;
  readonly cpuCalls: number;
  readonly latencyCalls: number;
}
const FULL: Amounts = { generations: 5, rounds: 8, warmUp: 2000, cpuCalls: 480, latencyCalls: 120 };
const QUICK: Amounts = { generations: 1, rounds: 3, warmUp: 500, cpuCalls: 160, latencyCalls: 40 };

/** What is asked for: one side and size. */
interface Run {
  readonly pid: number;
  readonly url: string;
  readonly bytes: number;
  readonly samples: Samples;
}

export const addedTime: Benchmark = async ({ quick }) => {
  const amounts = quick ? QUICK : FULL;
  const folder = temporaryFolder();
  const gateway = await stageGateway(join(folder, 'gateway'));
  const emptyApp = await stageEmptyApp(join(folder, 'empty'));
  const nginx = nginxVersion();
  await using x = await startX();
  await using load = startLoad();

  const bySize = Object.entries(SIZES).map(([results, bytes]) => ({
    results,
    bytes,
    samples: new Map<Side, Samples>(),
  }));
  for (let generation = 0; generation < amounts.generations; generation++) {
    await using servers = new AsyncDisposableStack();
    const runs: Run[] = [];
    const add = (side: Side, pid: number, address: string): void => {
      for (const { results, bytes, samples } of bySize) {
        const kept = samples.get(side) ?? { cpu: [], latency: [] };
        samples.set(side, kept);
        runs.push({ pid, url: address + results, bytes, samples: kept });
      }
    };
    const empty = servers.use(await startFunctions(emptyApp));
    add('empty function', empty.pid, empty.origin + BEARER_PATH);
    const ours = servers.use(await startFunctions(gateway, gatewaySettings(x.origin)));
    add('gateway, bearer', ours.pid, ours.origin + BEARER_PATH);
    add('gateway, OAuth 1.0a', ours.pid, ours.origin + USER_PATH);
    const emptyRoute = servers.use(await startFastify());
    add('empty fastify route', emptyRoute.pid, emptyRoute.origin + BEARER_PATH);
    const replyFrom = servers.use(await startFastify(x.origin));
    add('@fastify/reply-from', replyFrom.pid, replyFrom.origin + BEARER_PATH);
    if (nginx) {
      const server = servers.use(await startNginx(join(folder, 'nginx'), x.origin));
      add('empty nginx location', server.pid, server.origin + BEARER_PATH);
      add('nginx proxy_pass', server.pid, server.proxyOrigin + BEARER_PATH);
    }
    await measure(runs, load, amounts);
  }

  const { schemes } = await x.tally();
  const calls = bySize.length * callsOfOneSide(amounts);
  if (schemes.Bearer !== calls || schemes.OAuth !== calls) {
    throw new Error(`Of ${calls} calls of each kind, X saw ${JSON.stringify(schemes)}.`);
  }
  const versions = ['fastify', '@fastify/reply-from'].map((name) => `${name} ${peerVersion(name)}`);
  return [
    machine(amounts.generations * amounts.rounds),
    nginx
      ? `${versions.join(', ')}, ${nginx}.`
      : `${versions.join(', ')}. nginx is not installed here (\`apt-get install nginx-light\`): its rows are left out.`,
    ...bySize.flatMap(({ bytes, samples }) => [
      '',
      `Answers of ${bytes / 1000} KB:`,
      '',
      addedTimes(samples),
    ]),
  ].join('\n');
};

/** Every run once a round, in random order. */
async function measure(runs: readonly Run[], load: Load, amounts: Amounts): Promise<void> {
  const { rounds, warmUp, cpuCalls, latencyCalls } = amounts;
  for (const { url, bytes } of runs) {
    await load.ask({ url, bytes, connections: CONNECTIONS, requests: warmUp });
  }
  for (let round = 0; round < rounds; round++) {
    for (const { pid, url, bytes, samples } of shuffled(runs)) {
      const before = cpuMicros(pid);
      await load.ask({ url, bytes, connections: CONNECTIONS, requests: cpuCalls });
      samples.cpu.push((cpuMicros(pid) - before) / cpuCalls);
      const { medianMicros } = await load.ask({ url, bytes, connections: 1, requests: latencyCalls });
      samples.latency.push(medianMicros);
    }
  }
}

function callsOfOneSide({ generations, rounds, warmUp, cpuCalls, latencyCalls }: Amounts): number {
  return generations * (warmUp + rounds * (cpuCalls + latencyCalls));
}
