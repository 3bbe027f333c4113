import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import fc, { type Scheduler } from 'fast-check';
import { FINAL_STATES, type Post } from '../../functions/publishing/post.ts';
import { seriesId } from '../../functions/publishing/series-id.ts';
import * as step from '../../functions/publishing/transitions.ts';
import type { FaultEffect } from '../../local/twitter-simulator/kernel/faults.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type PublishingOptions, publishing, type TestPublishing } from '../support/publishing.ts';

/** `npm run test:faults` asks for 100,000 runs of what takes a millisecond; one of these takes fifty. */
const RUNS = Math.max(25, Math.min(1_000, Math.round(Number(process.env.FAULT_RUNS ?? 0) / 100)));
const MINUTE = 60_000;

/** What may meet the one request that posts. */
const EFFECTS: readonly (FaultEffect | undefined)[] = [
  undefined,
  { kind: 'reset-after' },
  { kind: 'reset-before' },
  { kind: 'status-after', status: 503 },
  { kind: 'status', status: 429 },
  { kind: 'status', status: 402 },
];

describe('publishers whose every call to storage and to X may be overtaken by another’s', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let made = 0;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
    for (const operation of ['createPosts', 'getUsersPosts'])
      x.limits.override(operation, { app: [], user: [] });
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });

  const world = (suffix: string, options: Partial<PublishingOptions> = {}): TestPublishing =>
    publishing({ connectionString: azurite.connectionString, xOrigin: x.url, suffix, ...options });
  /** A publisher whose calls begin in the order that the scheduler chooses. */
  const scheduled = (suffix: string, s: Scheduler): TestPublishing =>
    world(suffix, {
      port: async (name, call) => {
        await s.schedule(Promise.resolve(), name);
        return call();
      },
    });
  const onX = (text: string): string[] =>
    [...x.world.posts.values()].filter((post) => post.text.startsWith(text)).map(({ id }) => id);
  /** Passes at later times, until nothing is under way. */
  async function settled(suffix: string, id: string): Promise<Post> {
    let ahead = 0;
    const each = world(suffix, { now: () => Date.now() + ahead });
    for (let minutes = 0; minutes < 40; minutes++, ahead += MINUTE) {
      await each.pass();
      const post = await each.post(id);
      if (FINAL_STATES.has(post.state) || post.state === 'held') return post;
    }
    return each.post(id);
  }

  test('send a post once, whoever is faster where, and whatever X answers; a cancel wins or loses', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.scheduler(),
        fc.constantFrom(...EFFECTS),
        fc.boolean(),
        async (s, effect, isCancelled) => {
          const suffix = `order${made++}`;
          const text = `Interleaved ${made}`;
          const { id } = await world(suffix).schedule([text]);
          if (effect) x.faults.add({ operation: 'createPosts', ...effect });
          const cancelling = async (each: TestPublishing): Promise<boolean> => {
            const stored = await each.store.get('app', id);
            const next = stored && step.cancel(stored.post);
            return stored && next ? (await each.store.change(stored, next)) !== undefined : false;
          };
          const [won] = await s.waitFor(
            Promise.all([
              isCancelled ? cancelling(scheduled(suffix, s)) : false,
              scheduled(suffix, s).pass(),
              scheduled(suffix, s).pass(),
            ]),
          );
          x.faults.clear();
          const post = await settled(suffix, id);
          const there = onX(text);
          assert.ok(there.length <= 1, 'posted twice');
          if (won) assert.deepEqual([post.state, there.length], ['cancelled', 0]);
          if (post.state === 'posted') assert.deepEqual([post.parts[0]?.xId], there);
          assert.ok(FINAL_STATES.has(post.state) || post.state === 'held', post.state);
        },
      ),
      { numRuns: RUNS },
    );
  });

  test('make one post of each time of a series', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (s) => {
        const suffix = `turn${made++}`;
        const text = `Series ${made}`;
        const at = Date.now() - 1_000;
        const series = await world(suffix).schedule([`${text} {count}`], {
          id: seriesId('01ARZ3NDEKTSV4RRFFQ69G5FAV'),
          state: 'recurring',
          ...{ dueAt: at, actAt: at },
          recurrence: { cron: '0 0 1 1 *', timeZone: 'UTC' },
        });
        await s.waitFor(Promise.all([scheduled(suffix, s).pass(), scheduled(suffix, s).pass()]));
        assert.equal((await world(suffix).post(series.id)).made, 1);
        let ahead = 0;
        const later = world(suffix, { now: () => Date.now() + ahead });
        for (let minutes = 0; minutes < 10; minutes++, ahead += MINUTE) await later.pass();
        assert.equal(onX(text).length, 1);
      }),
      { numRuns: Math.ceil(RUNS / 3) },
    );
  });
});
