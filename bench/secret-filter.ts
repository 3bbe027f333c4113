/** What looking through an answer of X's for the app's secrets costs, beside the ETag that every answer to a read gets. */
import { hash } from 'node:crypto';
import { createSecretSearch, type NamedSecret } from '../functions/twitter/secrets/secret-search.ts';
import type { Benchmark } from './harness/benchmark.ts';
import { machine, spread, table } from './harness/markdown.ts';
import { likeX } from './harness/secrets.ts';
import { pairwise, shuffled, summarize } from './harness/statistics.ts';
import { page } from './servers/answers.ts';

const SIZES = { '3 KB': 3_000, '60 KB': 60_000, '1 MB': 1_000_000 } as const;
/** How much is looked through in one measurement: enough for the clock, little enough to take turns often. */
const BYTES_A_TURN = 6_000_000;

/** Every form of every secret by itself: what a filter of one line would do. */
function oneByOne(all: readonly NamedSecret[]): (body: Buffer) => boolean {
  const needles = all.flatMap(({ value }) => [
    Buffer.from(value),
    Buffer.from(encodeURIComponent(value)),
    ...[0, 1, 2].map((before) => {
      const text = Buffer.from('x'.repeat(before) + value).toString('base64');
      return Buffer.from(text.slice(before + 1, -4));
    }),
  ]);
  return (body) => needles.some((needle) => body.indexOf(needle) >= 0);
}

export const secretFilter: Benchmark = async ({ quick }) => {
  const rounds = quick ? 3 : 40;
  const all: readonly NamedSecret[] = Object.entries(likeX()).map(([name, value]) => ({ name, value }));
  const search = createSecretSearch(all);
  const naive = oneByOne(all);
  const rows: string[][] = [];
  for (const [size, bytes] of Object.entries(SIZES)) {
    const body = page(bytes);
    // A page in which a stranger wrote an escaped letter, which makes the search take every escape back.
    const doubtful = Buffer.concat([body.subarray(0, -5), Buffer.from('%41"}}')]);
    const sides: Record<string, { readonly run: () => unknown; readonly micros: number[] }> = {
      filter: { run: () => search(body), micros: [] },
      thorough: { run: () => search(doubtful), micros: [] },
      naive: { run: () => naive(body), micros: [] },
      etag: { run: () => hash('sha256', body, 'base64url'), micros: [] },
    };
    const times = Math.ceil(BYTES_A_TURN / bytes);
    for (let round = -1; round < rounds; round++) {
      for (const { run, micros } of shuffled(Object.values(sides))) {
        const started = performance.now();
        for (let time = 0; time < times; time++) run();
        // The first round is for the compiler.
        if (round >= 0) micros.push(((performance.now() - started) * 1000) / times);
      }
    }
    const etag = sides.etag?.micros ?? [];
    const figures = Object.values(sides).map(({ micros }) => spread(summarize(micros), 1));
    const ratios = ['filter', 'thorough', 'naive'].map((side) =>
      summarize(pairwise(sides[side]?.micros ?? [], etag, (a, b) => a / b)).median.toFixed(2),
    );
    rows.push([size, ...figures, ...ratios]);
  }
  return [
    machine(rounds),
    '',
    table(
      [
        'µs an answer of',
        'filter',
        'filter, escaped letters',
        'one by one',
        'ETag',
        'filter × ETag',
        'escaped × ETag',
        'one by one × ETag',
      ],
      rows,
    ),
  ].join('\n');
};
