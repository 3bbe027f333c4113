import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import type { Fault } from '../../functions/input/faults.ts';
import { ProblemError, type ProblemOptions } from '../../functions/problems.ts';
import type { Post } from '../../functions/publishing/post.ts';
import { createPostService, type PostService } from '../../functions/publishing/service.ts';
import { ulid } from '../../functions/storage/ulid.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Port, publishing, type TestPublishing } from '../support/publishing.ts';

const HOUR = 60 * 60_000;
const newId = (): string => ulid(Date.now(), randomBytes);
const at = (ms: number): string => new Date(ms).toISOString();

/** The problem that a call ends with: its code, and what it says besides. */
async function problemOf(call: Promise<unknown>): Promise<[string, ProblemOptions]> {
  const error = await call.then(
    () => assert.fail('there was no problem'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof ProblemError, String(error));
  return [error.code, error.options];
}
async function faultsOf(call: Promise<unknown>): Promise<string[]> {
  const [code, { members = {} }] = await problemOf(call);
  assert.equal(code, 'post-invalid');
  return (members.faults as Fault[]).map(({ field }) => field);
}
const conflictIn = (state: string): [string, ProblemOptions] => ['post-conflict', { members: { state } }];

describe('the service of scheduled posts', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let ahead = 0;
  let world: TestPublishing;
  let service: PostService;
  /** What happens before each write of a row, once it is set. */
  let port: Port = (_name, call) => call();

  const now = (): number => Date.now() + ahead;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
    world = publishing({
      ...{ connectionString: azurite.connectionString, xOrigin: x.url, suffix: 'service', now },
      port: (name, call) => port(name, call),
    });
    const { store, publisher, media } = world;
    service = createPostService({
      store,
      publisher,
      media: media.uses,
      now,
      access: 'self-serve',
      publishing: true,
    });
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });

  const later = (): string => at(now() + HOUR);
  const create = async (body: object = {}): Promise<Post> =>
    (await service.create({ text: 'Hi', at: later(), ...body }, newId(), 'test')).post;
  /** Stores a post in any state. */
  const stored = (changes: Partial<Post>): Promise<Post> => world.schedule(['Hi'], changes);
  const held = (changes: Partial<Post> = {}): Promise<Post> =>
    stored({ state: 'held', reason: 'unconfirmed', actAt: undefined, ...changes });
  const recurrence = { cron: '0 9 * * *', time_zone: 'UTC' };

  test('stores what was accepted, due at its time, and tells the price', async () => {
    const [id, due] = [newId(), now() + HOUR];
    const { post, priceUsd, warnings } = await service.create(
      { parts: [{ text: 'a' }, { text: 'b' }], at: at(due), on_late: 'hold', late_after_minutes: 5 },
      id,
      'key:1',
    );
    assert.deepEqual([priceUsd, warnings.length], [0.03, 1]);
    const { createdAt, ...rest } = post;
    assert.ok(Math.abs(createdAt - now()) < 60_000);
    assert.deepEqual(rest, {
      ...{ id, by: 'key:1', account: 'app', state: 'scheduled', fruitless: 0 },
      ...{ dueAt: due, actAt: due, onLate: 'hold', lateAfterMs: 300_000 },
      parts: [{ content: { text: 'a' } }, { content: { text: 'b' } }],
    });
    assert.deepEqual(await service.get(id), post);
  });

  test('makes a series of what recurs, under an id that says so', async () => {
    const id = newId();
    const { post } = await service.create({ text: '{date}', recurrence }, id, 'test');
    assert.deepEqual(
      [post.id, post.state, post.recurrence, new Date(post.actAt ?? 0).getUTCHours()],
      [`series-${id}`, 'recurring', { cron: '0 9 * * *', timeZone: 'UTC' }, 9],
    );
  });

  test('gives back the post that is there where one is made twice under an id', async () => {
    const id = newId();
    const [first, second] = [
      await service.create({ text: 'First', at: later() }, id, 'test'),
      await service.create({ text: 'Second', at: later() }, id, 'test'),
    ];
    assert.deepEqual(second.post, first.post);
  });

  test('refuses what cannot be posted, with all faults, and stores nothing of it', async () => {
    const id = newId();
    assert.deepEqual(await faultsOf(service.create({ text: '', at: 'x' }, id, 'test')), ['text', 'at']);
    assert.deepEqual(await problemOf(service.get(id)), ['post-not-found', {}]);
    const media = { text: 'Hi', now: true, media: [{ id: newId() }] };
    assert.deepEqual(await faultsOf(service.create(media, id, 'test')), ['media[0].id']);
  });

  test('knows no post that is not there, and does not ask storage for what is no id', async () => {
    for (const call of [service.get, service.cancel, service.publishNow])
      assert.equal((await problemOf(call(newId())))[0], 'post-not-found');
    port = () => assert.fail('storage was asked');
    try {
      assert.equal((await problemOf(service.get('nonsense')))[0], 'post-not-found');
    } finally {
      port = (_name, call) => call();
    }
  });

  describe('a change', () => {
    test('takes the members that it names, and tries begin anew', async () => {
      const post = await stored({ fruitless: 4, failingSince: 1, dueAt: now() + HOUR, actAt: now() + HOUR });
      const due = now() + 2 * HOUR;
      const changed = await service.patch(post.id, { text: 'See example.com', at: at(due) });
      assert.deepEqual([changed.priceUsd, changed.warnings], [0.2, []]);
      const { failingSince: _, ...kept } = post;
      assert.deepEqual(changed.post, {
        ...kept,
        ...{ dueAt: due, actAt: due, fruitless: 0, parts: [{ content: { text: 'See example.com' } }] },
      });
      assert.deepEqual(await service.get(post.id), changed.post);
      assert.deepEqual(await faultsOf(service.patch(post.id, { text: '' })), ['text']);
    });

    test('is for posts that are not under way, and not begun', async () => {
      for (const state of ['held', 'posted', 'cancelled', 'claimed'] as const) {
        const { id } = await stored({ state });
        assert.deepEqual(await problemOf(service.patch(id, { text: 'x' })), conflictIn(state));
      }
      const begun = [{ content: { text: 'a' }, xId: '1' }, { content: { text: 'b' } }];
      const { id } = await stored({ parts: begun });
      assert.deepEqual(await problemOf(service.patch(id, { text: 'x' })), conflictIn('scheduled'));
    });

    test('makes no series of a post, nor a post of a series', async () => {
      const post = await create();
      assert.deepEqual(await faultsOf(service.patch(post.id, { text: '{date}', recurrence })), ['at']);
      const series = await create({ text: '{date}', at: undefined, recurrence });
      assert.deepEqual(await faultsOf(service.patch(series.id, { at: later() })), ['recurrence']);
      assert.equal(
        (await service.patch(series.id, { text: 'On {date}' })).post.parts[0]?.content.text,
        'On {date}',
      );
    });

    test('leaves a series more posts to make than it has made', async () => {
      const series = await stored({
        id: `series-${newId()}`,
        ...{ state: 'recurring', made: 3, recurrence: { cron: '0 9 * * *', timeZone: 'UTC' } },
        parts: [{ content: { text: '{date}' } }],
      });
      const count = (to: number): Promise<unknown> => service.patch(series.id, { recurrence: { count: to } });
      assert.deepEqual(await faultsOf(count(3)), ['recurrence.count']);
      await count(4);
      const fresh = await create({ text: '{date}', at: undefined, recurrence });
      await service.patch(fresh.id, { recurrence: { count: 1 } });
    });

    test('that another was faster than is refused', async () => {
      const post = await create();
      let isFirst = true;
      port = async (name, call) => {
        if (name === 'posts.replace' && isFirst) {
          isFirst = false;
          await service.cancel(post.id);
        }
        return call();
      };
      try {
        assert.deepEqual(await problemOf(service.patch(post.id, { text: 'x' })), conflictIn('cancelled'));
      } finally {
        port = (_name, call) => call();
      }
    });
  });

  test('cancels what is not under way; what is says its state', async () => {
    assert.equal((await service.cancel((await create()).id)).state, 'cancelled');
    for (const state of ['sending', 'posted'] as const)
      assert.deepEqual(await problemOf(service.cancel((await stored({ state })).id)), conflictIn(state));
  });

  test('leaves the series of the settings to the settings', async () => {
    const { id } = await stored({
      ...{ id: 'series-settings', state: 'recurring' },
      recurrence: { cron: '0 9 * * *', timeZone: 'UTC' },
    });
    for (const call of [service.cancel(id), service.patch(id, { text: '{date}' })])
      assert.deepEqual(await problemOf(call), ['post-conflict', {}]);
    assert.equal((await service.get(id)).state, 'recurring');
  });

  test('tries again where others change the post at the same moment, but not for ever', async () => {
    const racing = async (times: number): Promise<Post> => {
      const post = await create();
      let left = times;
      port = async (name, call) => {
        if (name === 'posts.replace' && left-- > 0) {
          const row = await world.store.get('app', post.id);
          port = (_name, plain) => plain();
          assert.ok(row && (await world.store.change(row, { ...row.post, by: `other ${left}` })));
          port = again;
        }
        return call();
      };
      const again = port;
      try {
        return await service.cancel(post.id);
      } finally {
        port = (_name, plain) => plain();
      }
    };
    assert.deepEqual([(await racing(2)).state, (await racing(2)).by], ['cancelled', 'other 0']);
    assert.deepEqual(await problemOf(racing(3)), ['post-conflict', { retryable: true }]);
  });

  test('publishes now what waits for later, and says what became of it', async () => {
    const { id } = await create({ text: 'At once' });
    const posted = await service.publishNow(id);
    assert.deepEqual([posted.state, posted.dueAt <= now()], ['posted', true]);
    assert.deepEqual(await problemOf(service.publishNow(id)), conflictIn('posted'));
    // Another publisher takes it first: the post is told as it is then.
    const raced = await create({ text: 'Taken by another' });
    port = async (name, call) => {
      if (name === 'posts.replace')
        port = async (next, late) => (next === 'posts.replace' ? taken(late) : late());
      return call();
    };
    const taken = async <T>(late: () => Promise<T>): Promise<T> => {
      port = (_name, plain) => plain();
      const row = await world.store.get('app', raced.id);
      assert.ok(row && (await world.store.change(row, { ...row.post, state: 'claimed' })));
      return late();
    };
    assert.equal((await service.publishNow(raced.id)).state, 'claimed');
  });

  describe('of a held post, a person', () => {
    test('says that it was posted, by an id of X’s that is no other’s', async () => {
      const [one, two] = [await held(), await held()];
      const posted = await service.resolve(one.id, { action: 'posted', xId: '77' });
      assert.deepEqual([posted.state, posted.parts[0]?.xId], ['posted', '77']);
      assert.deepEqual(
        await problemOf(service.resolve(two.id, { action: 'posted', xId: '77' })),
        conflictIn('held'),
      );
      // What was not held reserves nothing.
      const open = await stored({});
      assert.deepEqual(
        await problemOf(service.resolve(open.id, { action: 'posted', xId: '78' })),
        conflictIn('scheduled'),
      );
      assert.equal((await service.resolve(two.id, { action: 'posted', xId: '78' })).state, 'posted');
    });

    test('has it sent again, from when that is safe', async () => {
      const armedAt = now();
      const post = await held({ attempt: { leaseUntil: armedAt + 5 * 60_000, armedAt, looks: 3 } });
      assert.deepEqual(await problemOf(service.resolve(post.id, { action: 'resend' })), conflictIn('held'));
      ahead += 11 * 60_000;
      assert.equal((await service.resolve(post.id, { action: 'resend' })).state, 'scheduled');
      ahead = 0;
    });

    test('drops it, and nothing else', async () => {
      assert.equal((await service.resolve((await held()).id, { action: 'drop' })).state, 'cancelled');
      const open = await stored({});
      assert.deepEqual(
        await problemOf(service.resolve(open.id, { action: 'drop' })),
        conflictIn('scheduled'),
      );
    });
  });
});
