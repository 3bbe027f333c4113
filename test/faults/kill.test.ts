import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { FINAL_STATES, type Post } from '../../functions/publishing/post.ts';
import type { Fault } from '../../local/twitter-simulator/kernel/faults.ts';
import { createRandom } from '../../local/twitter-simulator/kernel/random.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { publish } from '../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../local/twitter-simulator/world.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Port, publishing, type TestPublishing } from '../support/publishing.ts';
import type { Line } from '../support/web.ts';

/** publishing.test.ts kills a publisher to which X answers well; here X does not, and the kill comes on the way from there. */
const RUNS = Number(process.env.FAULT_RUNS ?? 0);
const KILLS = Math.min(500, Math.max(8, Math.round(RUNS / 200)));
const ENDS = RUNS > 0 ? Number.POSITIVE_INFINITY : 40;
const SEED = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const MINUTE = 60_000;

interface Path {
  readonly name: string;
  readonly faults: readonly Fault[];
  /** How long a publisher that nobody ends needs on it. */
  readonly minutes: number;
  readonly ends: Post['state'];
  readonly changes?: Partial<Post>;
}
const create = { operation: 'createPosts' } as const;
const LOOK_FAILS = { operation: 'getUsersPosts', kind: 'status', status: 503 } as const;
const PATHS: readonly Path[] = [
  { name: 'found', faults: [{ ...create, kind: 'reset-after' }], minutes: 2, ends: 'posted' },
  { name: 'seen late', faults: [{ ...create, kind: 'reset-after' }, LOOK_FAILS], minutes: 3, ends: 'posted' },
  { name: 'absent', faults: [{ ...create, kind: 'status', status: 503 }], minutes: 7, ends: 'held' },
  { name: 'no credits', faults: [{ ...create, kind: 'status', status: 402 }], minutes: 0, ends: 'held' },
  {
    name: 'refused',
    faults: [{ ...create, kind: 'status', status: 400, body: {} }],
    minutes: 0,
    ends: 'failed',
  },
  { name: 'limited', faults: [{ ...create, kind: 'status', status: 429 }], minutes: 16, ends: 'posted' },
  {
    name: 'too late',
    faults: [],
    minutes: 0,
    ends: 'held',
    changes: { onLate: 'hold', lateAfterMs: MINUTE, dueAt: Date.now() - 5 * MINUTE },
  },
];

type Simulator = Awaited<ReturnType<typeof startSimulator>>;

