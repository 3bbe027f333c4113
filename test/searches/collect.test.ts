import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { publish, repost } from '../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../local/twitter-simulator/world.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type SearchesOptions, searches, type TestSearches } from '../support/searches.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const START = Date.parse('2026-11-20T10:00:00Z');

describe('collecting searches, with a real table service and real requests to X', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let made = 0;
  let behind = 0;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator({ startAt: START, frozen: true });
  });
  afterEach(() => {
    x.reset();
    behind = 0;
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });

  const world = (options: Partial<SearchesOptions> = {}): TestSearches => {
    x.world.searchDelayMs = 0;
    return searches({
      connectionString: azurite.connectionString,
      xOrigin: x.url,
      suffix: `test${made++}`,
      now: () => x.clock.now() - behind,
      ...options,
    });
  };
  /** So many new posts, a second apart, the oldest first. */
  const post = (text: string, count = 1): string[] =>
    Array.from({ length: count }, (_, index) => {
      const { id } = publish(x.world, { authorId: DEMO_USER_ID, text: `${text} ${index}` }, x.clock.now());
      x.clock.advance(1);
      return id;
    });
  const requests = (operation = 'searchPostsRecent') =>
    x.journal.entries.filter((entry) => entry.operationId === operation);
  const wait = (ms: number): void => x.clock.advance(ms / 1000);
  const newestFirst = (ids: readonly string[]): string[] => [...ids].reverse();

  test('a new search starts with its newest page and then misses nothing, over as many pages as it takes', async () => {
    const each = world();
    const early = post('quagga', 130);
    await each.save('s', { query: 'quagga' });
    await each.pass();
    assert.deepEqual(await each.kept('s'), newestFirst(early.slice(-100)));
    const later = post('quagga', 250);
    await each.pass();
    assert.deepEqual(await each.kept('s'), newestFirst([...early.slice(-100), ...later]));
    const { collected } = await each.search('s');
    assert.equal(collected.isCaughtUp, true);
    assert.deepEqual(collected.progress, { head: later.at(-1), holes: [], gaps: [] });
    assert.deepEqual([collected.newestId, collected.spent.found], [later.at(-1), 350]);
    assert.deepEqual(
      requests().map(({ query }) => [query.includes('since_id='), query.includes('next_token=')]),
      [
        [true, false],
        [true, false],
        [true, true],
        [true, true],
      ],
    );
  });

  test('X’s limit in the middle of a catch-up: it waits until the window ends, and goes on where it was', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    await each.save('t', { query: 'okapi' });
    await each.pass();
    const ids = post('quagga', 250);
    x.faults.add({
      operation: 'searchPostsRecent',
      kind: 'error',
      error: 'rate-limited',
      skip: 1,
      count: 1,
    });
    await each.pass();
    const { collected } = await each.search('s');
    assert.equal(collected.fault?.code, 'rate-limited');
    assert.equal((await each.kept('s')).length, 100);
    assert.equal(collected.progress.holes.length, 1);
    const asked = requests().length;
    wait(5 * MINUTE);
    post('quagga', 1);
    await each.pass();
    assert.equal(requests().length, asked, 'nobody is to ask X before the window ends');
    wait(11 * MINUTE);
    await each.pass();
    const after = await each.search('s');
    assert.deepEqual([(await each.kept('s')).length, after.collected.fault], [251, undefined]);
    assert.deepEqual(after.collected.progress.gaps, []);
    assert.equal((await each.kept('s'))[250], ids[0]);
  });

  test('a process that ends at any point of a catch-up loses nothing, keeps nothing twice, and counts at least what X returned', async () => {
    const setUp = async (suffix: string): Promise<TestSearches> => {
      const each = world({ suffix });
      await each.save('s', { query: 'quagga' });
      await each.pass();
      return each;
    };
    let point = 0;
    /** From the point on, nothing gets out: as if the process had ended there. */
    const ending = (at: number) => {
      point = 0;
      return async <T>(_name: string, call: () => Promise<T>): Promise<T> => {
        if (++point >= at) throw new Error('ended');
        const result = await call();
        if (++point >= at) throw new Error('ended');
        return result;
      };
    };
    let isEnded = true;
    for (let at = 1; isEnded; at++) {
      x.reset();
      const suffix = `kill${at}`;
      const each = await setUp(suffix);
      const ids = post('quagga', 130);
      await world({ suffix, port: ending(at) })
        .pass()
        .catch(() => {});
      isEnded = point >= at;
      wait(5 * MINUTE);
      ids.push(...post('quagga', 5));
      await each.pass();
      const { collected } = await each.search('s');
      assert.deepEqual(await each.kept('s'), newestFirst(ids), `ended at point ${at}`);
      assert.deepEqual(collected.progress, { head: ids.at(-1), holes: [], gaps: [] });
      assert.ok(collected.spent.found >= 135, `${collected.spent.found} counted, ended at point ${at}`);
    }
    assert.ok(point >= 16, `${point} points`);
  });

  test('a process that ends at any point of a search’s first page leaves nothing out between what is kept', async () => {
    let points = 0;
    for (let at = 1; at === 1 || points >= at - 1; at++) {
      x.reset();
      points = 0;
      const suffix = `first${at}`;
      const each = world({ suffix });
      await each.save('s', { query: 'quagga' });
      const ids = post('quagga', 150);
      const port = async <T>(_name: string, call: () => Promise<T>): Promise<T> => {
        if (++points >= at) throw new Error('ended');
        return call();
      };
      await world({ suffix, port })
        .pass()
        .catch(() => {});
      wait(5 * MINUTE);
      ids.push(...post('quagga', 230));
      await each.pass();
      const kept = await each.kept('s');
      assert.deepEqual(kept, newestFirst(ids.slice(-kept.length)), `ended at point ${at}`);
      assert.ok(kept.length >= 100);
      assert.deepEqual((await each.search('s')).collected.progress.holes, []);
    }
    assert.ok(points >= 8, `${points} points`);
  });

  test('several instances at once ask X once, and keep each post once', async () => {
    const suffix = 'race';
    const each = world({ suffix });
    await each.save('s', { query: 'quagga' });
    await each.pass();
    const before = requests().length;
    const ids = post('quagga', 150);
    await Promise.all(
      [world({ suffix }), world({ suffix }), world({ suffix }), each].map((one) => one.pass()),
    );
    assert.deepEqual(await each.kept('s'), newestFirst(ids));
    assert.equal(requests().length - before, 2);
  });

  test('the day’s cap is never exceeded; what it leaves out is a gap, and the next day goes on', async () => {
    const each = world({ settings: { SEARCH_POSTS_PER_DAY: '55' } });
    await each.save('s', { query: 'quagga' });
    await each.pass();
    const ids = post('quagga', 120);
    await each.pass();
    assert.deepEqual(await each.kept('s'), newestFirst(ids.slice(-55)));
    const { collected } = await each.search('s');
    assert.deepEqual(
      collected.progress.gaps.map(({ to, reason }) => [to, reason]),
      [[ids.at(-55), 'cap']],
    );
    assert.equal(collected.isCaughtUp, false);
    assert.equal(each.lines.filter(({ event }) => event === 'search.gap').length, 1);
    const asked = requests().length;
    const evening = post('quagga', 3);
    await each.pass();
    assert.equal(requests().length, asked);
    wait(24 * HOUR);
    await each.pass();
    assert.deepEqual((await each.kept('s')).slice(0, 3), newestFirst(evening));
    assert.equal((await each.search('s')).collected.isCaughtUp, true);
  });

  test('a small cap asks for small pages, and never for one that could exceed it', async () => {
    const each = world({ settings: { SEARCH_POSTS_PER_DAY: '25' } });
    await each.save('s', { query: 'quagga' });
    post('quagga', 5);
    await each.pass();
    post('quagga', 4);
    await each.pass();
    post('quagga', 40);
    await each.pass();
    const sizes = requests().map(({ query }) => new URLSearchParams(query).get('max_results'));
    assert.deepEqual(sizes, ['25', '20', '16']);
    assert.equal((await each.search('s')).collected.spent.found, 25);
  });

  test('reposts and replies are left out by X, and so cost nothing', async () => {
    const each = world();
    await each.save('s', { query: 'quagga OR okapi', dropReposts: true, dropReplies: true });
    const [id = ''] = post('quagga');
    const original = x.world.posts.get(id);
    assert.ok(original);
    repost(x.world, '1000000002', original, x.clock.now());
    publish(x.world, { authorId: DEMO_USER_ID, text: 'Which quagga?', replyTo: original }, x.clock.now());
    wait(1000);
    await each.pass();
    assert.deepEqual(await each.kept('s'), [id]);
    assert.equal((await each.search('s')).collected.spent.found, 1);
    const { query = '' } = requests()[0] ?? {};
    assert.equal(new URLSearchParams(query).get('query'), '(quagga OR okapi) -is:retweet -is:reply');
  });

  test('what X returns all the same is not kept, and an edit takes the place of the version before it', async () => {
    const each = world();
    await each.save('s', { query: 'quagga', dropReposts: true, dropReplies: true });
    const [first = ''] = post('quagga');
    await each.pass();
    const [repostId, replyId, edited] = [1, 2, 3].map((more) => String(BigInt(first) + BigInt(more)));
    const data = [
      { id: edited, edit_history_tweet_ids: [first, edited] },
      { id: replyId, in_reply_to_user_id: '7' },
      { id: repostId, referenced_tweets: [{ type: 'retweeted', id: '20' }] },
    ];
    const body = JSON.stringify({ data, meta: { result_count: 3 } });
    x.faults.add({
      operation: 'searchPostsRecent',
      kind: 'content-type',
      contentType: 'application/json',
      body,
    });
    await each.pass();
    assert.deepEqual(await each.kept('s'), [edited]);
    const { collected } = await each.search('s');
    assert.deepEqual([collected.progress.head, collected.spent.found], [edited, 4]);
  });

  test('a version that X says is edited, and a post from the future, are not kept', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    const [first = ''] = post('quagga');
    await each.pass();
    const [next, later, future] = [1n, 2n, 10n ** 17n].map((more) => String(BigInt(first) + more));
    const edits = Array.from({ length: 50_000 }, (_, index) => String(index + 1));
    const data = [
      { id: future },
      { id: later, edit_history_tweet_ids: [...edits, later] },
      { id: next, edit_history_tweet_ids: [next, later] },
    ];
    const body = JSON.stringify({ data, meta: { result_count: 3 } });
    const answer = { kind: 'content-type', contentType: 'application/json', body } as const;
    x.faults.add({ operation: 'searchPostsRecent', ...answer });
    await each.pass();
    assert.deepEqual(await each.kept('s'), [later, first]);
    const { progress, newestId } = (await each.search('s')).collected;
    assert.deepEqual([progress.head, newestId], [later, later]);
  });

  test('a search that is paused while it is collected asks for no further page, and goes on where it was', async () => {
    const suffix = 'pausedmeanwhile';
    const each = world({ suffix });
    await each.save('s', { query: 'quagga' });
    await each.pass();
    const ids = post('quagga', 350);
    const asked = requests().length;
    let calls = 0;
    const port = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
      if (name === 'x.send' && ++calls === 2) await each.service.patch('s', { paused: true });
      return call();
    };
    await world({ suffix, port }).pass();
    // The page that is under way, and one that was to be written before the change was seen.
    assert.ok(requests().length - asked <= 3, `${requests().length - asked} pages`);
    await each.pass();
    assert.ok(requests().length - asked <= 3);
    await each.service.patch('s', { paused: false });
    await each.pass();
    assert.deepEqual(await each.kept('s'), newestFirst(ids));
  });

  test('a gap that is in the row is logged, also where the visit loses the search after that', async () => {
    const suffix = 'gaplost';
    const each = world({ suffix });
    await each.save('s', { query: 'quagga' });
    post('quagga');
    await each.pass();
    await each.service.patch('s', { paused: true });
    wait(9 * 24 * HOUR);
    post('quagga');
    await each.service.patch('s', { paused: false });
    const port = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
      if (name === 'x.send') await each.service.patch('s', { query: 'okapi' });
      return call();
    };
    const other = world({ suffix, port });
    await other.pass();
    assert.deepEqual(
      other.lines.filter(({ event }) => event === 'search.gap').map(({ reason }) => reason),
      ['window'],
    );
    const { gaps } = (await each.search('s')).collected.progress;
    assert.deepEqual(
      gaps.map(({ reason }) => reason),
      ['window'],
      'and is told as long as posts of the query before are kept',
    );
  });

  test('what is older than posts are kept for is no gap, and goes at once where they are kept for less', async () => {
    const suffix = 'keepless';
    const each = world({ suffix });
    await each.save('s', { query: 'quagga' });
    post('quagga', 3);
    await each.pass();
    await each.service.patch('s', { paused: true });
    wait(3 * 24 * HOUR);
    const less = world({ suffix, settings: { UPDATES_KEEP_DAYS: '1' } });
    await each.pass();
    assert.equal((await each.kept('s')).length, 3);
    await less.pass();
    assert.equal((await each.kept('s')).length, 0);
    const [id] = post('quagga');
    await each.service.patch('s', { paused: false });
    await less.pass();
    assert.deepEqual(await each.kept('s'), [id]);
    assert.deepEqual((await each.search('s')).collected.progress.gaps, []);
  });

  test('a token that X no longer takes loses nothing: what is left is asked for by its ids', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    await each.pass();
    const ids = post('quagga', 250);
    const body = { errors: [{ parameters: { next_token: ['x'] }, message: 'not a valid token' }] };
    x.faults.add({ operation: 'searchPostsRecent', kind: 'status', status: 400, body, skip: 1 });
    await each.pass();
    assert.deepEqual(await each.kept('s'), newestFirst(ids));
    assert.ok(
      requests()
        .at(-2)
        ?.query.includes(`until_id=${ids.at(-100)}`),
    );
    assert.equal((await each.search('s')).collected.isCaughtUp, true);
  });

  test('what is older than it is kept for goes, of paused searches too', async () => {
    const each = world({ settings: { UPDATES_KEEP_DAYS: '2' } });
    await each.save('s', { query: 'quagga' });
    const early = post('quagga', 105);
    await each.pass();
    wait(24 * HOUR);
    const later = post('quagga', 2);
    await each.pass();
    assert.equal((await each.kept('s')).length, 102);
    await each.service.patch('s', { paused: true });
    const asked = requests().length;
    wait(2 * 24 * HOUR);
    await each.pass();
    assert.deepEqual(await each.kept('s'), newestFirst(later));
    assert.equal(requests().length, asked);
    assert.ok(early.length > 0);
  });

  test('a search that slept longer than X remembers has a gap, and goes on', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    post('quagga');
    await each.pass();
    await each.service.patch('s', { paused: true });
    post('quagga', 3);
    wait(8 * 24 * HOUR);
    const [id] = post('quagga');
    await each.service.patch('s', { paused: false });
    await each.pass();
    const { collected } = await each.search('s');
    assert.deepEqual(await each.kept('s'), [id]);
    assert.deepEqual(
      collected.progress.gaps.map(({ reason }) => reason),
      ['window'],
    );
    assert.equal(collected.fault, undefined);
  });

  test('a quiet search never has a gap, however long nobody posts', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    for (let days = 0; days < 9; days++) {
      await each.pass();
      wait(24 * HOUR);
    }
    const ids = post('quagga', 2);
    await each.pass();
    assert.deepEqual(await each.kept('s'), newestFirst(ids));
    assert.deepEqual((await each.search('s')).collected.progress.gaps, []);
  });

  test('where X’s clock is ahead, no id is asked for that is too old there', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    post('quagga');
    await each.pass();
    wait(7 * 24 * HOUR);
    // Our clock says that the last post is just within the seven days.
    behind = 30 * MINUTE;
    const [id] = post('quagga');
    await each.pass();
    const { collected } = await each.search('s');
    assert.deepEqual(
      [(await each.kept('s'))[0], collected.fault, collected.isCaughtUp],
      [id, undefined, true],
    );
    assert.equal(collected.progress.gaps[0]?.reason, 'window');
  });

  test('a query that X refuses is shown as refused and left alone until it is changed; others go on', async () => {
    const each = world();
    await each.save('bad', { query: 'nonsense:operator' });
    await each.save('good', { query: 'quagga' });
    const [id] = post('quagga');
    await each.pass();
    const { collected } = await each.search('bad');
    assert.equal(collected.fault?.code, 'refused');
    assert.match(collected.fault?.detail ?? '', /invalid operator 'nonsense'/);
    assert.deepEqual(await each.kept('good'), [id]);
    assert.equal(each.lines.find(({ event }) => event === 'search.failed')?.fault, 'refused');
    wait(5 * MINUTE);
    await each.pass();
    assert.equal(requests().filter(({ query }) => query.includes('nonsense')).length, 1);
    await each.service.patch('bad', { query: 'quagga' });
    await each.pass();
    assert.deepEqual(await each.kept('bad'), [id]);
    assert.equal((await each.search('bad')).collected.fault, undefined);
  });

  test('what X says of the app stops every search, with longer and longer waits, and is over with the first success', async () => {
    for (const [error, code] of [
      ['credits-depleted', 'credits'],
      ['spend-cap-reached', 'spend-cap'],
      ['usage-capped', 'usage-capped'],
      ['unauthorized', 'credentials'],
    ] as const) {
      x.reset();
      const each = world();
      await each.save('s', { query: 'quagga' });
      await each.save('t', { query: 'okapi' });
      const [id] = post('quagga');
      x.faults.add({ operation: 'searchPostsRecent', kind: 'error', error, count: null });
      await each.pass();
      const faulty = (await each.store.list()).filter(({ search }) => search.collected.fault);
      assert.deepEqual(
        faulty.map(({ search }) => search.collected.fault?.code),
        [code],
      );
      let asked = 0;
      const before = requests().length;
      for (let ticks = 0; ticks < 48; ticks++, asked = requests().length - before) {
        wait(5 * MINUTE);
        await each.pass();
      }
      assert.ok(asked >= 4 && asked <= 30, `${asked} tries in four hours after ${code}`);
      x.faults.clear();
      wait(HOUR);
      await each.pass();
      assert.deepEqual(await each.kept('s'), [id]);
      assert.ok((await each.store.list()).every(({ search }) => search.collected.fault === undefined));
    }
  });

  test('answers of X that are none change nothing but the fault', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    await each.pass();
    const ids = post('quagga', 150);
    for (const fault of [
      { kind: 'status', status: 503 },
      { kind: 'truncated', bytes: 100 },
      { kind: 'content-type', contentType: 'text/html', body: '<p>' },
      { kind: 'reset-after' },
      { kind: 'content-type', contentType: 'application/json', body: '{"meta":{}}' },
      { kind: 'content-type', contentType: 'application/json', body: '{"errors":[{"title":"Unavailable"}]}' },
      { kind: 'content-type', contentType: 'application/json', body: '{"data":[{"id":1}]}' },
    ] as const) {
      x.faults.add({ operation: 'searchPostsRecent', ...fault });
      await each.pass();
      assert.equal((await each.search('s')).collected.fault?.code, 'unreachable', JSON.stringify(fault));
      wait(HOUR);
    }
    await each.pass();
    const { collected } = await each.search('s');
    assert.deepEqual(await each.kept('s'), newestFirst(ids));
    assert.deepEqual([collected.fault, collected.progress.gaps], [undefined, []]);
  });

  test('what X sent and did not arrive counts too: a day of answers that break off stays within the cap', async () => {
    for (const fault of [
      { kind: 'truncated', bytes: 100 },
      { kind: 'reset-after' },
      { kind: 'content-type', contentType: 'application/json', body: '{' },
    ] as const) {
      x.reset();
      const each = world({ settings: { SEARCH_POSTS_PER_DAY: '200' } });
      await each.save('s', { query: 'quagga' });
      post('quagga', 150);
      x.faults.add({ operation: 'searchPostsRecent', ...fault, count: null });
      for (let ticks = 0; ticks < 13 * 12; ticks++) {
        await each.pass();
        wait(5 * MINUTE);
      }
      const sizes = requests().map(({ query }) => Number(new URLSearchParams(query).get('max_results')));
      assert.deepEqual(sizes.slice(0, 3), [100, 10, 10]);
      assert.ok(sizes.reduce((sum, size) => sum + size, 0) <= 200, JSON.stringify(sizes));
      x.faults.clear();
      wait(12 * HOUR);
      await each.pass();
      assert.equal((await each.kept('s')).length, 10, fault.kind);
    }
  });

  test('a refusal that costs nothing counts nothing', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    for (const status of [400, 401, 402, 403, 429, 503]) {
      x.faults.add({ operation: 'searchPostsRecent', kind: 'status', status, body: {}, count: 2 });
      await each.pass();
      x.faults.clear();
      const { fault, spent } = (await each.search('s')).collected;
      assert.deepEqual([fault === undefined, spent.found], [false, 0], String(status));
      wait(25 * HOUR);
    }
  });

  test('an X that finds fault with a token it was not sent is not asked over and over', async () => {
    const each = world();
    await each.save('s', { query: 'quagga' });
    const body = { errors: [{ parameters: { next_token: ['x'] }, message: 'not a valid token' }] };
    x.faults.add({ operation: 'searchPostsRecent', kind: 'status', status: 400, body, count: null });
    await each.pass();
    assert.equal(requests().length, 1);
    assert.equal((await each.search('s')).collected.fault?.code, 'refused');
  });

  test('storage that fails for one search does not stop the others', async () => {
    const suffix = 'failing';
    const each = world({ suffix });
    await each.save('s', { query: 'quagga' });
    await each.save('t', { query: 'quagga' });
    const [id] = post('quagga');
    let failures = 0;
    const port = async <T>(name: string, call: () => Promise<T>): Promise<T> => {
      if (name === 'updates.putAll' && failures++ === 0) throw new Error('storage fails');
      return call();
    };
    const failing = world({ suffix, port });
    await failing.pass();
    assert.equal(failing.lines.filter(({ event }) => event === 'search.pass-failed').length, 1);
    assert.deepEqual([...(await each.kept('s')), ...(await each.kept('t'))], [id]);
    wait(5 * MINUTE);
    await each.pass();
    assert.deepEqual([...(await each.kept('s')), ...(await each.kept('t'))], [id, id]);
  });
});
