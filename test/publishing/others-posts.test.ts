import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Post, PostContent } from '../../functions/publishing/post.ts';
import { createPostService } from '../../functions/publishing/service.ts';
import * as step from '../../functions/publishing/transitions.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { publish } from '../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../local/twitter-simulator/world.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { publishing, type TestPublishing } from '../support/publishing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('nobody else’s post is taken for one of ours', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let ahead = 0;
  let made = 0;
  /** By how much X's clock is ahead of ours. */
  let skew = 0;
  const now = (): number => Date.now() + ahead;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
    x.world.access = 'enterprise';
    for (const operation of ['createPosts', 'getUsersPosts'])
      x.limits.override(operation, { app: [], user: [] });
  });
  afterEach(() => {
    x.faults.clear();
    ahead = 0;
    skew = 0;
    x.clock.set(Date.now());
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });

  const world = (): TestPublishing =>
    publishing({
      ...{ connectionString: azurite.connectionString, xOrigin: x.url },
      ...{ suffix: `other${made++}`, now },
    });
  const wait = (ms: number): void => {
    ahead += ms;
    x.clock.set(now() + skew);
  };
  /** Somebody posts from the same account, past the gateway. */
  const post = (text: string, more: object = {}): string =>
    publish(x.world, { authorId: DEMO_USER_ID, text, ...more }, x.clock.now()).id;
  async function untilSettled(each: TestPublishing, id: string): Promise<Post> {
    for (let minutes = 0; minutes < 12; minutes++, wait(MINUTE)) {
      await each.pass();
      const current = await each.post(id);
      if (current.actAt === undefined) return current;
    }
    return each.post(id);
  }
  const onXWith = (text: string): string[] =>
    [...x.world.posts.values()].filter((each) => each.text === text).map(({ id }) => id);
  const told = (each: TestPublishing, id: string): unknown[] =>
    each.lines
      .filter((line) => line.post === id && /^post\.(held|failed)$/.test(line.event))
      .map(({ event, reason, duplicate_of: of }) => [event, reason, of]);

  const poll = (...options: string[]): object => ({
    poll: { options: options.map((label) => ({ label, votes: 0 })), durationMinutes: 60 },
  });
  const NEAR: readonly [string, PostContent, string, object?][] = [
    ['a link that leads elsewhere', { text: 'Read https://example.com/1' }, 'Read https://example.org/2'],
    ['one name more, in no reply', { text: 'Good morning all' }, '@gateway_demo Good morning all'],
    [
      'a link for a number with a dot',
      { text: 'Version 1.5 is out' },
      'Version https://example.com/2 is out',
    ],
    ['another line break', { text: 'One\ntwo' }, 'One two'],
    [
      'a poll with other options',
      { text: 'Which?', poll: { options: ['Tea', 'Coffee'], durationMinutes: 60 } },
      'Which?',
      poll('Tea', 'Milk'),
    ],
    ['a poll where there was none', { text: 'And which?' }, 'And which?', poll('Tea', 'Milk')],
  ];
  for (const [what, content, other, more] of NEAR) {
    test(`a lost post is held, not posted under the id of one with ${what}`, async () => {
      const each = world();
      x.faults.add({ operation: 'createPosts', kind: 'reset-before' });
      const { id } = await each.schedule([content]);
      await each.pass();
      wait(1_000);
      post(other, more);
      const settled = await untilSettled(each, id);
      assert.deepEqual([settled.state, settled.reason], ['held', 'unconfirmed']);
      assert.deepEqual(told(each, id), [['post.held', 'unconfirmed', undefined]]);
    });

    test(`and a lost answer is found beside one with ${what}`, async () => {
      const each = world();
      wait(HOUR);
      x.faults.add({ operation: 'createPosts', kind: 'reset-after' });
      const { id } = await each.schedule([{ ...content, text: `${content.text} (2)` }]);
      await each.pass();
      post(`${other} (2)`, more);
      const settled = await untilSettled(each, id);
      const onX = x.world.posts.get(settled.parts[0]?.xId ?? '');
      assert.deepEqual([settled.state, onX?.rawText], ['posted', `${content.text} (2)`]);
    });
  }

  test('of two scheduled posts with other links, the one that is on X is posted, and the other held', async () => {
    const each = world();
    wait(HOUR);
    x.faults.add({ operation: 'createPosts', kind: 'reset-before' });
    const lost = await each.schedule(['Look at https://example.com/lost']);
    await each.pass(1);
    x.faults.add({ operation: 'createPosts', kind: 'reset-after' });
    const there = await each.schedule(['Look at https://example.com/there']);
    await each.pass(1);
    const states = [await untilSettled(each, lost.id), await untilSettled(each, there.id)];
    assert.deepEqual(
      states.map(({ state }) => state),
      ['held', 'posted'],
    );
  });

  test('an equal post that was there before the send is not what was sent', async () => {
    const each = world();
    wait(HOUR);
    post('Equal, and older');
    wait(MINUTE);
    x.faults.add({ operation: 'createPosts', kind: 'reset-before' });
    const { id } = await each.schedule(['Equal, and older']);
    const settled = await untilSettled(each, id);
    assert.deepEqual([settled.state, settled.reason], ['held', 'unconfirmed']);
  });

  for (const clock of [-115_000, -5_000, -1_500, -900, -500, -200, 200, 900, 1_500, 5_000, 115_000]) {
    test(`and our own is found where X’s clock is ${clock} ms ahead`, async () => {
      skew = clock;
      wait(HOUR);
      const each = world();
      x.faults.add({ operation: 'createPosts', kind: 'reset-after' });
      const { id } = await each.schedule([`Skewed by ${clock}`]);
      const settled = await untilSettled(each, id);
      assert.deepEqual([settled.state, onXWith(`Skewed by ${clock}`)], ['posted', [settled.parts[0]?.xId]]);
    });
  }

  describe('and a post that X refuses as a duplicate', () => {
    test('of an older one fails, with the older one’s id in row and log', async () => {
      const each = world();
      wait(HOUR);
      const older = post('Said before');
      wait(MINUTE);
      const { id } = await each.schedule(['Said before']);
      const settled = await untilSettled(each, id);
      assert.deepEqual([settled.state, settled.reason, settled.duplicateOf], ['failed', 'duplicate', older]);
      assert.deepEqual(told(each, id), [['post.failed', 'duplicate', older]]);
    });

    test('of one that is several pages back fails with its id', async () => {
      const each = world();
      wait(HOUR);
      const older = post('Said long before: https://example.com/1');
      for (let index = 0; index < 450; index++) post(`Said since: https://example.com/${index + 2}`);
      wait(5 * MINUTE);
      const { id } = await each.schedule(['Said long before: https://example.com/1']);
      const settled = await untilSettled(each, id);
      assert.deepEqual([settled.state, settled.reason, settled.duplicateOf], ['failed', 'duplicate', older]);
    });

    for (const clock of [0, 500, -500, MINUTE, -MINUTE]) {
      test(`of one seconds older fails, and of one a moment older is held, where X’s clock is ${clock} ms ahead`, async () => {
        skew = clock;
        for (const [age, state] of [
          [10_000, 'failed'],
          [700, 'held'],
        ] as const) {
          wait(HOUR);
          const older = post(`Said ${age} ms before, ${clock}`);
          wait(age);
          const each = world();
          const { id } = await each.schedule([`Said ${age} ms before, ${clock}`]);
          const settled = await untilSettled(each, id);
          assert.deepEqual(
            [settled.state, settled.reason, settled.duplicateOf],
            [state, 'duplicate', older],
            String(age),
          );
        }
      });
    }

    test('of one that may be its own, by rows of an earlier release, is held', async () => {
      const each = world();
      wait(HOUR);
      const { id } = await each.schedule(['Sent by yesterday’s release'], { createdAt: now() - MINUTE });
      const own = post('Sent by yesterday’s release');
      wait(30 * MINUTE);
      const stored = await each.store.get('app', id);
      assert.ok(stored);
      const attempt = { leaseUntil: now() - 10 * MINUTE, armedAt: now() - 15 * MINUTE, looks: 3 };
      const held: Post = { ...stored.post, state: 'held', reason: 'unconfirmed', actAt: undefined, attempt };
      const asHeld = await each.store.change(stored, held);
      const again = asHeld && step.resend(asHeld.post, now());
      assert.ok(asHeld && again && (await each.store.change(asHeld, again)));
      const settled = await untilSettled(each, id);
      assert.deepEqual([settled.state, settled.reason, settled.duplicateOf], ['held', 'duplicate', own]);
    });

    test('of a text that it got only after its first send fails', async () => {
      const each = world();
      wait(HOUR);
      x.faults.add({ operation: 'createPosts', kind: 'reset-before' });
      const { id } = await each.schedule(['With a typpo']);
      assert.equal((await untilSettled(each, id)).reason, 'unconfirmed');
      wait(HOUR);
      const other = post('With a typo');
      wait(MINUTE);
      const { store, publisher, media } = each;
      const service = createPostService({
        ...{ store, publisher, media: media.uses, now },
        ...{ access: 'enterprise', publishing: true },
      });
      await service.resolve(id, { action: 'resend' });
      await service.patch(id, { text: 'With a typo' });
      const settled = await untilSettled(each, id);
      assert.deepEqual([settled.state, settled.duplicateOf], ['failed', other]);
    });

    test('of one that both of two posts may be is posted once, by the one whose answer was lost', async () => {
      const each = world();
      wait(HOUR);
      const [first, second] = [await each.schedule(['Both at once']), await each.schedule(['Both at once'])];
      // Both are armed before either is on X.
      const armed = await Promise.all(
        [first, second].map(async ({ id }) => {
          const stored = await each.store.get('app', id);
          const claimed = stored && step.claim(stored.post, now());
          const next = claimed && step.arm(claimed, `${DEMO_USER_ID}@${x.url}`, now());
          const changed = stored && next && (await each.store.change(stored, next));
          assert.ok(changed);
          return changed;
        }),
      );
      wait(100);
      const onX = post('Both at once');
      for (const [index, stored] of armed.entries()) {
        const outcome = { kind: 'uncertain', ...(index === 1 && { isDuplicate: true as const }) } as const;
        const next = step.settle(stored.post, outcome, now());
        assert.ok(next && (await each.store.change(stored, next)));
      }
      // The one that X refused is looked for first.
      wait(15_000);
      const refused = await each.store.get('app', second.id);
      assert.ok(refused);
      await each.publisher.act(refused);
      const posts = [await untilSettled(each, first.id), await untilSettled(each, second.id)];
      assert.deepEqual(
        posts.map(({ state, parts, duplicateOf }) => [state, parts[0]?.xId ?? duplicateOf]),
        [
          ['posted', onX],
          ['failed', onX],
        ],
      );
    });

    test('of its own earlier send is posted, however much later a person has it sent again', async () => {
      const each = world();
      wait(HOUR);
      x.faults.add({ operation: 'createPosts', kind: 'reset-after' });
      x.faults.add({ operation: 'getUsersPosts', kind: 'status', status: 503, count: null });
      const { id } = await each.schedule(['Sent twice by a person']);
      await each.pass();
      wait(25 * HOUR);
      await each.pass();
      assert.equal((await each.post(id)).reason, 'unconfirmed');
      x.faults.clear();
      const stored = await each.store.get('app', id);
      const again = stored && step.resend(stored.post, now());
      assert.ok(stored && again && (await each.store.change(stored, again)));
      const settled = await untilSettled(each, id);
      const [own] = [...x.world.posts.values()].filter(({ text }) => text === 'Sent twice by a person');
      assert.deepEqual([settled.state, settled.parts[0]?.xId], ['posted', own?.id]);
    });

    test('of what somebody posted after a send that reached nobody fails', async () => {
      const each = world();
      wait(HOUR);
      x.faults.add({ operation: 'createPosts', kind: 'status', status: 429 });
      const { id } = await each.schedule(['Posted by hand meanwhile']);
      await each.pass();
      wait(MINUTE);
      const other = post('Posted by hand meanwhile');
      wait(20 * MINUTE);
      const settled = await untilSettled(each, id);
      assert.deepEqual([settled.state, settled.duplicateOf], ['failed', other]);
    });

    test('of another scheduled post fails, and names what that one became', async () => {
      const each = world();
      wait(HOUR);
      const first = await each.schedule(['Said twice']);
      await each.pass();
      const second = await each.schedule(['Said twice']);
      const settled = await untilSettled(each, second.id);
      const { parts } = await each.post(first.id);
      assert.deepEqual(
        [settled.state, settled.reason, settled.duplicateOf],
        ['failed', 'duplicate', parts[0]?.xId],
      );
    });

    test('of another whose answer was lost leaves one posted and one failed', async () => {
      const each = world();
      wait(HOUR);
      x.faults.add({ operation: 'createPosts', kind: 'status-after', status: 503 });
      const first = await each.schedule(['Said twice, once in vain']);
      await each.pass();
      const second = await each.schedule(['Said twice, once in vain']);
      await each.pass();
      const settled = [await untilSettled(each, first.id), await untilSettled(each, second.id)];
      assert.deepEqual(
        settled.map(({ state }) => state),
        ['posted', 'failed'],
      );
      assert.equal(settled[1]?.duplicateOf, settled[0]?.parts[0]?.xId);
    });

    test('that no timeline shows is held, for a person to look', async () => {
      const each = world();
      wait(HOUR);
      x.faults.add({ operation: 'createPosts', kind: 'error', error: 'duplicate-content' });
      const { id } = await each.schedule(['Refused, and nowhere to be seen']);
      const settled = await untilSettled(each, id);
      assert.deepEqual([settled.state, settled.reason], ['held', 'unconfirmed']);
    });

    test('as a later part of a thread is held, with the id', async () => {
      const each = world();
      wait(HOUR);
      const { id } = await each.schedule(['Thread, part one', 'Thread, part two']);
      x.faults.add({ operation: 'createPosts', kind: 'error', error: 'duplicate-content', skip: 1 });
      await each.pass();
      const [first] = (await each.post(id)).parts;
      const replyTo = x.world.posts.get(first?.xId ?? '');
      // Before the second part, as X's clock goes: one that another client added to the thread.
      x.clock.set(now() - 10_000);
      const older = post('Thread, part two', { replyTo });
      x.clock.set(now());
      const settled = await untilSettled(each, id);
      assert.deepEqual([settled.state, settled.reason, settled.duplicateOf], ['held', 'duplicate', older]);
    });
  });
});
