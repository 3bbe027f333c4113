import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { keyOf, seriesPartition } from '../../functions/publishing/keys.ts';
import { createListing, type PostListing } from '../../functions/publishing/listing.ts';
import type { Post, PostState } from '../../functions/publishing/post.ts';
import { seriesId } from '../../functions/publishing/series-id.ts';
import { createPostService, type PostService } from '../../functions/publishing/service.ts';
import { createPostStore, type PostQuery } from '../../functions/publishing/store.ts';
import * as step from '../../functions/publishing/transitions.ts';
import { createTables, type NewRow, type Page, type Table } from '../../functions/storage/tables.ts';
import { ulid } from '../../functions/storage/ulid.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type PublishingOptions, publishing, type TestPublishing } from '../support/publishing.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

interface Counted {
  readonly world: TestPublishing;
  readonly calls: Map<string, number>;
  rows(): number;
  clear(): void;
}

describe('lists of posts, in real storage', () => {
  let azurite: Azurite;
  let made = 0;
  let ahead = 0;
  before(async () => {
    azurite = await startAzurite();
  });
  afterEach(() => {
    ahead = 0;
  });
  after(() => azurite?.stop());

  const now = (): number => Date.now() + ahead;
  const world = (options: Partial<PublishingOptions> = {}): TestPublishing =>
    publishing({
      connectionString: azurite.connectionString,
      xOrigin: 'http://127.0.0.1:1',
      suffix: newSuffix(),
      now,
      ...options,
    });
  /** Tables of one test. */
  const newSuffix = (): string => `list${made++}`;
  const tableOf = (name: string, suffix: string): Table => {
    const connection = { kind: 'connection-string', connectionString: azurite.connectionString } as const;
    return createTables(connection, { deployed: false, clientId: undefined })(name + suffix);
  };
  /** Counts the rows that pages transferred, and the calls by their names, since the last `clear`. */
  const counted = (suffix = newSuffix()): Counted => {
    let rows = 0;
    const calls = new Map<string, number>();
    const each = world({
      suffix,
      port: async (name, call) => {
        const result = await call();
        calls.set(name, (calls.get(name) ?? 0) + 1);
        if (name.endsWith('.page')) rows += (result as Page).rows.length;
        return result;
      },
    });
    const clear = (): void => {
      rows = 0;
      calls.clear();
    };
    return { world: each, rows: () => rows, calls, clear };
  };
  const done = { state: 'posted', actAt: undefined } as const;
  const held = { state: 'held', reason: 'credits', actAt: undefined } as const;
  const failed = { state: 'failed', reason: 'refused', actAt: undefined } as const;
  const listingOf = ({ store }: TestPublishing): PostListing => createListing(store, 'app');
  /** A post that was made some days ago. */
  const old = async (each: TestPublishing, days: number, changes: Partial<Post> = done): Promise<string> => {
    const createdAt = now() - days * DAY;
    const post = { id: ulid(createdAt, randomBytes), createdAt, ...changes };
    return (await each.schedule(['Old'], post)).id;
  };
  const idsOf = async (listing: PostListing, query: PostQuery): Promise<string[]> => {
    const ids: string[] = [];
    let continuation: string | undefined;
    do {
      const page = await listing.posts({ ...query, continuation });
      ids.push(...page.posts.map(({ id }) => id));
      continuation = page.next;
    } while (continuation !== undefined);
    return ids;
  };

  test('paging through the list does not read all posts for each page', async () => {
    const { world: each, rows, calls, clear } = counted();
    const ids: string[] = [];
    for (let index = 0; index < 50; index++) ids.push(await old(each, index / 2));
    clear();
    assert.deepEqual(await idsOf(listingOf(each), { limit: 10 }), ids.sort().reverse());
    assert.deepEqual([rows(), calls.get('posts.page')], [50, 5]);
  });

  test('posts do not vanish from the list when they are old, or a clock ran ahead', async () => {
    const each = world();
    const ids = [];
    for (const days of [-40, 0, 29, 31, 500, 1_000, 20_000]) ids.push(await old(each, days));
    assert.deepEqual(await idsOf(listingOf(each), { limit: 3 }), ids);
  });

  test('what does not fit a list is not transferred', async () => {
    const { world: each, rows, clear } = counted();
    for (let index = 0; index < 12; index++) await old(each, index);
    const first = await old(each, 40, { dueAt: now() + DAY, actAt: now() + DAY });
    await old(each, 41, { dueAt: now() + 2 * DAY, actAt: now() + 2 * DAY });
    const cancelled = await old(each, 42, { ...done, state: 'cancelled', dueAt: now() + DAY });
    clear();
    const query = { from: now() + DAY / 2, to: now() + 1.5 * DAY, limit: 10 };
    assert.deepEqual(await idsOf(listingOf(each), { ...query, states: ['scheduled'] }), [first]);
    assert.deepEqual(await idsOf(listingOf(each), query), [first, cancelled]);
    assert.equal(rows(), 3);
    const farAway = { from: -8.64e15, to: 8.64e15, limit: 10 };
    assert.equal((await idsOf(listingOf(each), farAway)).length, 15);
  });

  test('a page ends early where storage finds little, and the next goes on there', async () => {
    const suffix = newSuffix();
    const each = world({ suffix });
    const ids: string[] = [];
    for (let index = 0; index < 12; index++) ids.push(await old(each, index));
    const [posts, due, settled, texts] = ['posts', 'due', 'settled', 'texts'].map((name) =>
      tableOf(name, suffix),
    );
    assert.ok(posts && due && settled && texts);
    let requests = 0;
    const slow: Table = {
      ...posts,
      // Each other time it looks in vain, as storage may.
      page: async (query) => {
        const page = await posts.page({ ...query, limit: 1 });
        const isInVain = requests++ % 2 === 1 && query.continuation !== undefined;
        return isInVain ? { rows: [], next: query.continuation } : page;
      },
    };
    const store = createPostStore(
      { posts: slow, due, settled, texts },
      { now, newWriteId: () => randomBytes(12).toString('hex') },
    );
    const page = await createListing(store, 'app').posts({ limit: 12 });
    assert.deepEqual(
      page.posts.map(({ id }) => id),
      ids.slice(0, 3),
    );
    assert.equal(requests, 5);
    assert.deepEqual(await idsOf(createListing(store, 'app'), { limit: 12 }), ids);
  });

  test('a post that is held is told of, however old it is, and without looking through the others', async () => {
    const { world: each, calls, clear } = counted();
    for (let index = 0; index < 10; index++) await old(each, index);
    const [one, other] = [await old(each, 500, held), await old(each, 3, held)];
    const wrong = await old(each, 1_000, failed);
    clear();
    const listing = listingOf(each);
    assert.deepEqual(await listing.waiting(20), { held: [other, one], failed: [wrong] });
    assert.deepEqual(
      [calls.get('posts.page'), calls.get('posts.get'), calls.get('due.page')],
      [undefined, 3, 2],
    );
    assert.deepEqual(await idsOf(listing, { states: ['held', 'failed'], limit: 2 }), [other, one, wrong]);
    assert.deepEqual(
      await idsOf(listing, { states: ['held', 'posted'], limit: 20 }).then((ids) => ids.length),
      12,
    );
    assert.equal(calls.get('posts.page'), 1);
    assert.deepEqual(await listing.waiting(1), { held: [other], failed: [wrong], more: true });
  });

  test('a post that no longer waits is not told of, and leaves no hint', async () => {
    const { world: each, rows, clear } = counted();
    const id = await old(each, 0);
    const was = await old(each, 1, held);
    const stored = await each.store.get('app', was);
    assert.ok(stored);
    const resent = step.resend(stored.post, now() + DAY);
    assert.ok(resent && (await each.store.change(stored, resent)));
    clear();
    assert.deepEqual(await listingOf(each).waiting(20), { held: [], failed: [] });
    assert.equal(rows(), 0);
    assert.deepEqual(await idsOf(listingOf(each), { limit: 20 }), [id, was]);
  });

  test('hints that a writer left behind are passed over, and swept after ten minutes', async () => {
    const suffix = newSuffix();
    const { world: each, rows, clear } = counted(suffix);
    const id = await old(each, 0, held);
    const dying = world({
      suffix,
      port: async (name, call) => {
        if (name === 'due.remove') throw new Error('the process ended');
        return call();
      },
    });
    const stored = await dying.store.get('app', id);
    const next = stored && step.cancel(stored.post);
    assert.ok(next && (await dying.store.change(stored, next)));
    const look = async (): Promise<number> => {
      clear();
      assert.deepEqual(await listingOf(each).waiting(20), { held: [], failed: [] });
      return rows();
    };
    assert.deepEqual([await look(), await look()], [1, 1]);
    ahead = 11 * MINUTE;
    assert.deepEqual([await look(), await look()], [1, 0]);
  });

  test('a post is told of if it is held, whoever is faster where', async () => {
    await fc.assert(
      fc.asyncProperty(fc.scheduler(), async (s) => {
        const suffix = newSuffix();
        const { id } = await world({ suffix }).schedule(['Raced']);
        const change = async (apply: (post: Post) => Post | undefined): Promise<void> => {
          const each = world({
            suffix,
            port: async (name, call) => {
              await s.schedule(Promise.resolve(), name);
              return call();
            },
          });
          for (let tries = 0; tries < 2; tries++) {
            const stored = await each.store.get('app', id);
            const next = stored && apply(stored.post);
            if (!stored || !next || (await each.store.change(stored, next))) return;
          }
        };
        const toHeld = (post: Post): Post | undefined =>
          post.state === 'scheduled' ? { ...post, ...held } : undefined;
        const again = (post: Post): Post | undefined => step.resend(post, now() + DAY);
        await s.waitFor(Promise.all([change(toHeld), change(again), change(toHeld), change(step.cancel)]));
        const each = world({ suffix });
        const { state } = await each.post(id);
        assert.deepEqual((await listingOf(each).waiting(20)).held, state === 'held' ? [id] : []);
      }),
      { numRuns: 10 },
    );
  });

  test('no more than 200 series go on at once; the same request again is none more', async () => {
    const suffix = newSuffix();
    const each = world({ suffix });
    const outside = { store: each.store, publisher: each.publisher, media: each.media.uses, now } as const;
    const posts: PostService = createPostService({
      ...outside,
      access: 'self-serve',
      ...{ publishing: true },
    });
    const create = (id: string): Promise<{ post: Post }> =>
      posts.create({ text: '{date}', recurrence: { cron: '0 9 * * *', time_zone: 'UTC' } }, id, 'test');
    const newId = (): string => ulid(now(), randomBytes);
    const [first, last] = [newId(), newId()];
    const { post: model } = await create(first);
    const rowOf = (state: PostState): NewRow => {
      const id = seriesId(newId());
      return { key: keyOf('app', id).row, values: { state, post: JSON.stringify({ ...model, id, state }) } };
    };
    for (const state of ['recurring', 'ended', 'recurring'] as const) {
      const rows = Array.from({ length: 99 }, () => rowOf(state));
      await tableOf('posts', suffix).putAll(seriesPartition('app'), rows);
    }
    await create(last);
    await assert.rejects(create(newId()), { code: 'post-conflict', message: /200 series/ });
    assert.equal((await create(last)).post.id, seriesId(last));
    await posts.cancel(seriesId(first));
    await create(newId());
  });
});
