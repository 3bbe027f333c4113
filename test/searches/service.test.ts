import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { publish } from '../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../local/twitter-simulator/world.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type SearchesOptions, searches, type TestSearches } from '../support/searches.ts';

const HOUR = 60 * 60_000;
const START = Date.parse('2026-11-20T10:00:00Z');

interface Page {
  readonly data: readonly { readonly id: string; readonly public_metrics: { readonly like_count: number } }[];
  readonly includes: {
    readonly users: readonly { readonly id: string }[];
    readonly media: readonly unknown[];
  };
  readonly meta: Record<string, unknown> & { readonly next?: string };
}

describe('saved searches and what they found', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let made = 0;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator({ startAt: START, frozen: true });
  });
  afterEach(() => x.reset());
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });

  const world = (options: Partial<SearchesOptions> = {}): TestSearches => {
    x.world.searchDelayMs = 0;
    return searches({
      connectionString: azurite.connectionString,
      xOrigin: x.url,
      suffix: `service${made++}`,
      now: () => x.clock.now(),
      ...options,
    });
  };
  const post = (text: string, count = 1): string[] =>
    Array.from({ length: count }, (_, index) => {
      const { id } = publish(x.world, { authorId: DEMO_USER_ID, text: `${text} ${index}` }, x.clock.now());
      x.clock.advance(1);
      return id;
    });
  const read = async (
    each: TestSearches,
    query: { search?: string; after?: string; since?: string; limit?: number } = {},
  ): Promise<Page> => {
    const { search, after, since, limit = 20 } = query;
    return JSON.parse(await each.service.updates({ search, after, since, limit }));
  };
  const idsOf = ({ data }: Page): string[] => data.map(({ id }) => id);
  const lookedUp = (): number =>
    x.journal.entries
      .filter(({ operationId }) => operationId === 'getPostsByIds')
      .reduce((sum, { query }) => sum + (new URLSearchParams(query).get('ids')?.split(',').length ?? 0), 0);
  const wait = (ms: number): void => x.clock.advance(ms / 1000);

  test('phones page through the posts, newest first, none twice, while new ones come in', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    const ids = post('quagga', 45);
    await each.pass();
    const seen: string[] = [];
    let next: string | undefined;
    do {
      const page = await read(each, next === undefined ? {} : { after: next });
      seen.push(...idsOf(page));
      assert.deepEqual(
        page.includes.users.map(({ id }) => id),
        [DEMO_USER_ID],
      );
      next = page.meta.next;
      post('quagga');
      await each.pass();
    } while (next !== undefined);
    assert.deepEqual(seen, ids.toReversed());
  });

  test('only what is newer than a post, and an empty page where there is nothing', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    const ids = post('quagga', 5);
    await each.pass();
    const { data, meta } = await read(each, { since: ids[2] ?? '' });
    assert.deepEqual([data.map(({ id }) => id), meta.result_count], [[ids[4], ids[3]], 2]);
    assert.deepEqual(await read(each, { since: ids[4] ?? '' }), {
      data: [],
      includes: { users: [], media: [] },
      meta: { result_count: 0 },
    });
  });

  test('a tick without new posts changes nothing of what phones get', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    post('quagga', 3);
    await each.pass();
    const first = await each.service.updates({ search: 's', after: undefined, since: undefined, limit: 20 });
    wait(HOUR);
    await each.pass();
    const second = await each.service.updates({ search: 's', after: undefined, since: undefined, limit: 20 });
    assert.equal(second, first);
  });

  test('a gap is told on the page that it lies in', async () => {
    const each = world({ settings: { SEARCH_POSTS_PER_DAY: '40' } });
    await each.save('s', { query: 'quagga' });
    post('quagga', 10);
    await each.pass();
    post('quagga', 60);
    await each.pass();
    const [first, second] = [await read(each, { limit: 25 }), undefined];
    assert.deepEqual([first.meta.gaps, second], [undefined, undefined]);
    const page = await read(each, { limit: 25, after: first.meta.next ?? '' });
    const [gap] = page.meta.gaps as { from: string; to: string; reason: string }[];
    assert.equal(gap?.reason, 'cap');
    assert.ok(Date.parse(gap?.from ?? '') < Date.parse(gap?.to ?? ''));
  });

  test('the search may be left out where there is one, and has to be named where there are more', async () => {
    const each = world();
    await assert.rejects(read(each), { code: 'search-not-found' });
    await each.save('s', { query: 'quagga' });
    assert.deepEqual((await read(each)).data, []);
    await each.save('t', { query: 'okapi' });
    await assert.rejects(read(each), { code: 'malformed-query' });
    await assert.rejects(read(each, { search: 'nonsense' }), { code: 'search-not-found' });
  });

  test('a post that is gone from X, and was shown, is gone within a day; what changed is replaced', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    const ids = post('quagga', 30);
    await each.pass();
    const shown = idsOf(await read(each, { limit: 10 }));
    const [unseen = '', gone = '', liked = ''] = [ids[0], shown[3], shown[4]];
    x.world.remove(gone);
    x.world.remove(unseen);
    x.world.likes.add('1000000002', liked);
    wait(13 * HOUR);
    await each.pass();
    assert.equal(lookedUp(), 0);
    wait(HOUR);
    await each.pass();
    assert.equal(lookedUp(), 10, 'the UTC day is new');
    const now = await read(each, { limit: 100 });
    assert.equal(now.data.length, 29);
    assert.ok(!idsOf(now).includes(gone) && idsOf(now).includes(unseen));
    const before = now.data.find(({ id }) => id === shown[5])?.public_metrics.like_count ?? 0;
    assert.equal(now.data.find(({ id }) => id === liked)?.public_metrics.like_count, before + 1);
    assert.equal(each.lines.findLast(({ event }) => event === 'collect.done')?.gone, 1);
    assert.equal((await each.search('s')).collected.spent.checked, 9, 'X bills what it returns');
    await each.pass();
    wait(5 * HOUR);
    await each.pass();
    assert.equal(lookedUp(), 10, 'once a day is enough');
  });

  test('a search that uses up its cap every day still has what is gone from X removed', async () => {
    const each = world({ settings: { SEARCH_POSTS_PER_DAY: '40' } });
    await each.save('s', { query: 'quagga' });
    await each.pass();
    let removed = '';
    for (let day = 0; day < 3; day++) {
      wait(15 * HOUR);
      const ids = post('quagga', 60);
      await each.pass();
      const { spent } = (await each.search('s')).collected;
      assert.ok(spent.found + spent.checked > 30, 'the cap is used up in the night');
      wait(9 * HOUR);
      await each.pass();
      assert.ok(!(await each.kept('s')).includes(removed), `day ${day}`);
      [removed = ''] = idsOf(await read(each, { limit: 5 }));
      assert.equal(removed, ids.at(-1));
      x.world.remove(removed);
    }
  });

  test('a look-up that fails says nothing, and is made again', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    post('quagga', 3);
    await each.pass();
    const [gone = ''] = idsOf(await read(each));
    x.world.remove(gone);
    wait(24 * HOUR);
    for (const fault of [
      { kind: 'status', status: 503 },
      { kind: 'content-type', contentType: 'application/json', body: '{}' },
      { kind: 'error', error: 'rate-limited' },
    ] as const) {
      x.faults.add({ operation: 'getPostsByIds', ...fault });
      await each.pass();
      assert.equal((await each.kept('s')).length, 3, JSON.stringify(fault));
      wait(HOUR);
    }
    await each.pass();
    assert.equal((await each.kept('s')).length, 2);
  });

  test('looking up again takes at most half of the day’s cap', async () => {
    const each = world({ settings: { SEARCH_POSTS_PER_DAY: '40' } });
    await each.save('s', { query: 'quagga' });
    post('quagga', 40);
    await each.pass();
    await read(each, { limit: 100 });
    wait(24 * HOUR);
    const later = post('quagga', 20);
    await each.pass();
    assert.equal(lookedUp(), 20);
    assert.deepEqual((await each.kept('s')).slice(0, 20), later.toReversed());
  });

  test('a paused search is looked up again all the same, as long as phones read it', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    const [id = ''] = post('quagga');
    await each.pass();
    await each.service.patch('s', { paused: true });
    wait(23 * HOUR);
    await read(each);
    x.world.remove(id);
    wait(2 * HOUR);
    await each.pass();
    assert.deepEqual(await each.kept('s'), []);
  });

  test('how far phones read back is written only when it moves', async () => {
    let writes = 0;
    const port = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
      if (/^served\.(insert|replace)$/.test(name)) writes++;
      return call();
    };
    const each = world({ port });
    await each.save('s', { query: 'quagga' });
    post('quagga', 30);
    await each.pass();
    for (const limit of [10, 10, 5, 20, 20]) await read(each, { limit });
    assert.equal(writes, 2);
  });

  test('SEARCH_QUERY makes one search, changes it, and takes it away with its posts', async () => {
    const suffix = 'setting';
    const of = (query: string): TestSearches => world({ suffix, settings: { SEARCH_QUERY: query } });
    const [quagga] = post('quagga');
    await of('quagga').pass();
    assert.deepEqual(idsOf(await read(of('quagga'))), [quagga]);
    const [okapi] = post('okapi');
    await of('okapi').pass();
    assert.deepEqual(idsOf(await read(of('okapi'))), [okapi, quagga]);
    await assert.rejects(of('okapi').service.patch('setting', { paused: true }), { code: 'search-conflict' });
    await assert.rejects(of('okapi').service.remove('setting'), { code: 'search-conflict' });
    const emptied = of('');
    assert.deepEqual(await emptied.service.list(), []);
    await emptied.pass();
    assert.deepEqual([await emptied.kept('setting'), await emptied.store.list()], [[], []]);
  });

  test('two processes with another SEARCH_QUERY, as in a deployment, do not change it back and forth', async () => {
    const suffix = 'deploying';
    const [old, fresh] = ['quagga', 'okapi'].map((query) =>
      world({ suffix, settings: { SEARCH_QUERY: query } }),
    ) as [TestSearches, TestSearches];
    await old.pass();
    await fresh.pass();
    const ids = post('okapi', 3);
    for (let minutes = 0; minutes < 50; minutes += 5) {
      await old.pass();
      await fresh.pass();
      wait(5 * 60_000);
    }
    const { query, collected } = await fresh.search('setting');
    assert.deepEqual([query, collected.spent.found], ['okapi', 3]);
    assert.deepEqual(await fresh.kept('setting'), ids.toReversed());
    // One with the old setting that starts last has no lasting say.
    await world({ suffix, settings: { SEARCH_QUERY: 'quagga' } }).pass();
    wait(HOUR);
    await fresh.pass();
    assert.equal((await fresh.search('setting')).query, 'okapi');
  });

  test('deleting a search takes its posts with it, also where the process ends in the middle', async () => {
    const suffix = 'deleting';
    const each = world({ suffix });
    await each.save('s', { query: 'quagga' });
    post('quagga', 120);
    await each.pass();
    post('quagga', 120);
    await each.pass();
    let removals = 0;
    const port = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
      if (name === 'updates.removeAll' && ++removals > 1) throw new Error('ended');
      return call();
    };
    await world({ suffix, port }).service.remove('s');
    assert.equal((await each.kept('s')).length, 120);
    await assert.rejects(each.service.get('s'), { code: 'search-not-found' });
    await assert.rejects(read(each, { search: 's' }), { code: 'search-not-found' });
    await each.pass();
    assert.deepEqual([await each.kept('s'), await each.store.list()], [[], []]);
  });

  test('a search that is deleted while it is collected keeps its row until nobody can write to it', async () => {
    const suffix = 'deletedmeanwhile';
    const each = world({ suffix });
    await each.save('s', { query: 'quagga' });
    post('quagga', 5);
    const port = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
      if (name === 'updates.putAll') await each.service.remove('s');
      return call();
    };
    await world({ suffix, port }).pass();
    assert.equal((await each.kept('s')).length, 5);
    wait(2 * 60_000);
    await each.pass();
    assert.deepEqual([await each.kept('s'), await each.store.list()], [[], []]);
  });

  test('what a person changes while the search is collected stays, and so does what is collected', async () => {
    const suffix = 'changedmeanwhile';
    const each = world({ suffix });
    await each.save('s', { query: 'quagga' });
    const ids = post('quagga', 5);
    const port = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
      if (name === 'updates.putAll') await each.service.patch('s', { name: 'Stripes' });
      return call();
    };
    await world({ suffix, port }).pass();
    const { name, collected } = await each.search('s');
    assert.deepEqual([name, collected.newestId, collected.lease], ['Stripes', ids[4], undefined]);
  });

  test('another query begins anew, and whoever was collecting the old one writes nothing more of it', async () => {
    const suffix = 'otherquery';
    const each = world({ suffix });
    await each.save('s', { query: 'quagga' });
    post('quagga', 5);
    const port = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
      if (name === 'updates.putAll') await each.service.patch('s', { query: 'okapi' });
      return call();
    };
    await world({ suffix, port }).pass();
    const { query, collected } = await each.search('s');
    assert.deepEqual([query, collected.progress.head, collected.lease], ['okapi', undefined, undefined]);
  });

  test('there are at most 25 searches, and one that is made twice is one', async () => {
    const each = world();
    for (let count = 0; count < 25; count++)
      await each.service.create({ query: 'quagga' }, `id${count}`, 'test');
    await each.service.create({ query: 'quagga' }, 'id3', 'test');
    await assert.rejects(each.service.create({ query: 'quagga' }, 'id25', 'test'), {
      code: 'search-conflict',
    });
    assert.equal((await each.service.list()).length, 25);
  });

  test('however many are saved at the same time, there are at most 25, and each that was told of is there', async () => {
    const each = world();
    for (let count = 0; count < 23; count++)
      await each.service.create({ query: 'quagga' }, `id${count}`, 'test');
    const results = await Promise.allSettled(
      ['a', 'b', 'c', 'd', 'e'].map((id) => each.service.create({ query: 'okapi' }, id, 'test')),
    );
    const told = results.flatMap((result) => (result.status === 'fulfilled' ? [result.value.search.id] : []));
    const there = (await each.service.list()).map(({ id }) => id).filter((id) => id.length === 1);
    assert.deepEqual(there.sort(), told.sort());
    assert.ok(there.length <= 2, there.join());
    for (const result of results)
      if (result.status === 'rejected') assert.equal(result.reason.code, 'search-conflict');
  });
});
