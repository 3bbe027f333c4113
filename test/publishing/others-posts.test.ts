import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Post, PostContent } from '../../functions/publishing/post.ts';
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
    x.clock.set(now());
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

    test('of one a moment older, or by a clock that is a minute off, is still told from its own', async () => {
      for (const skew of [0, MINUTE, -MINUTE]) {
        wait(HOUR);
        const older = post(`Said just before, ${skew}`);
        x.clock.set(now() + 1_500 + skew);
        const each = world();
        const { id } = await each.schedule([`Said just before, ${skew}`]);
        // Only our clock is off now; the simulator's goes on from where the older post was made.
        const clock = x.clock.now();
        ahead += skew;
        x.clock.set(clock);
        await each.pass();
        for (let minutes = 0; minutes < 10; minutes++) {
          ahead += MINUTE;
          x.clock.set(clock + (minutes + 1) * MINUTE);
          await each.pass();
        }
        const settled = await each.post(id);
        assert.deepEqual([settled.state, settled.duplicateOf], ['failed', older], String(skew));
      }
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
      // Older than the send of the second part, as far as X's ids tell: one that another client added to the thread.
      x.clock.set(now() - 2_000);
      const older = post('Thread, part two', { replyTo });
      x.clock.set(now());
      const settled = await untilSettled(each, id);
      assert.deepEqual([settled.state, settled.reason, settled.duplicateOf], ['held', 'duplicate', older]);
    });
  });
});
