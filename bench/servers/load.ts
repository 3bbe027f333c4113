/** The client: sends requests over a fixed number of connections, which it keeps, and checks every answer's size. */
import { Agent, get } from 'node:http';
import { answerQuestions } from '../harness/processes.ts';
import { summarize } from '../harness/statistics.ts';

export interface Block {
  readonly url: string;
  /** How many requests are under way at any time. */
  readonly connections: number;
  readonly requests: number;
  /** What each answer must have. */
  readonly bytes: number;
  /** Over how long the first requests are spread, in milliseconds. */
  readonly rampMs?: number;
}

export interface BlockResult {
  /** From sending a request to the end of its answer, in microseconds. */
  readonly medianMicros: number;
}

const agents = new Map<string, Agent>();

async function run({ url, connections, requests, bytes, rampMs = 0 }: Block): Promise<BlockResult> {
  const { origin, hostname, port, pathname, search } = new URL(url);
  // One agent for each origin and number of connections, so that none of them goes idle between blocks for long.
  const key = `${origin} ${connections}`;
  const agent = agents.get(key) ?? new Agent({ keepAlive: true, maxSockets: connections });
  agents.set(key, agent);

  const options = { agent, hostname, port, path: pathname + search };
  const call = (): Promise<number> =>
    new Promise((resolve, reject) => {
      const start = performance.now();
      get(options, (response) => {
        let received = 0;
        response.on('data', (piece: Buffer) => {
          received += piece.byteLength;
        });
        response.once('error', reject);
        response.once('end', () => {
          if (response.statusCode === 200 && received === bytes) resolve((performance.now() - start) * 1000);
          else reject(new Error(`${url} answered ${response.statusCode} and ${received} bytes.`));
        });
      }).once('error', reject);
    });

  const times: number[] = [];
  let left = requests;
  const connection = async (index: number): Promise<void> => {
    await new Promise((resolve) => setTimeout(resolve, (rampMs * index) / connections));
    while (left-- > 0) times.push(await call());
  };
  await Promise.all(Array.from({ length: connections }, (_, index) => connection(index)));
  return { medianMicros: summarize(times).median };
}

answerQuestions<Block, BlockResult>(run);
