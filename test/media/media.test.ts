import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { BLOCK_BYTES, type Media } from '../../functions/media/media.ts';
import { ProblemError } from '../../functions/problems.ts';
import { createListing } from '../../functions/publishing/listing.ts';
import { createPostService } from '../../functions/publishing/service.ts';
import { StorageError } from '../../functions/storage/storage-error.ts';
import { ulid } from '../../functions/storage/ulid.ts';
import { gif, mp4, png } from '../local/twitter-simulator/sample-files.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Port, type PublishingOptions, publishing, type TestPublishing } from '../support/publishing.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const MIB = 1024 * 1024;

describe('media, in real storage', () => {
  let azurite: Azurite;
  let ahead = 0;
  let made = 0;
  before(async () => {
    azurite = await startAzurite();
  });
  beforeEach(() => {
    ahead = 0;
  });
  after(() => azurite?.stop());

  const now = (): number => Date.now() + ahead;
  const newId = (): string => ulid(now(), randomBytes);
  /** X is not asked. */
  const world = (options: Partial<PublishingOptions> = {}): TestPublishing =>
    publishing({
      connectionString: azurite.connectionString,
      xOrigin: 'http://127.0.0.1:1',
      suffix: `store${made++}`,
      now,
      ...options,
    });
  const posts = ({ store, publisher, media }: TestPublishing) =>
    createPostService({ store, publisher, media: media.uses, now, access: 'self-serve', publishing: true });
  const scheduled = async (each: TestPublishing, id: string, more: object = {}) => {
    const at = new Date(now() + 30 * DAY).toISOString();
    const { post } = await posts(each).create({ media: [{ id }], at, ...more }, newId(), 'test');
    return post;
  };
  const code = async (work: Promise<unknown>): Promise<string> => {
    try {
      await work;
      return 'done';
    } catch (error) {
      assert.ok(error instanceof ProblemError, String(error));
      return error.code;
    }
  };
  const faultsOf = async (work: Promise<unknown>): Promise<readonly string[]> => {
    const error = await work.catch((thrown: unknown) => thrown);
    assert.ok(error instanceof ProblemError, String(error));
    const { faults = [] } = (error.options.members ?? {}) as { faults?: { field: string }[] };
    return faults.map(({ field }) => field);
  };
  const bytesOf = async ({ media }: TestPublishing, id: string): Promise<Buffer> => {
    const ready = await media.service.ready(id);
    return Buffer.from(await media.service.read(ready, { offset: 0, count: ready.bytes }));
  };
  const begun = async ({ media }: TestPublishing, bytes: number): Promise<string> =>
    (await media.service.begin({ bytes }, newId(), 'test')).id;
  const hints = async ({ media }: TestPublishing) => media.store.due(now() + 400 * DAY, 100);

  test('a file is kept byte for byte, with its kind, its size and its end', async () => {
    const each = world();
    const file = png(30, 20, 2 * MIB + 3);
    const { id } = await each.media.service.put(file, newId(), 'key:1');
    const media = await each.media.service.get(id);
    assert.deepEqual(
      [media.state, media.type, media.bytes, media.by],
      [...['ready', { kind: 'image', type: 'image/png' }, file.length, 'key:1']],
    );
    assert.equal(media.expiresAt - media.createdAt, 7 * DAY);
    assert.ok((await bytesOf(each, id)).equals(file));
    const part = await each.media.service.read(await each.media.service.ready(id), { offset: 5, count: MIB });
    assert.ok(file.subarray(5, 5 + MIB).equals(part));
  });

  test('a file that X would not take is refused before anything is stored', async () => {
    const each = world();
    const { service } = each.media;
    for (const file of [Buffer.from('<script>alert(1)</script>'), Buffer.alloc(0), png(1, 1, 5 * MIB + 1)])
      assert.deepEqual(await faultsOf(service.put(file, newId(), 'test')), ['']);
    assert.deepEqual(await hints(each), []);
    for (const body of [
      undefined,
      {},
      { bytes: 0 },
      { bytes: 1.5 },
      { bytes: '12' },
      { bytes: 512 * MIB + 1 },
    ])
      assert.deepEqual(await faultsOf(service.begin(body, newId(), 'test')), ['bytes']);
    assert.deepEqual(await faultsOf(service.begin({ bytes: 5, name: 'x' }, newId(), 'test')), ['name']);
  });

  test('blocks come in any order and more than once, and the file is what they say', async () => {
    const each = world();
    const { service } = each.media;
    const file = mp4(12, 2 * BLOCK_BYTES + 1_000);
    randomBytes(1_000).copy(file, 2 * BLOCK_BYTES);
    const id = await begun(each, file.length);
    const block = (number: number): Buffer => file.subarray(number * BLOCK_BYTES, (number + 1) * BLOCK_BYTES);
    await service.stage(id, 2, Buffer.alloc(1_000));
    for (const number of [2, 0, 1, 0]) await service.stage(id, number, block(number));
    assert.equal((await service.get(id)).state, 'uploading');
    const complete = await service.complete(id);
    assert.deepEqual([complete.state, complete.type?.kind], ['ready', 'video']);
    assert.deepEqual(await service.complete(id), complete);
    assert.ok((await bytesOf(each, id)).equals(file));
    assert.equal(await code(service.stage(id, 0, block(0))), 'media-conflict');
  });

  test('blocks that are missing or of the wrong size are named', async () => {
    const each = world();
    const { service } = each.media;
    const id = await begun(each, 3 * BLOCK_BYTES + 7);
    assert.deepEqual(
      await faultsOf(service.complete(id)),
      [0, 1, 2, 3].map((number) => `blocks[${number}]`),
    );
    await service.stage(id, 1, Buffer.alloc(BLOCK_BYTES));
    assert.deepEqual(await faultsOf(service.stage(id, 0, Buffer.alloc(BLOCK_BYTES - 1))), ['blocks[0]']);
    assert.deepEqual(await faultsOf(service.stage(id, 3, Buffer.alloc(8))), ['blocks[3]']);
    for (const number of [4, Number.NaN])
      assert.deepEqual(await faultsOf(service.stage(id, number, Buffer.alloc(7))), ['block']);
    await service.stage(id, 3, Buffer.alloc(7));
    assert.deepEqual(await faultsOf(service.complete(id)), ['blocks[0]', 'blocks[2]']);
  });

  test('blocks that are no picture or video can be mended, and so can a completion that was cut off', async () => {
    const suffix = `store${made++}`;
    let cut = false;
    const losing: Port = async (name, call) => {
      const result = await call();
      if (name === 'blobs.commitBlocks' && !cut) {
        cut = true;
        throw new StorageError('unknown');
      }
      return result;
    };
    const each = world({ suffix, port: losing });
    const { service } = each.media;
    const id = await begun(each, 64);
    await service.stage(id, 0, Buffer.alloc(64));
    await assert.rejects(service.complete(id), StorageError);
    assert.deepEqual(await faultsOf(service.complete(id)), ['']);
    assert.equal((await service.get(id)).state, 'uploading');
    await service.stage(id, 0, png());
    assert.equal((await service.complete(id)).type?.type, 'image/png');
    assert.ok((await bytesOf(each, id)).equals(png()));
  });

  test('a repeated request makes one thing under its id', async () => {
    const each = world();
    const id = newId();
    const first = await each.media.service.put(png(), id, 'test');
    ahead += MINUTE;
    assert.deepEqual(await each.media.service.put(png(), id, 'test'), first);
  });

  test('what is not there is said plainly, whatever the id looks like', async () => {
    const { service } = world().media;
    for (const id of ['nonsense', newId(), '', '../x', 'a/b'])
      for (const work of [service.get, service.complete, service.remove, service.ready])
        assert.equal(await code(work(id)), 'media-not-found');
  });

  test('a post takes media that is there, complete, and goes together; all faults are told at once', async () => {
    const each = world();
    const [a, b, animation] = await Promise.all([png(), png(), gif()].map((file) => each.media.put(file)));
    const unfinished = await begun(each, 100);
    const media = [{ id: a, alt_text: 'A rectangle' }, { id: b }];
    const { parts, id } = await scheduled(each, '', { media, text: 'Two pictures' });
    assert.deepEqual(parts[0]?.content.media, [{ id: a, altText: 'A rectangle' }, { id: b }]);
    assert.deepEqual(Object.keys((await each.media.get(a ?? ''))?.uses ?? {}), [id]);

    const refused = (more: object): Promise<readonly string[]> => faultsOf(scheduled(each, '', more));
    assert.deepEqual(await refused({ media: [{ id: a }, { id: animation }] }), ['media']);
    assert.deepEqual(await refused({ media: [{ id: unfinished }, { id: newId() }, { id: 'x' }] }), [
      ...['media[0].id', 'media[1].id', 'media[2].id'],
    ]);
    const thread = [{ media: [{ id: newId() }] }, { text: 'b', media: [{ id: a }, { id: unfinished }] }];
    assert.deepEqual(await refused({ media: undefined, parts: thread }), [
      ...['parts[0].media[0].id', 'parts[1].media[1].id'],
    ]);
  });

  test('a patch keeps the media, changes it, or removes it, and what a post no longer shows may go', async () => {
    const each = world();
    const [a = '', b = ''] = await Promise.all([png(), png()].map((file) => each.media.put(file)));
    const service = posts(each);
    const { id } = await scheduled(each, a);
    const media = async (patch: object) => (await service.patch(id, patch)).post.parts[0]?.content.media;
    assert.deepEqual(await media({ text: 'With words' }), [{ id: a }]);
    assert.deepEqual(await media({ media: [{ id: b, alt_text: 'B' }] }), [{ id: b, altText: 'B' }]);
    ahead += 11 * MINUTE;
    assert.equal(await code(each.media.service.remove(b)), 'media-conflict');
    assert.equal(await code(each.media.service.remove(a)), 'done');
    assert.equal(await media({ media: null }), undefined);
    assert.deepEqual(await faultsOf(service.patch(id, { text: null })), ['text']);
  });

  test('media cannot be removed while a post uses it, and can be when the post is done', async () => {
    const each = world();
    const id = await each.media.put(png());
    const post = await scheduled(each, id);
    assert.equal(await code(each.media.service.remove(id)), 'media-conflict');
    ahead += 11 * MINUTE;
    assert.equal(await code(each.media.service.remove(id)), 'media-conflict');
    await posts(each).cancel(post.id);
    assert.equal(await code(each.media.service.remove(id)), 'done');
    assert.equal(await code(each.media.service.get(id)), 'media-not-found');
    assert.equal(await each.media.blobs.read(`app/${id}`, 0, 8), undefined);
    assert.deepEqual(await hints(each), []);
  });

  test('a use that is noted counts before its post is stored, and soon no more without one', async () => {
    const each = world();
    const id = await each.media.put(png());
    assert.deepEqual(await each.media.uses.note('app', [id], newId()), []);
    assert.equal(await code(each.media.service.remove(id)), 'media-conflict');
    ahead += 11 * MINUTE;
    assert.equal(await code(each.media.service.remove(id)), 'done');
    assert.deepEqual(await each.media.uses.note('app', [id], newId()), [id]);
  });

  test('media that very many posts use, or that is being changed all the time, is not said to be gone', async () => {
    const suffix = `store${made++}`;
    const each = world({ suffix });
    const id = await each.media.put(png());
    const busy = world({
      suffix,
      port: (name, call) =>
        name === 'media.replace' ? Promise.reject(new StorageError('conflict')) : call(),
    });
    await assert.rejects(scheduled(busy, id), { code: 'media-conflict', options: { retryable: true } });
    const stored = await each.media.store.get('app', id);
    assert.ok(stored);
    const uses = Object.fromEntries(Array.from({ length: 600 }, () => [newId(), now()]));
    await each.media.store.change(stored, { ...stored.media, uses });
    await assert.rejects(scheduled(each, id), {
      code: 'media-conflict',
      message: /600 posts.*upload it once more/,
    });
    ahead = 11 * MINUTE;
    assert.equal((await scheduled(each, id)).state, 'scheduled');
  });

  describe('the sweep', () => {
    const isThere = async ({ media }: TestPublishing, id: string): Promise<boolean> =>
      (await media.blobs.read(`app/${id}`, 0, 8)) !== undefined && (await media.get(id)) !== undefined;

    test('removes unused media after 7 days, not before, complete or not', async () => {
      const each = world();
      const id = await each.media.put(png());
      const unfinished = await begun(each, 100);
      ahead = 7 * DAY - MINUTE;
      await each.media.sweep();
      assert.ok(await isThere(each, id));
      ahead = 7 * DAY + MINUTE;
      await each.media.sweep();
      assert.equal(await isThere(each, id), false);
      assert.equal(await code(each.media.service.get(unfinished)), 'media-not-found');
      assert.equal(each.lines.filter(({ event }) => event === 'media.removed').length, 2);
      ahead = 8 * DAY + 2 * MINUTE;
      await each.media.sweep();
      assert.equal(await each.media.get(unfinished), undefined);
      assert.deepEqual(await hints(each), []);
    });

    test('leaves nothing of a file that is removed while it is put together, whoever removes it', async () => {
      const file = png(30, 20, 100);
      for (const by of ['a person', 'a sweep'])
        for (const ends of ['goes on', 'ends'] as const) {
          ahead = 0;
          const suffix = `store${made++}`;
          const other = world({ suffix });
          const id = await begun(other, file.length);
          await other.media.service.stage(id, 0, file);
          ahead = 7 * DAY + MINUTE;
          const { media } = world({
            suffix,
            port: async (name, call) => {
              if (name === 'blobs.commitBlocks')
                await (by === 'a sweep' ? other.media.sweep() : other.media.service.remove(id));
              if (name === 'media.replace' && ends === 'ends') throw new Error('the process ended');
              return call();
            },
          });
          const result = ends === 'ends' ? /the process ended/ : { code: 'media-not-found' };
          await assert.rejects(media.service.complete(id), result);
          if (ends === 'goes on') assert.equal(await media.blobs.read(`app/${id}`, 0, 1), undefined, by);
          ahead = 9 * DAY;
          await other.media.sweep();
          assert.equal(await media.blobs.read(`app/${id}`, 0, 1), undefined, `${by}, and it ${ends}`);
          assert.deepEqual([await other.media.get(id), await hints(other)], [undefined, []]);
        }
    });

    test('keeps what a post uses, and removes it a week after the last is done', async () => {
      const each = world();
      const id = await each.media.put(png());
      const post = await scheduled(each, id);
      for (let day = 0; day < 20; day++, ahead += DAY) await each.media.sweep();
      assert.ok(await isThere(each, id));
      await posts(each).cancel(post.id);
      for (let day = 0; day < 7; day++, ahead += DAY) await each.media.sweep();
      assert.ok(await isThere(each, id));
      for (let day = 0; day < 2; day++, ahead += DAY) await each.media.sweep();
      assert.equal(await isThere(each, id), false);
      assert.deepEqual(await hints(each), []);
    });

    test('never takes media from a post that is accepted at the same moment', async () => {
      const outcomes = { kept: 0, swept: 0 };
      for (let round = 0; round < 12; round++) {
        ahead = 0;
        const suffix = `store${made++}`;
        // One of the two is held up at one of its calls.
        let calls = 0;
        const late: Port = async (_name, call) => {
          if (++calls === 1 + (round >> 1)) await new Promise((resolve) => setTimeout(resolve, 60));
          return call();
        };
        const plain = world({ suffix });
        const slow = world({ suffix, port: late });
        const id = await plain.media.put(png());
        ahead = 7 * DAY + MINUTE;
        const [sweeper, accepter] = round % 2 ? [slow, plain] : [plain, slow];
        const [result] = await Promise.all([
          code(scheduled(accepter, id, { text: 'Raced' })),
          sweeper.media.sweep(),
        ]);
        await plain.media.sweep();
        assert.equal(await isThere(plain, id), result === 'done', `round ${round}: ${result}`);
        outcomes[result === 'done' ? 'kept' : 'swept']++;
      }
      assert.ok(outcomes.kept > 0 && outcomes.swept > 0, JSON.stringify(outcomes));
    });

    test('that ends half-way is made up for by the next, wherever it ended', async () => {
      for (let end = 1; ; end++) {
        ahead = 0;
        const suffix = `store${made++}`;
        let calls = 0;
        const dying: Port = (_name, call) =>
          ++calls >= end ? Promise.reject(new StorageError('unknown')) : call();
        const plain = world({ suffix });
        const id = await plain.media.put(png());
        ahead = 7 * DAY + MINUTE;
        const each = world({ suffix, port: dying });
        await each.media.sweep();
        const isWhole = calls < end;
        assert.equal(
          each.lines.some(({ event }) => event === 'media.sweep-failed'),
          !isWhole,
        );
        await plain.media.sweep();
        assert.equal(await plain.media.blobs.read(`app/${id}`, 0, 8), undefined, `ended at ${end}`);
        assert.deepEqual([await plain.media.get(id), await hints(plain)], [undefined, []], `ended at ${end}`);
        if (isWhole) return void assert.ok(end > 5);
      }
    });

    test('removes bytes whose row was never written', async () => {
      const suffix = `store${made++}`;
      const dying: Port = (name, call) =>
        name === 'media.insert' ? Promise.reject(new StorageError('unknown')) : call();
      const each = world({ suffix });
      const id = newId();
      await assert.rejects(world({ suffix, port: dying }).media.service.put(png(), id, 'test'), StorageError);
      assert.ok(await each.media.blobs.read(`app/${id}`, 0, 8));
      ahead = 7 * DAY + MINUTE;
      await each.media.sweep();
      assert.equal(await each.media.blobs.read(`app/${id}`, 0, 8), undefined);
      assert.deepEqual(await hints(each), []);
    });

    test('keeps the media of a series, and of the posts that it makes', async () => {
      const each = world();
      const id = await each.media.put(png());
      const recurrence = { cron: '0 9 * * *', time_zone: 'UTC', count: 1 };
      const body = { text: 'On {date}', media: [{ id }], recurrence };
      const { post: series } = await posts(each).create(body, newId(), 'test');
      const used = async (): Promise<string[]> => Object.keys((await each.media.get(id))?.uses ?? {});
      ahead = 2 * DAY;
      assert.deepEqual(await used(), [series.id]);
      assert.equal(await code(each.media.service.remove(id)), 'media-conflict');
      await each.pass();
      assert.equal((await each.post(series.id)).state, 'ended');
      // X is not there, so that the post which it made still waits.
      assert.equal((await used()).length, 2);
      ahead += DAY / 2;
      assert.equal(await code(each.media.service.remove(id)), 'media-conflict');
    });

    test('finds all media, however its uses and its sweeps raced: each row keeps a hint', async () => {
      const each = world();
      const id = await each.media.put(png());
      ahead = 4 * DAY;
      await Promise.all(Array.from({ length: 6 }, () => scheduled(each, id)));
      const media: Media | undefined = await each.media.get(id);
      assert.equal(Object.keys(media?.uses ?? {}).length, 6);
      assert.ok((await hints(each)).some(({ at }) => at === media?.expiresAt));
      ahead = 60 * DAY;
      const live = await createListing(each.store, 'app').posts({ states: ['scheduled'], limit: 50 });
      for (const post of live.posts) await posts(each).cancel(post.id);
      for (let day = 0; day < 9; day++, ahead += DAY) await each.media.sweep();
      assert.equal(await isThere(each, id), false);
      assert.deepEqual(await hints(each), []);
    });
  });
});
