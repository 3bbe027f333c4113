import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import { keyOf } from '../../functions/publishing/keys.ts';
import type { Post } from '../../functions/publishing/post.ts';
import { createPostStore, type PostStore, type PostTables } from '../../functions/publishing/store.ts';
import { readSettings } from '../../functions/settings.ts';
import { StorageError } from '../../functions/storage/storage-error.ts';
import { createTables, type Row, type Table } from '../../functions/storage/tables.ts';
import { ulid } from '../../functions/storage/ulid.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Port, ported } from '../support/publishing.ts';

const MINUTE = 60_000;
const NINE = Date.parse('2026-12-01T09:00:00Z');

describe('posts in storage', () => {
  let azurite: Azurite;
  let made = 0;
  before(async () => {
    azurite = await startAzurite();
  });
  after(async () => {
    await azurite?.stop();
  });

  /** A store with tables of its own; `port` sees each of their calls. */
  function open(port: Port = (_name, call) => call(), now = (): number => NINE) {
    const { settings } = readSettings({ AZURE_FUNCTIONS_ENVIRONMENT: 'Development' });
    const { connectionString } = azurite;
    const tables = createTables({ kind: 'connection-string', connectionString }, settings.identity);
    const suffix = `s${made++}`;
    const table = (name: string): Table => ported(name, tables(name + suffix), port);
    const all: PostTables = {
      posts: table('posts'),
      due: table('due'),
      settled: table('settled'),
      texts: table('texts'),
    };
    const newWriteId = (): string => randomBytes(12).toString('hex');
    return { ...all, store: createPostStore(all, { now, newWriteId }) };
  }
  const postOf = (changes: Partial<Post> = {}): Post => ({
    ...{ id: ulid(NINE, randomBytes), account: 'app', by: 'test', createdAt: NINE, state: 'scheduled' },
    ...{ dueAt: NINE, actAt: NINE, onLate: 'post', lateAfterMs: 0, fruitless: 0 },
    parts: [{ content: { text: 'Hi' } }],
    ...changes,
  });
  const dueIds = async (store: PostStore, until = NINE): Promise<string[]> =>
    (await store.due(until, 100)).hints.map(({ id }) => id);
  const hintRows = async (due: Table): Promise<readonly Row[]> =>
    (await due.page({ partition: 'open', limit: 100 })).rows;

  test('are found by their ids, with what a person sees in the table beside the post', async () => {
    const { store, posts } = open();
    const post = postOf({ dueAt: NINE + 5, actAt: NINE + 5 });
    assert.deepEqual((await store.add(post))?.post, post);
    const stored = await store.get('app', post.id);
    assert.deepEqual(stored?.post, post);
    assert.equal(await store.get('app', ulid(NINE, randomBytes)), undefined);
    assert.equal(await store.get('other', post.id), undefined);
    const key = keyOf('app', post.id);
    const row = await posts.get(key.partition, key.row);
    assert.deepEqual([row?.values.state, row?.values.dueAt], ['scheduled', '2026-12-01T09:00:00.005Z']);
    assert.equal(row?.values.hint, stored && store.hintOf(stored));
  });

  test('are stored once under an id', async () => {
    const { store } = open();
    const post = postOf();
    await store.add(post);
    assert.equal(await store.add({ ...post, by: 'another' }), undefined);
    assert.equal((await store.get('app', post.id))?.post.by, 'test');
  });

  test('are due from their very time on, the earliest first, and page by page', async () => {
    const { store } = open();
    // Those that may go on at the same time go in the order in which they were due.
    const times = [
      [3, 3],
      [1, 2],
      [1, 1],
      [9, 9],
    ];
    const posts = times.map(([act = 0, due = 0]) => postOf({ actAt: NINE + act, dueAt: NINE + due }));
    for (const post of posts) await store.add(post);
    const ids = [2, 1, 0].map((index) => posts[index]?.id);
    assert.deepEqual(await dueIds(store, NINE + 3), ids);
    assert.deepEqual(await dueIds(store, NINE + 2), ids.slice(0, 2));
    const first = await store.due(NINE + 3, 2);
    assert.deepEqual(
      [first.hints.map(({ id }) => id), (await store.due(NINE + 3, 2, first.next)).hints[0]?.id],
      [ids.slice(0, 2), ids[2]],
    );
    const [hint] = first.hints;
    assert.ok(hint);
    assert.deepEqual([hint.at, hint.account, hint.writtenAt], [NINE + 1, 'app', NINE]);
    await store.dropHint(hint);
    assert.deepEqual(await dueIds(store, NINE + 3), ids.slice(1));
  });

  test('are never due where nothing is left to do', async () => {
    const { store, due } = open();
    const done = await store.add(postOf({ state: 'posted', actAt: undefined }));
    assert.ok(done);
    assert.equal(store.hintOf(done), undefined);
    await store.add(postOf({ state: 'held', actAt: undefined }));
    assert.deepEqual(await hintRows(due), []);
  });

  test('are not hidden by a hint that is none', async () => {
    const { store, due } = open();
    for (const key of ['0', '2020-01-01~2020-01-01', '2020~2020~app', 'x~x~app~id~1', '2020~2020~app~~1'])
      await due.insert('open', key, {});
    const { id } = postOf();
    await store.add(postOf({ id }));
    assert.deepEqual(await dueIds(store), [id]);
  });

  test('are changed once: whoever read what is no longer there changes nothing', async () => {
    const { store } = open();
    const before = await store.add(postOf());
    assert.ok(before);
    let told = 0;
    const tell = (): void => void told++;
    const changed = await store.change(before, { ...before.post, by: 'first' }, tell);
    assert.equal(changed?.post.by, 'first');
    assert.equal(await store.change(before, { ...before.post, by: 'second' }, tell), undefined);
    assert.deepEqual([(await store.get('app', before.post.id))?.post.by, told], ['first', 1]);
    assert.ok(await store.change(changed, { ...changed.post, by: 'third' }));
  });

  test('take their hint along when their next time changes, and keep it while it does not', async () => {
    const { store, due } = open();
    const first = await store.add(postOf());
    assert.ok(first);
    const same = await store.change(first, { ...first.post, state: 'claimed' });
    assert.ok(same);
    assert.equal(store.hintOf(same), store.hintOf(first));
    const later = await store.change(same, { ...same.post, actAt: NINE + 5 });
    assert.ok(later);
    assert.notEqual(store.hintOf(later), store.hintOf(first));
    assert.deepEqual(
      (await hintRows(due)).map(({ key }) => key),
      [store.hintOf(later)],
    );
    const done = await store.change(later, { ...later.post, state: 'posted', actAt: undefined });
    assert.ok(done);
    assert.deepEqual([store.hintOf(done), await hintRows(due)], [undefined, []]);
    const again = await store.change(done, { ...done.post, state: 'scheduled', actAt: NINE });
    assert.deepEqual(
      [again && store.hintOf(again) !== undefined, await dueIds(store)],
      [true, [first.post.id]],
    );
  });

  test('are told of between their row and the end of their old hint, whose stay does no harm', async () => {
    const steps: string[] = [];
    const { store } = open(async (name, call) => {
      steps.push(name);
      if (name === 'due.remove') throw new StorageError('unknown');
      return call();
    });
    const before = await store.add(postOf());
    assert.ok(before);
    steps.length = 0;
    const next = { ...before.post, actAt: NINE + 5 };
    const changed = await store.change(before, next, () => steps.push('told'));
    assert.deepEqual(changed?.post, next);
    assert.deepEqual(steps, ['due.insert', 'posts.replace', 'told', 'due.remove']);
  });

  test('have their hint written again where the writer was held up so long that it may have been swept', async () => {
    for (const [held, behind, hints] of [
      ['due.insert', 5 * MINUTE, 1],
      ['due.insert', 5 * MINUTE + 1, 2],
      ['posts.insert', 5 * MINUTE, 0],
      ['posts.insert', 5 * MINUTE + 1, 1],
    ] as const) {
      let clock = NINE;
      const world = open(
        async (name, call) => {
          const result = await call();
          if (name !== held || clock !== NINE) return result;
          clock += behind;
          if (held === 'posts.insert')
            for (const { key } of await hintRows(world.due)) await world.due.remove('open', key);
          return result;
        },
        () => clock,
      );
      const stored = await world.store.add(postOf());
      assert.ok(stored);
      const keys = (await hintRows(world.due)).map(({ key }) => key);
      assert.equal(keys.length, hints, `${held}, ${behind} ms`);
      if (hints > 0) assert.ok(keys.includes(world.store.hintOf(stored) ?? ''));
    }
  });

  test('reserve each post of X’s for one part of one of them', async () => {
    const { store } = open();
    assert.equal(await store.reserve('app', '20', 'one/0'), true);
    assert.equal(await store.reserve('app', '20', 'one/0'), true);
    assert.equal(await store.reserve('app', '20', 'one/1'), false);
    assert.equal(await store.reserve('app', '21', 'one/1'), true);
    assert.equal(await store.reserve('other', '20', 'two/0'), true);
  });
});
