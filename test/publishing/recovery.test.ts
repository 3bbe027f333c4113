import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Post } from '../../functions/publishing/post.ts';
import type { Stored } from '../../functions/publishing/store.ts';
import * as step from '../../functions/publishing/transitions.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Port, type PublishingOptions, publishing, type TestPublishing } from '../support/publishing.ts';

const MINUTE = 60_000;

describe('after a publisher that ended or was held up in the middle', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let ahead = 0;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
  });
  afterEach(() => {
    x.faults.clear();
    ahead = 0;
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });

  const now = (): number => Date.now() + ahead;
  const world = (suffix: string, options: Partial<PublishingOptions> = {}): TestPublishing =>
    publishing({ connectionString: azurite.connectionString, xOrigin: x.url, suffix, now, ...options });
  const onX = (text: string): number =>
    [...x.world.posts.values()].filter((post) => post.text === text).length;
  const stored = async (from: TestPublishing, id: string): Promise<Stored> => {
    const found = await from.store.get('app', id);
    assert.ok(found);
    return found;
  };
  /** What a publisher would have written before it ended. */
  const write = async (
    from: TestPublishing,
    id: string,
    change: (post: Post) => Post | undefined,
  ): Promise<Post> => {
    const before = await stored(from, id);
    const next = change(before.post);
    assert.ok(next);
    assert.ok(await from.store.change(before, next));
    return next;
  };

  test('a post that was claimed by a publisher that ended is late like any other', async () => {
    const states: string[] = [];
    for (const onLate of ['post', 'skip', 'hold'] as const) {
      ahead = 0;
      const each = world(`late${onLate}`);
      const { id } = await each.schedule([`Claimed, then late: ${onLate}`], { onLate });
      await write(each, id, (post) => step.claim(post, now()));
      ahead += 14 * 60 * MINUTE;
      await each.pass();
      states.push((await each.post(id)).state);
    }
    assert.deepEqual(states, ['posted', 'skipped', 'held']);
    assert.deepEqual(
      ['skip', 'hold'].map((onLate) => onX(`Claimed, then late: ${onLate}`)),
      [0, 0],
    );
  });

  test('what became of an old attempt is not written into a newer one', async () => {
    const suffix = 'stale';
    const text = 'Sent again by a person';
    // The old publisher stands still between arming and sending; the new one while X answers it.
    let goOn = (): void => {};
    let answered = (): void => {};
    const oldStands = new Promise<void>((resolve) => (goOn = resolve));
    const newStands = new Promise<void>((resolve) => (answered = resolve));
    const standing =
      (until: Promise<void>, reached: () => void, isAfter: boolean): Port =>
      async (name, call) => {
        if (name !== 'x.send') return call();
        const result = isAfter ? await call() : undefined;
        if (isAfter || !reached.length) reached();
        await until;
        return result === undefined ? call() : result;
      };
    let oldArmed = (): void => {};
    let newSent = (): void => {};
    const isArmed = new Promise<void>((resolve) => (oldArmed = resolve));
    const isSent = new Promise<void>((resolve) => (newSent = resolve));

    const old = world(suffix, { port: standing(oldStands, () => oldArmed(), false) });
    const { id } = await old.schedule([text]);
    const oldPass = old.pass();
    await isArmed;
    ahead += 20 * MINUTE;
    const plain = world(suffix);
    for (let minutes = 0; minutes < 10; minutes++, ahead += MINUTE) await plain.pass();
    assert.equal((await plain.post(id)).state, 'held');
    await write(plain, id, (post) => step.resend(post, now()));
    const newer = world(suffix, { port: standing(newStands, () => newSent(), true) });
    const newPass = newer.pass();
    await isSent;
    goOn();
    await oldPass;
    assert.equal((await plain.post(id)).state, 'sending', 'the newer attempt is under way');
    answered();
    await newPass;
    for (let minutes = 0; minutes < 10; minutes++, ahead += MINUTE) await plain.pass();
    assert.deepEqual([(await plain.post(id)).state, onX(text)], ['posted', 1]);
  });

  test('a person learns of a held or failed post although its publisher ended before it told', async () => {
    for (const [status, event] of [
      [402, 'post.held'],
      [400, 'post.failed'],
    ] as const) {
      const suffix = `silent${status}`;
      let sent = false;
      let ended = (): void => {};
      const isEnded = new Promise<void>((resolve) => (ended = resolve));
      // Ends with the write that follows the send: it takes effect, and nothing comes after it.
      const ending: Port = async (name, call) => {
        const result = await call();
        if (name === 'x.send') sent = true;
        if (!sent || name !== 'posts.replace') return result;
        ended();
        return new Promise<never>(() => {});
      };
      x.faults.add({ operation: 'createPosts', kind: 'status', status, body: {} });
      const dying = world(suffix, { port: ending });
      const { id } = await dying.schedule([`Not told of a ${status}`]);
      void dying.pass();
      await isEnded;
      const next = world(suffix);
      ahead += 20 * MINUTE;
      await next.pass();
      await next.pass();
      const told = [...dying.lines, ...next.lines].filter((line) => line.event === event && line.post === id);
      assert.equal(told.length, 1, event);
    }
  });

  test('a post that cannot be looked for is shown to a person after a day', async () => {
    const each = world('unseen');
    x.faults.add({ operation: 'createPosts', kind: 'status', status: 503 });
    x.faults.add({ operation: 'getUsersPosts', kind: 'status', status: 401, count: null });
    const { id } = await each.schedule(['Never to be seen']);
    await each.pass();
    ahead += 23 * 60 * MINUTE;
    await each.pass();
    assert.equal((await each.post(id)).state, 'uncertain');
    ahead += 2 * 60 * MINUTE;
    await each.pass();
    const { state, reason } = await each.post(id);
    assert.deepEqual([state, reason], ['held', 'unconfirmed']);
  });

  test('a page without rows that has a next one does not end a pass', async () => {
    let pages = 0;
    const empty: Port = async (name, call) => {
      const result = await call();
      if (name !== 'due.page' || ++pages > 1) return result;
      // As the service may answer: nothing found so far, go on from here.
      return { rows: [], next: undefined, ...({ next: await token() } as object) } as typeof result;
    };
    const each = world('empty', { port: empty });
    const other = world('empty');
    const token = async (): Promise<string | undefined> => (await other.store.due(now(), 1)).next;
    await each.schedule(['Behind an empty page, first']);
    const { id } = await each.schedule(['Behind an empty page, second']);
    await each.pass();
    assert.equal((await each.post(id)).state, 'posted');
  });
});