describe('the single send, when a process dies on the way back from a fault of X', () => {
  let azurite: Azurite;
  let folder: string;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'kill-'));
    azurite = await startAzurite();
  });
  after(async () => {
    await azurite?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const draws = createRandom(SEED);
  const random = (): number => Number(draws.digits(9)) / 1e9;
  const points = new Map<Path, number>();
  const counts: Record<string, number> = {};
  let made = 0;

  interface Life {
    readonly suffix: string;
    readonly x: Simulator;
    readonly path: Path;
    /** The point at which it ends; 0 for never. */
    readonly at: number;
    /** Where its clock begins, in milliseconds from now. */
    readonly from: number;
  }
  /** Lives until its end; gives what it logged, and the points that it came by. */
  type Live = (life: Life) => Promise<{ readonly lines: readonly Line[]; readonly points: number }>;

  const inAProcess: Live = async ({ suffix, x, path, at, from }) => {
    const [logFile, clockFile] = [join(folder, `${suffix}-${from}.log`), join(folder, `${suffix}-${from}`)];
    await Promise.all([writeFile(logFile, ''), writeFile(clockFile, String(from))]);
    // X cannot follow the clock of another process; being ahead of it does no harm where no limit's end is told.
    x.clock.set(Date.now() + from + path.minutes * MINUTE);
    const options = { ...worldOf(suffix, x), at, minutes: path.minutes, logFile, clockFile };
    const child = spawn(process.execPath, [join(import.meta.dirname, '../publishing/publisher-process.ts')], {
      env: { PATH: process.env.PATH, PUBLISHER: JSON.stringify(options) },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [code, signal] = await once(child, 'exit');
    assert.ok(code === 0 || signal === 'SIGKILL', `${path.name}: the publisher ended with ${code ?? signal}`);
    const log = await readFile(logFile, 'utf8');
    const lines: Line[] = log
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line));
    return { lines, points: 0 };
  };

  /** The same without a process: from its last point on, every call hangs. Takes milliseconds. */
  const inThisProcess: Live = async ({ suffix, x, path, at, from }) => {
    let point = 0;
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const stop = (): Promise<never> | undefined => {
      if (point < at || at === 0) point++;
      if (at === 0 || point < at) return undefined;
      end();
      return new Promise<never>(() => {});
    };
    const port: Port = async (_name, call) => {
      await stop();
      try {
        return await call();
      } finally {
        await stop();
      }
    };
    let ahead = from;
    const world = publishing({ ...worldOf(suffix, x), now: () => Date.now() + ahead, port });
    const live = async (): Promise<void> => {
      for (let minute = 0; minute <= path.minutes; minute++, ahead += MINUTE) {
        x.clock.set(Date.now() + ahead);
        while ((await world.pass()).seen > 0);
      }
    };
    await Promise.race([live(), ended]);
    return { lines: [...world.lines], points: point };
  };

  const worldOf = (suffix: string, x: Simulator) => ({
    connectionString: azurite.connectionString,
    xOrigin: x.url,
    suffix,
  });

  /** One post on a path, through publishers that end at these points, then through one that does not. What went wrong. */
  async function run(path: Path, live: Live, ends: readonly number[]): Promise<string[]> {
    // An X of its own: faults and clock are of this run, and a look reads no more than 500 posts.
    const x = await startSimulator();
    try {
      return await runAgainst(x, path, live, ends);
    } finally {
      await x.close();
    }
  }

  async function runAgainst(
    x: Simulator,
    path: Path,
    live: Live,
    ends: readonly number[],
  ): Promise<string[]> {
    const suffix = `kill${made++}`;
    const name = `${path.name}, ended at ${ends.join(' and ')} (${suffix})`;
    for (const fault of path.faults) x.faults.add(fault);
    let ahead = 0;
    const rescue = publishing({ ...worldOf(suffix, x), now: () => Date.now() + ahead });
    const texts = ['One', 'Two'].map((part) => `${part} of ${name}: https://example.com/${suffix}`);
    const { id } = await rescue.schedule(texts, path.changes);
    // Others from the same account nearly equal it, at times at which it may be sent.
    for (const other of texts.flatMap((text) => [
      `${text}/2`,
      `@gateway_demo ${text}`,
      text.replace(' of', '  of'),
    ]))
      for (let minute = 0; minute < 5; minute++)
        publish(x.world, { authorId: DEMO_USER_ID, text: other }, x.clock.now() + minute * MINUTE);
    const lines: Line[] = [];
    for (const at of ends) {
      const lived = await live({ suffix, x, path, at, from: ahead });
      lines.push(...lived.lines);
      if (at === 0) points.set(path, lived.points);
      else ahead += 10 * MINUTE;
    }
    const isOpen = ({ state }: Post): boolean => !FINAL_STATES.has(state) && state !== 'held';
    for (let minute = 0; minute < 90 && isOpen(await rescue.post(id)); minute++, ahead += MINUTE) {
      x.clock.set(Date.now() + ahead);
      await rescue.pass();
    }
    // Once more, when what a dead publisher left is old enough to be swept.
    ahead += 15 * MINUTE;
    await rescue.pass();
    const post = await rescue.post(id);
    counts[post.state] = (counts[post.state] ?? 0) + 1;
    if (ends[0] === 0) assert.equal(post.state, path.ends, name);
    return verdict(post, [...lines, ...rescue.lines], x).map((wrong) => `${wrong}: ${name} is ${post.state}`);
  }

  function verdict(post: Post, lines: TestPublishing['lines'], x: Simulator): string[] {
    const there = (text: string): string[] =>
      [...x.world.posts.values()].filter((each) => each.rawText === text).map(({ id }) => id);
    const isOver = FINAL_STATES.has(post.state) || post.state === 'held';
    const needsPerson = post.state === 'held' || post.state === 'failed';
    const isTold = lines.some((line) => line.event === `post.${post.state}` && line.post === post.id);
    return [
      ...post.parts.flatMap(({ content: { text }, xId }) => {
        const ids = there(text);
        if (ids.length > 1) return ['doubled'];
        return xId === ids[0] ? [] : [xId === undefined ? 'not found' : 'wrong id'];
      }),
      ...(isOver ? [] : ['lost']),
      ...(needsPerson && !isTold ? ['silent'] : []),
    ];
  }

  test('ended at each await of each path: none doubled, none lost, none silent', async () => {
    const wrong: string[] = [];
    for (const path of PATHS) wrong.push(...(await run(path, inThisProcess, [0])));
    const all = PATHS.flatMap((path) =>
      Array.from({ length: points.get(path) ?? 0 }, (_, index) => ({ path, at: index + 1 })),
    );
    assert.ok(all.length > 150, `only ${all.length} points`);
    const chosen = sample(all, ENDS);
    for (const { path, at } of chosen) {
      wrong.push(...(await run(path, inThisProcess, [at])));
      // And its successor ends too.
      const again = 1 + Math.floor(random() * (points.get(path) ?? 1));
      if (random() < 0.25) wrong.push(...(await run(path, inThisProcess, [at, again])));
    }
    console.log(
      `# ${chosen.length} of ${all.length} points, seed ${SEED}: ${JSON.stringify(counts)}, ${wrong.length} wrong`,
    );
    assert.deepEqual(wrong, [], `FAULT_SEED=${SEED}`);
  });

  test(`${KILLS} times a real process killed on these paths: none doubled, none lost, none silent`, async () => {
    const wrong: string[] = [];
    const timeless = PATHS.filter(({ name }) => name !== 'limited');
    const kills = Array.from({ length: KILLS }, (_, index) => {
      const path = timeless[index % timeless.length] as Path;
      return { path, at: 1 + Math.floor(random() * (points.get(path) ?? 1)) };
    }).values();
    const worker = async (): Promise<void> => {
      for (const { path, at } of kills) wrong.push(...(await run(path, inAProcess, [at])));
    };
    await Promise.all([worker(), worker()]);
    console.log(`# ${KILLS} kills, seed ${SEED}: ${wrong.length} wrong`);
    assert.deepEqual(wrong, [], `FAULT_SEED=${SEED}`);
  });

  /** So many of a list, evenly over it, from an offset that the seed decides. */
  function sample<T>(items: readonly T[], count: number): readonly T[] {
    const stride = Math.max(1, items.length / count);
    const offset = random() * stride;
    return Array.from(
      { length: Math.min(count, items.length) },
      (_, index) => items[Math.floor(offset + index * stride) % items.length] as T,
    );
  }
});
