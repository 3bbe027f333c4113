import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { FINAL_STATES, type Post } from '../../functions/publishing/post.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { png } from '../local/twitter-simulator/sample-files.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { nearEqual, onX } from '../support/near-equal.ts';
import { publishing, type TestPublishing } from '../support/publishing.ts';

/** `npm run test:faults` asks for 100,000 runs of what takes a millisecond; a killed process takes half a second. */
const KILLS = Math.min(1_000, Math.max(24, Math.round(Number(process.env.FAULT_RUNS ?? 0) / 100)));
const RACING = KILLS > 24 ? 500 : 60;
const SEED = Number(process.env.FAULT_SEED ?? Math.floor(Math.random() * 2 ** 31));
const MINUTE = 60_000;

describe('the single send, when processes die', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  const children = new Set<ChildProcess>();
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
    // The limits of X are not what is tried here.
    for (const operation of [
      ...['createPosts', 'getUsersPosts', 'createMediaMetadata'],
      ...['initializeMediaUpload', 'appendMediaUpload', 'finalizeMediaUpload'],
    ])
      x.limits.override(operation, { app: [], user: [] });
  });
  after(async () => {
    for (const child of children) child.kill('SIGKILL');
    await x?.close();
    await azurite?.stop();
  });

  const common = (suffix: string) => ({ connectionString: azurite.connectionString, xOrigin: x.url, suffix });
  function start(options: object): ChildProcess {
    const child = spawn(process.execPath, [join(import.meta.dirname, '../publishing/publisher-process.ts')], {
      env: { PATH: process.env.PATH, PUBLISHER: JSON.stringify(options) },
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
  /** Passes after the lease, as other instances would make them, minute by minute until the post is settled. */
  async function recover(suffix: string, id: string): Promise<TestPublishing> {
    let ahead = 20 * MINUTE;
    const world = publishing({ ...common(suffix), now: () => Date.now() + ahead });
    for (const end = ahead + 60 * MINUTE; ahead < end; ahead += MINUTE) {
      await world.pass();
      const { state } = await world.post(id);
      if (FINAL_STATES.has(state) || state === 'held') break;
    }
    return world;
  }

  /** What went wrong with a post, in words; nothing for one that went well. */
  function verdict(post: Post, lines: TestPublishing['lines']): string[] {
    return post.parts.flatMap(({ content, xId }) => {
      const there = onX(x.world, content);
      const text = JSON.stringify(content);
      const isSettled = FINAL_STATES.has(post.state) || post.state === 'held';
      const isTold =
        post.state === 'posted' ||
        lines.some(({ event, post: id }) => /post\.(held|failed)/.test(event) && id === post.id);
      return [
        ...(there.length > 1 ? [`doubled: ${text}`] : []),
        ...(isSettled ? [] : [`lost: ${text} is ${post.state}`]),
        ...(isTold ? [] : [`silent: ${text} is ${post.state}`]),
        ...(post.state === 'posted' && there[0] !== xId ? [`wrong id: ${text}`] : []),
        ...(post.state === 'held' && xId === undefined && there.length > 0 ? [`not found: ${text}`] : []),
      ];
    });
  }

  test(`${KILLS} times killed at every await and at random: none doubled, none lost, none silent`, async () => {
    let made = 0;
    const counts: Record<string, number> = {};
    const wrong: string[] = [];
    const random = randomFrom(SEED);

    const run = async (kill: { at: number } | { afterMs: number }): Promise<number> => {
      const index = made++;
      const suffix = `kill${index}`;
      const world = publishing(common(suffix));
      const media = [{ id: await world.media.put(png()), altText: 'A rectangle' }];
      // All that are killed stand on one timeline: what is looked for stands among others that nearly equal it.
      const second = { text: `Look at https://example.com/${index}`, media };
      const post = await world.schedule([nearEqual(index, 'kills'), second]);
      const child = start({ ...common(suffix), ...('at' in kill && { at: kill.at }) });
      if ('afterMs' in kill) setTimeout(() => child.kill('SIGKILL'), kill.afterMs);
      const output = await outputOf(child);
      const { lines } = await recover(suffix, post.id);
      const settled = await world.post(post.id);
      counts[settled.state] = (counts[settled.state] ?? 0) + 1;
      const told = output ? [...lines, ...JSON.parse(output).lines] : lines;
      wrong.push(...verdict(settled, told));
      return output ? JSON.parse(output).points : 0;
    };

    const points = await run({ at: 0 });
    assert.ok(points > 40, `only ${points} points`);
    // Every point in turn where there are runs enough, otherwise an even sample; then random instants.
    const atPoints = Math.min(points, Math.ceil(KILLS / 2));
    const kills = Array.from({ length: KILLS }, (_, index) =>
      index < atPoints
        ? { at: 1 + Math.floor(((index + random() * 0.99) * points) / atPoints) }
        : index < KILLS - KILLS / 4
          ? { at: 1 + Math.floor(random() * points) }
          : { afterMs: 150 + random() * 500 },
    );
    const queue = kills.values();
    const worker = async (): Promise<void> => {
      for (const kill of queue) await run(kill);
    };
    await Promise.all([worker(), worker(), worker()]);
    console.log(
      `# ${KILLS} kills over ${points} points, seed ${SEED}: ${JSON.stringify(counts)}, ${wrong.length} wrong`,
    );
    assert.deepEqual(wrong, [], `FAULT_SEED=${SEED}`);
  });

  test(`four publishers over ${RACING} due posts: each is posted once`, async () => {
    const world = publishing(common('race'));
    const posts: Post[] = [];
    for (let index = 0; index < RACING; index++)
      posts.push(await world.schedule([nearEqual(index, 'the race')]));
    const racers = Array.from({ length: 4 }, () => start(common('race')));
    await Promise.all(racers.map(outputOf));
    for (const { id } of posts) await recover('race', id);
    const counts = new Map<number, number>();
    for (const { id } of posts) {
      const { state, parts } = await world.post(id);
      const there = onX(x.world, parts[0]?.content ?? { text: '' });
      assert.deepEqual([state, parts[0]?.xId], ['posted', there[0]]);
      counts.set(there.length, (counts.get(there.length) ?? 0) + 1);
    }
    assert.deepEqual([...counts], [[1, RACING]]);
  });

  for (const [where, expected] of [
    ['posts.replace', 'posted'],
    ['x.send', 'held'],
  ] as const) {
    test(`a publisher stopped before ${where}, past its lease, sends nothing stale when it goes on`, async () => {
      // A look reads the newest 500 posts of the account: the race's must not stand before what is looked for.
      x.reset();
      const suffix = `stop${expected}`;
      const clockFile = join(tmpdir(), `clock-${process.pid}-${suffix}`);
      await writeFile(clockFile, '0');
      const world = publishing(common(suffix));
      const { id } = await world.schedule([`Stopped before ${where}`]);
      const child = start({ ...common(suffix), before: where, signal: 'SIGSTOP', clockFile });
      const ended = outputOf(child);
      while (!/^State:\s+T/m.test(await readFile(`/proc/${child.pid}/status`, 'utf8'))) await sleep(20);
      await writeFile(clockFile, String(20 * MINUTE));
      await recover(suffix, id);
      assert.equal((await world.post(id)).state, expected);
      child.kill('SIGCONT');
      await ended;
      await rm(clockFile);
      assert.equal((await world.post(id)).state, expected);
      assert.equal(onX(x.world, { text: `Stopped before ${where}` }).length, expected === 'posted' ? 1 : 0);
    });
  }
});

/** Numbers from 0 to 1 that a seed decides (mulberry32). */
function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
