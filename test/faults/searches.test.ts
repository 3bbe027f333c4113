import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { createRandom } from '../../local/twitter-simulator/kernel/random.ts';
import { operations } from '../../local/twitter-simulator/operations/all.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { publish } from '../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../local/twitter-simulator/world.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { searches, type TestSearches } from '../support/searches.ts';

/** Each search lives through four kills. `npm run test:faults` asks for 100,000 runs of what takes a millisecond. */
const SEARCHES = Math.min(100, Math.max(3, Math.round(Number(process.env.FAULT_RUNS ?? 0) / 1_000)));
const SEED = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const CAP = 250;
const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const START = Date.parse('2026-11-20T06:00:00Z');

describe('collecting, when processes die', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let ahead: number;
  /** How many posts X returned, by the word that they hold. */
  const returned = new Map<string, number>();
  const children = new Set<ChildProcess>();
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator({
      startAt: START,
      operations: operations.map((operation) => ({
        ...operation,
        run: (call) => {
          const answer = operation.run(call);
          for (const { kind, id } of answer.resources ?? []) {
            const [word = ''] = x.world.posts.get(id)?.rawText.split(' ') ?? [];
            if (kind === 'post') returned.set(word, (returned.get(word) ?? 0) + 1);
          }
          return answer;
        },
      })),
    });
    x.world.searchDelayMs = 0;
    ahead = x.clock.now() - Date.now();
    for (const operation of ['searchPostsRecent', 'getPostsByIds'])
      x.limits.override(operation, { app: [], user: [] });
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await x?.close();
    await azurite?.stop();
  });

  const draws = createRandom(SEED);
  const upTo = (count: number): number => Number(draws.digits(9)) % count;
  const common = (suffix: string) => ({
    connectionString: azurite.connectionString,
    xOrigin: x.url,
    suffix,
    settings: { SEARCH_POSTS_PER_DAY: String(CAP) },
  });
  const worldOf = (suffix: string, later: number): TestSearches =>
    searches({ ...common(suffix), now: () => Date.now() + ahead + later });
  const post = (word: string, count: number): void => {
    for (let made = 0; made < count; made++)
      publish(x.world, { authorId: DEMO_USER_ID, text: `${word} ${made}` }, x.clock.now());
  };

  function start(suffix: string, later: number, options: object): ChildProcess {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../searches/collector-process.ts')], {
      env: {
        PATH: process.env.PATH,
        COLLECTOR: JSON.stringify({ ...common(suffix), ahead: ahead + later, ...options }),
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    children.add(child);
    child.once('exit', () => children.delete(child));
    return child;
  }
  async function outputOf(child: ChildProcess): Promise<string> {
    let output = '';
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      output += text;
    });
    await once(child, 'close');
    return output;
  }

  /** What went wrong with a search so far, in words. */
  async function verdict(world: TestSearches, word: string, before: number): Promise<string[]> {
    const { collected } = await world.search(word);
    const kept = await world.kept(word);
    const oldest = BigInt(kept.at(-1) ?? 0);
    const { gaps, head = '0' } = collected.progress;
    const missing = x.world.timeline.filter(
      ({ id, rawText }) =>
        rawText.startsWith(`${word} `) &&
        BigInt(id) > oldest &&
        BigInt(id) <= BigInt(head) &&
        !kept.includes(id) &&
        !gaps.some(({ from, to }) => BigInt(id) > BigInt(from) && BigInt(id) < BigInt(to)),
    );
    const cost = (returned.get(word) ?? 0) - before;
    const { found, checked } = collected.spent;
    return [
      ...(missing.length > 0 ? [`${missing.length} lost`] : []),
      ...(new Set(kept).size < kept.length ? ['kept twice'] : []),
      ...(collected.progress.holes.length > 0 ? ['not caught up'] : []),
      ...(cost > CAP ? [`${cost} returned in a day`] : []),
      ...(cost > found + checked ? [`${cost} returned and ${found + checked} counted`] : []),
    ].map((wrong) => `${word}: ${wrong}`);
  }

  test(`${SEARCHES} searches, each killed four times in two days: none lost without a gap, none twice, cost within the cap`, async () => {
    let gaps = 0;
    /** How many points each of the lives came by that nobody ended. */
    const points: number[] = [];

    const run = async (index: number, isKilled: boolean): Promise<string[]> => {
      const word = `word${index}`;
      const wrong: string[] = [];
      let later = 0;
      let lives = 0;
      const live = async (): Promise<void> => {
        const atPoint = { at: 1 + upTo(points[lives++] ?? 1) };
        const kill = upTo(5) === 0 ? { afterMs: 250 + upTo(500) } : atPoint;
        const child = start(word, later, isKilled && 'at' in kill ? kill : {});
        if (isKilled && 'afterMs' in kill) setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
        const output = await outputOf(child);
        if (!isKilled) points.push(Number(output));
        // The next one comes when the lease of this one is over.
        later += 2 * MINUTE;
      };
      await worldOf(word, later).save(word, { query: word });
      post(word, 20 + upTo(120));
      await live();
      post(word, upTo(250));
      await live();
      post(word, upTo(30));
      for (let passes = 0; passes < 2; passes++) await worldOf(word, later).pass();
      wrong.push(...(await verdict(worldOf(word, later), word, 0)));

      // A phone reads, an author deletes, and what was read is looked up again.
      const evening = worldOf(word, later);
      const page = await evening.service.updates({
        search: word,
        after: undefined,
        since: undefined,
        limit: 20,
      });
      const shown: { data: { id: string }[] } = JSON.parse(page);
      const gone = shown.data[upTo(20)]?.id ?? '';
      x.world.remove(gone);
      const before = returned.get(word) ?? 0;
      later += DAY;
      post(word, upTo(200));
      await live();
      post(word, upTo(30));
      await live();
      const end = worldOf(word, later);
      for (let passes = 0; passes < 2; passes++) await end.pass();
      wrong.push(...(await verdict(end, word, before)));
      if ((await end.kept(word)).includes(gone)) wrong.push(`${word}: deleted at X and still here`);
      gaps += (await end.search(word)).collected.progress.gaps.length;
      return wrong;
    };

    const wrong = await run(0, false);
    assert.ok(points.length === 4 && points.every((count) => count >= 8), `only ${points} points`);
    const queue = Array.from({ length: SEARCHES }, (_, index) => index + 1).values();
    const worker = async (): Promise<void> => {
      for (const index of queue) wrong.push(...(await run(index, true)));
    };
    await Promise.all([worker(), worker(), worker()]);
    console.log(`# ${SEARCHES * 4} kills, seed ${SEED}: ${gaps} gaps, ${wrong.length} wrong`);
    assert.deepEqual(wrong, [], `FAULT_SEED=${SEED}`);
  });

  for (const where of ['x.send', 'updates.putAll']) {
    test(`a collector stopped before ${where}, past its lease, changes nothing when it goes on`, async () => {
      const word = `stopped${where.replace('.', '')}`;
      await worldOf(word, 0).save(word, { query: word });
      post(word, 120);
      const child = start(word, 0, { before: where, signal: 'SIGSTOP' });
      const ended = outputOf(child);
      while (!/^State:\s+T/m.test(await readFile(`/proc/${child.pid}/status`, 'utf8'))) await sleep(20);
      const other = worldOf(word, 2 * MINUTE);
      await other.pass();
      post(word, 30);
      await other.pass();
      const [held, kept] = [await other.search(word), await other.kept(word)];
      child.kill('SIGCONT');
      await ended;
      assert.deepEqual([await other.search(word), await other.kept(word)], [held, kept]);
      assert.deepEqual(await verdict(other, word, 0), []);
    });
  }
});
