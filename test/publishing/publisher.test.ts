import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Post } from '../../functions/publishing/post.ts';
import * as step from '../../functions/publishing/transitions.ts';
import { StorageError } from '../../functions/storage/storage-error.ts';
import type { Fault, FaultEffect } from '../../local/twitter-simulator/kernel/faults.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { publish } from '../../local/twitter-simulator/world/publish.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Port, type PublishingOptions, publishing, type TestPublishing } from '../support/publishing.ts';

const MINUTE = 60_000;

type Effect = FaultEffect & Pick<Fault, 'count' | 'skip'>;

describe('the publisher, with a real table service and a real request to X', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let ahead = 0;
  let made = 0;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
    for (const operation of ['createPosts', 'getUsersPosts'])
      x.limits.override(operation, { app: [], user: [] });
  });
  afterEach(() => {
    x.faults.clear();
    ahead = 0;
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });

  const world = (options: Partial<PublishingOptions> = {}): TestPublishing =>
    publishing({
      connectionString: azurite.connectionString,
      xOrigin: x.url,
      suffix: `test${made++}`,
      now: () => Date.now() + ahead,
      ...options,
    });
  const onX = (text: string): string[] =>
    [...x.world.posts.values()].filter((post) => post.text === text).map(({ id }) => id);
  const fault = (more: Effect, operation = 'createPosts'): void => x.faults.add({ operation, ...more });
  /** Passes at later and later times, until the post rests. */
  async function untilRest(each: TestPublishing, id: string): Promise<Post> {
    for (let tries = 0; tries < 20; tries++) {
      await each.pass();
      const post = await each.post(id);
      if (post.actAt === undefined) return post;
      ahead += MINUTE;
    }
    return each.post(id);
  }

  test('each way in which X can answer, or not, ends as it should', async () => {
    const cases: [string, Effect[], Post['state'], string | undefined, number][] = [
      ['nothing odd', [], 'posted', undefined, 1],
      ['reset before the effect', [{ kind: 'reset-before' }], 'held', 'unconfirmed', 0],
      ['reset after the effect', [{ kind: 'reset-after' }], 'posted', undefined, 1],
      ['a 201 cut off', [{ kind: 'truncated', bytes: 5 }], 'posted', undefined, 1],
      ['no answer in time', [{ kind: 'delay', ms: 2_500, phase: 'after' }], 'posted', undefined, 1],
      ...[500, 502, 503, 504].flatMap((status): typeof cases => [
        [`a ${status} without effect`, [{ kind: 'status', status }], 'held', 'unconfirmed', 0],
        [`a ${status} with effect`, [{ kind: 'status-after', status }], 'posted', undefined, 1],
      ]),
      ['a page', [{ kind: 'content-type', contentType: 'text/html', body: '<p>' }], 'posted', undefined, 1],
      ['a redirect', [{ kind: 'redirect', location: '/' }], 'held', 'unconfirmed', 0],
      ['401', [{ kind: 'status', status: 401 }], 'held', 'credentials', 0],
      ['no credits', [{ kind: 'error', error: 'credits-depleted' }], 'held', 'credits', 0],
      ['the spend cap', [{ kind: 'error', error: 'spend-cap-reached' }], 'held', 'spend-cap', 0],
      ['the usage cap', [{ kind: 'error', error: 'usage-capped' }], 'held', 'usage-capped', 0],
      ['a duplicate of old', [{ kind: 'error', error: 'duplicate-content' }], 'held', 'unconfirmed', 0],
      ['400', [{ kind: 'status', status: 400, body: {} }], 'failed', 'refused', 0],
      ['429, then room', [{ kind: 'status', status: 429 }], 'posted', undefined, 1],
    ];
    for (const [name, faults, state, reason, count] of cases) {
      ahead = 0;
      const each = world();
      const text = `With ${name}`;
      for (const one of faults) fault(one);
      const { id } = await each.schedule([text]);
      const post = await untilRest(each, id);
      assert.deepEqual([post.state, post.reason], [state, reason], name);
      assert.equal(onX(text).length, count, name);
      assert.equal(post.parts[0]?.xId, count === 1 ? onX(text)[0] : undefined, name);
      const told = each.lines.some(({ event, post: about }) => about === id && event === `post.${state}`);
      assert.equal(told, state === 'held' || state === 'failed', name);
      // What the vault holds now is for the next send; this one is not repeated.
      const isRefused = each.lines.some(({ event }) => event === 'credentials.rejected');
      assert.equal(isRefused, reason === 'credentials', name);
      x.faults.clear();
    }
  });

  test('X that cannot be connected to was sent nothing, and gets the post later', async () => {
    const each = world({ xOrigin: 'http://127.0.0.1:1' });
    const { id } = await each.schedule(['Not reachable']);
    await each.pass();
    const post = await each.post(id);
    assert.deepEqual([post.state, post.fruitless], ['scheduled', 1]);
  });

  test('a look that fails is not absence', async () => {
    const each = world();
    fault({ kind: 'reset-after' });
    const { id } = await each.schedule(['Seen at last']);
    await each.pass();
    fault({ kind: 'status', status: 503, count: 4 }, 'getUsersPosts');
    assert.equal((await untilRest(each, id)).state, 'posted');
  });

  test('a thread that stops half-way goes on where it stopped', async () => {
    const each = world();
    fault({ kind: 'status', status: 402, skip: 1 });
    const { id } = await each.schedule(['Thread one', 'Thread two', 'Thread three']);
    const held = await untilRest(each, id);
    assert.deepEqual(
      [held.state, held.parts.map(({ xId }) => xId !== undefined)],
      ['held', [true, false, false]],
    );
    ahead += 20 * MINUTE;
    const stored = await each.store.get('app', id);
    assert.ok(stored);
    const again = step.resend(stored.post, Date.now() + ahead);
    assert.ok(again && (await each.store.change(stored, again)));
    assert.equal((await untilRest(each, id)).state, 'posted');
    for (const text of ['Thread one', 'Thread two', 'Thread three']) assert.equal(onX(text).length, 1, text);
  });

  test('a cancel that races the send either wins, and nothing is sent, or loses, and is told so', async () => {
    for (let round = 0; round < 8; round++) {
      const each = world();
      const text = `Raced ${round}`;
      const { id } = await each.schedule([text]);
      const stored = await each.store.get('app', id);
      assert.ok(stored);
      const cancelled = step.cancel(stored.post);
      assert.ok(cancelled);
      const cancelling = new Promise((resolve) => setTimeout(resolve, round * 3)).then(() =>
        each.store.change(stored, cancelled),
      );
      const [won] = await Promise.all([cancelling, each.pass()]);
      const { state } = await each.post(id);
      assert.deepEqual([state, onX(text).length], won ? ['cancelled', 0] : ['posted', 1]);
    }
  });

  test('a write that took effect although its answer was lost is known as ours', async () => {
    let lost = 0;
    const losing: Port = async (name, call) => {
      const result = await call();
      // Every third write of a post's row loses its answer.
      if (name === 'posts.replace' && ++lost % 3 === 0) throw new StorageError('unknown');
      return result;
    };
    for (let round = 0; round < 6; round++) {
      const each = world({ port: losing });
      const { id } = await each.schedule([`Lost answer ${round}`]);
      assert.equal((await untilRest(each, id)).state, 'posted');
      assert.equal(onX(`Lost answer ${round}`).length, 1);
    }
    assert.ok(lost > 6);
  });

  test('credentials of another account hold a post that was bound to one', async () => {
    const each = world();
    const { id } = await each.schedule(['Whose?'], { boundTo: '42@https://api.x.com' });
    const post = await untilRest(each, id);
    assert.deepEqual([post.state, post.reason, onX('Whose?').length], ['held', 'wrong-account', 0]);
  });

  test('a publisher whose clock is two minutes off finds its post all the same', async () => {
    for (const skew of [-2 * MINUTE + 5_000, 2 * MINUTE - 5_000]) {
      ahead = skew;
      const each = world();
      fault({ kind: 'reset-after' });
      const { id } = await each.schedule([`Skewed by ${skew}`]);
      assert.equal((await untilRest(each, id)).state, 'posted', String(skew));
    }
  });

  test('a timer that is 14 hours late follows the policy of each post', async () => {
    const each = world();
    const dueAt = Date.now() - 14 * 60 * MINUTE;
    const ids = await Promise.all(
      (['post', 'skip', 'hold'] as const).map(
        async (onLate) => (await each.schedule([`Late ${onLate}`], { dueAt, actAt: dueAt, onLate })).id,
      ),
    );
    await Promise.all([each.pass(), each.pass()]);
    const states = await Promise.all(ids.map(async (id) => (await each.post(id)).state));
    assert.deepEqual(states, ['posted', 'skipped', 'held']);
    assert.equal(onX('Late post').length, 1);
  });

  test('posts that X’s limit defers go out in the next window in the order in which they were due', async () => {
    const each = world();
    const from = Date.now() - 10 * MINUTE;
    for (const place of [3, 1, 4, 2, 5]) {
      const at = from + place * 1_000;
      await each.schedule([`Place ${place}`], { dueAt: at, actAt: at });
    }
    const asked = (): number =>
      x.journal.entries.filter(({ operationId }) => operationId === 'createPosts').length;
    const before = asked();
    fault({ kind: 'status', status: 429 });
    await each.pass(1);
    ahead += 10 * MINUTE;
    await each.pass(1);
    assert.equal(asked() - before, 1, 'X is not asked again before its window ends');
    ahead += 6 * MINUTE;
    await each.pass(1);
    const ids = [1, 2, 3, 4, 5].map((place) => onX(`Place ${place}`)[0] ?? '');
    assert.ok(ids.every((id) => id !== ''));
    assert.deepEqual(ids, ids.toSorted());
  });

  test('a post that X puts off for long is told of', async () => {
    const each = world();
    const until = Math.ceil(Date.now() / 1000) + 7_200;
    const headers = { 'x-user-limit-24hour-remaining': '0', 'x-user-limit-24hour-reset': String(until) };
    fault({ kind: 'status', status: 429, headers });
    const { id } = await each.schedule(['Put off for long']);
    await each.pass();
    const told = each.lines.find(({ event }) => event === 'post.deferred');
    assert.deepEqual([told?.post, told?.until], [id, new Date(until * 1000).toISOString()]);
    assert.equal((await each.post(id)).actAt, until * 1000);
  });

  test('a look that X refuses for its credentials has them read anew', async () => {
    const each = world();
    fault({ kind: 'reset-after' });
    const { id } = await each.schedule(['Looked for in vain']);
    await each.pass();
    fault({ kind: 'status', status: 401 }, 'getUsersPosts');
    ahead += MINUTE;
    await each.pass();
    assert.ok(each.lines.some(({ event }) => event === 'credentials.rejected'));
    assert.equal((await untilRest(each, id)).state, 'posted');
  });

  test('a post is found on the timeline of an account that has posted hundreds since', async () => {
    const busy = await startSimulator();
    try {
      const each = world({ xOrigin: busy.url });
      busy.faults.add({ operation: 'createPosts', kind: 'reset-after' });
      const { id } = await each.schedule(['Buried']);
      await each.pass();
      const { authorId = '' } = [...busy.world.posts.values()].find(({ text }) => text === 'Buried') ?? {};
      for (let index = 0; index < 510; index++)
        publish(busy.world, { authorId, text: `Later ${index}` }, Date.now() + 30 * MINUTE);
      ahead += 60 * MINUTE;
      assert.equal((await untilRest(each, id)).state, 'posted');
    } finally {
      await busy.close();
    }
  });

  test('what X changes in a text does not hide it: links, escapes, white space', async () => {
    for (const text of [
      'Look: https://example.com/a?b=1&c=2 & <more> "quotes"',
      'Two\nlines  and (brackets) [x] $5 ^ + \\d',
      'Ünïcödé 👩‍🚀 é',
    ]) {
      const each = world();
      fault({ kind: 'reset-after' });
      const { id } = await each.schedule([text]);
      const post = await untilRest(each, id);
      assert.equal(post.state, 'posted', text);
    }
  });

  test('old posts do not make a tick read more: only what is due is looked at', async () => {
    let reads = 0;
    const counting: Port = (name, call) => {
      if (/^(posts|due)\./.test(name)) reads++;
      return call();
    };
    const suffix = `old${made}`;
    const plain = world({ suffix });
    await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        plain.schedule([`Old ${index}`], { state: 'posted', actAt: undefined }),
      ),
    );
    const each = world({ suffix, port: counting });
    await each.pass();
    assert.equal(reads, 1);
  });
});
