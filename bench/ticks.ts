/** What a tick costs in storage, and that it costs no more where there are more rows. */
import { TableClient } from '@azure/data-tables';
import { keyOf } from '../functions/publishing/keys.ts';
import { ulid } from '../functions/storage/ulid.ts';
import { startSimulator } from '../local/twitter-simulator/server.ts';
import { startAzurite } from '../test/support/azurite.ts';
import { publishing } from '../test/support/publishing.ts';
import type { Benchmark } from './harness/benchmark.ts';
import { machine, spread, table } from './harness/markdown.ts';
import { summarize } from './harness/statistics.ts';

const DAY_MS = 24 * 60 * 60_000;
/** What the service takes in one transaction. */
const BATCH = 100;
/** Rows that lie in one partition, which holds 12 days: the emulator is slow with more. */
const A_PARTITION = 1_000;
/** Rows that wait for a later day, each with its hint; all other rows are posted. */
const WAITING = 1_000;

interface Tick {
  readonly transactions: Readonly<Record<string, number>>;
  readonly ms: number;
}

export const ticks: Benchmark = async ({ quick }) => {
  const [sizes, rounds, due] = quick ? [[1_500, 3_000], 1, 10] : [[10_000, 100_000], 3, 100];
  const measured: [rows: number, ticks: Tick[]][] = [];
  for (const rows of sizes) {
    const azurite = await startAzurite();
    try {
      await fill(azurite.connectionString, rows - due);
      const found: Tick[] = [];
      while (found.length < rounds) found.push(await tick(azurite.connectionString, due, found.length));
      measured.push([rows, found]);
    } finally {
      await azurite.stop();
    }
  }
  return report(measured, rounds, due);
};

/** One pass over the posts that are due, among all that is there. */
async function tick(connectionString: string, due: number, round: number): Promise<Tick> {
  const x = await startSimulator();
  try {
    x.limits.override('createPosts', { app: [], user: [] });
    const transactions: Record<string, number> = {};
    const world = publishing({
      ...{ connectionString, suffix: '', xOrigin: x.url },
      port: (name, call) => {
        transactions[name] = (transactions[name] ?? 0) + 1;
        return call();
      },
    });
    for (let index = 0; index < due; index++) await world.schedule([`Round ${round}, number ${index}`]);
    for (const name of Object.keys(transactions)) delete transactions[name];
    const startedAt = performance.now();
    const { states } = await world.pass();
    const ms = performance.now() - startedAt;
    if (states.posted !== due) throw new Error(`Of ${due} posts ${states.posted ?? 0} were posted.`);
    const storage = Object.entries(transactions).filter(([name]) => /^(posts|due|settled)\./.test(name));
    return { transactions: Object.fromEntries(storage), ms };
  } finally {
    await x.close();
  }
}

/** Posted rows, partition after partition into the past, and some that wait, as the publisher would have left them. */
async function fill(connectionString: string, rows: number): Promise<void> {
  const client = (name: string): TableClient =>
    TableClient.fromConnectionString(connectionString, name, { allowInsecureConnection: true });
  const [posts, due] = [client('posts'), client('due')];
  await Promise.all([posts.createTable(), due.createTable()]);
  const now = Date.now();
  for (let row = 0; row < rows; row += BATCH) {
    const isWaiting = row < WAITING;
    // Ids of one batch lie within a second, so that they share a partition.
    const madeAt = now - (1 + Math.floor(row / A_PARTITION)) * 13 * DAY_MS;
    const at = new Date(now + DAY_MS).toISOString();
    const ids = Array.from({ length: Math.min(BATCH, rows - row) }, (_, index) =>
      ulid(madeAt + index, () => crypto.getRandomValues(new Uint8Array(16))),
    );
    const hintOf = (id: string): string => `${at}~${at}~app~${id}~bench`;
    const post = 'x'.repeat(600);
    const state = isWaiting ? 'scheduled' : 'posted';
    await posts.submitTransaction(
      ids.map((id) => {
        const { partition, row: rowKey } = keyOf('app', id);
        const hint = isWaiting ? hintOf(id) : '';
        return ['create', { partitionKey: partition, rowKey, state, dueAt: at, post, hint }];
      }),
    );
    if (!isWaiting) continue;
    await due.submitTransaction(
      ids.map((id) => ['create', { partitionKey: 'open', rowKey: hintOf(id), writtenAt: now }]),
    );
  }
}

function report(measured: readonly [number, readonly Tick[]][], rounds: number, due: number): string {
  const total = ({ transactions }: Tick): number =>
    Object.values(transactions).reduce((sum, n) => sum + n, 0);
  const kinds = [
    ...new Set(measured.flatMap(([, all]) => all.flatMap((one) => Object.keys(one.transactions)))),
  ];
  const row = (name: string, of: (one: Tick) => number, digits: number): string[] => [
    name,
    ...measured.map(([, all]) => spread(summarize(all.map(of)), digits)),
  ];
  const [few, many] = measured.map(([, all]) => summarize(all.map(total)).median);
  return [
    machine(rounds),
    '',
    table(
      [`a tick with ${due} posts due`, ...measured.map(([rows]) => `${rows.toLocaleString('en')} rows`)],
      [
        ...kinds.sort().map((kind) => row(kind, ({ transactions }) => transactions[kind] ?? 0, 0)),
        row('**transactions**', total, 0),
        row('ms (emulator)', ({ ms }) => ms, 0),
      ],
    ),
    '',
    `Transactions with ${(measured.at(-1)?.[0] ?? 0) / (measured[0]?.[0] ?? 1)} times the rows: ${((many ?? 0) / (few ?? 1)).toFixed(2)} times as many (goal 1: ${many === few ? 'met' : 'missed'}); ${((few ?? 0) / due).toFixed(1)} a post.`,
  ].join('\n');
}
