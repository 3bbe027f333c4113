import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Post } from '../../functions/publishing/post.ts';
import type { Stored } from '../../functions/publishing/store.ts';
import * as step from '../../functions/publishing/transitions.ts';
import { StorageError } from '../../functions/storage/storage-error.ts';
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
    const [armed, goOn, sent, answered] = [gate(), gate(), gate(), gate()];
    // The old publisher stands still between arming and sending; the new one between X's answer and writing it down.
    const old = world(suffix, {
      port: async (name, call) => {
        if (name !== 'x.send') return call();
        armed.open();
        await goOn.opened;
        return call();
      },
    });
    const { id } = await old.schedule([text]);
    const oldPass = old.pass();
    await armed.opened;
    ahead += 20 * MINUTE;
    const plain = world(suffix);
    for (let minutes = 0; minutes < 10; minutes++, ahead += MINUTE) await plain.pass();
    assert.equal((await plain.post(id)).state, 'held');
    await write(plain, id, (post) => step.resend(post, now()));
    const newer = world(suffix, {
      port: async (name, call) => {
        const result = await call();
        if (name !== 'x.send') return result;
        sent.open();
        await answered.opened;
        return result;
      },
    });
    const newPass = newer.pass();
    await sent.opened;
    goOn.open();
    await oldPass;
    assert.equal((await plain.post(id)).state, 'sending', 'the newer attempt is under way');
    answered.open();
    await newPass;
    for (let minutes = 0; minutes < 10; minutes++, ahead += MINUTE) await plain.pass();
    assert.deepEqual([(await plain.post(id)).state, onX(text)], ['posted', 1]);
  });

  test('an answer of X’s that comes after a person had the post sent again is told of', async () => {
    const suffix = 'superseded';
    const [sent, goOn] = [gate(), gate()];
    const old = world(suffix, {
      port: async (name, call) => {
        const result = await call();
        if (name !== 'x.send') return result;
        sent.open();
        await goOn.opened;
        return result;
      },
    });
    const { id } = await old.schedule(['Answered late']);
    const oldPass = old.pass();
    await sent.opened;
    // The timeline cannot be read, so that the post is held after a day.
    x.faults.add({ operation: 'getUsersPosts', kind: 'status', status: 503, count: 1_000 });
    const plain = world(suffix);
    for (const wait of [20 * MINUTE, 25 * 60 * MINUTE, MINUTE]) {
      ahead += wait;
      await plain.pass();
    }
    assert.equal((await plain.post(id)).state, 'held');
    await write(plain, id, (post) => step.resend(post, now()));
    goOn.open();
    await oldPass;
    const told = old.lines.find(({ event }) => event === 'post.superseded');
    assert.deepEqual([told?.post, x.world.posts.get(String(told?.x_id))?.text], [id, 'Answered late']);
  });

  test('a person learns of a held or failed post although its publisher ended before it told', async () => {
    for (const [status, event, last] of [
      [402, 'post.held', 'posts.replace'],
      [400, 'post.failed', 'posts.replace'],
      [402, 'post.held', 'due.remove'],
    ] as const) {
      ahead = 0;
      const suffix = `silent${status}${last.slice(0, 3)}`;
      let sent = false;
      let ended = (): void => {};
      const isEnded = new Promise<void>((resolve) => (ended = resolve));
      // Ends with a write that follows the send: it takes effect, and nothing comes after it.
      const ending: Port = async (name, call) => {
        const result = await call();
        if (name === 'x.send') sent = true;
        if (!sent || name !== last) return result;
        ended();
        return new Promise<never>(() => {});
      };
      x.faults.add({ operation: 'createPosts', kind: 'status', status, body: {} });
      const dying = world(suffix, { port: ending });
      const { id } = await dying.schedule([`Not told of a ${status} since ${last}`]);
      void dying.pass();
      await isEnded;
      const next = world(suffix);
      ahead += 20 * MINUTE;
      await next.pass();
      await next.pass();
      const told = [...dying.lines, ...next.lines].filter((line) => line.event === event && line.post === id);
      assert.equal(told.length, 1, `${event}, ended with ${last}`);
    }
  });

  test('an arm that cannot be confirmed sends nothing', async () => {
    let writes = 0;
    const down: Port = async (name, call) => {
      if (name === 'posts.replace' && ++writes === 2) throw new StorageError('unknown');
      return call();
    };
    const each = world('unarmed', { port: down });
    const { id } = await each.schedule(['Never armed']);
    await each.pass();
    assert.equal(onX('Never armed'), 0);
    ahead += 10 * MINUTE;
    await each.pass();
    assert.deepEqual([(await each.post(id)).state, onX('Never armed')], ['posted', 1]);
  });

  test('storage that is down while a send is recorded does not make it be sent again', async () => {
    let isDown = false;
    const down: Port = async (name, call) => {
      if (isDown && !name.startsWith('x.') && name !== 'sleep') throw new StorageError('unknown');
      const result = await call();
      if (name === 'x.send') isDown = true;
      return result;
    };
    const each = world('down', { port: down });
    const { id } = await each.schedule(['Recorded late']);
    await each.pass();
    assert.ok(each.lines.some(({ event }) => event === 'post.record-failed'));
    const other = world('down');
    ahead += 10 * MINUTE;
    await other.pass();
    assert.deepEqual([(await other.post(id)).state, onX('Recorded late')], ['posted', 1]);
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
    const plain = world('empty');
    let pages = 0;
    const each = world('empty', {
      port: async (name, call) => {
        const result = await call();
        if (name !== 'due.page' || ++pages > 1) return result;
        // As the service may answer: nothing so far, go on from here.
        return { ...result, rows: [], next: (await plain.store.due(now(), 1)).next };
      },
    });
    await each.schedule(['Behind an empty page, first']);
    const { id } = await each.schedule(['Behind an empty page, second']);
    await each.pass();
    assert.equal((await each.post(id)).state, 'posted');
  });
});

function gate(): { readonly opened: Promise<void>; open(): void } {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { opened: promise, open: resolve };
}
