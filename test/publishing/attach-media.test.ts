import assert from 'node:assert/strict';
import { after, afterEach, before, describe, test } from 'node:test';
import type { Post, PostContent } from '../../functions/publishing/post.ts';
import { StorageError } from '../../functions/storage/storage-error.ts';
import type { Fault, FaultEffect } from '../../local/twitter-simulator/kernel/faults.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import type { Media as XMedia } from '../../local/twitter-simulator/world/model.ts';
import { gif, jpeg, mp4, png } from '../local/twitter-simulator/sample-files.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Port, type PublishingOptions, publishing, type TestPublishing } from '../support/publishing.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const MIB = 1024 * 1024;

describe('the publisher and the media of its posts', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let ahead = 0;
  let made = 0;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
    for (const operation of [
      ...['createPosts', 'getUsersPosts', 'createMediaMetadata', 'getMediaUploadStatus'],
      ...['initializeMediaUpload', 'appendMediaUpload', 'finalizeMediaUpload'],
    ])
      x.limits.override(operation, { app: [], user: [] });
  });
  afterEach(() => {
    x.faults.clear();
    x.journal.clear();
    setAhead(0);
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });

  const setAhead = (ms: number): void => {
    ahead = ms;
    x.clock.set(Date.now() + ahead);
  };
  const pass = async (ms: number): Promise<void> => setAhead(ahead + ms);
  const world = (options: Partial<PublishingOptions> = {}): TestPublishing =>
    publishing({
      connectionString: azurite.connectionString,
      xOrigin: x.url,
      suffix: `media${made++}`,
      now: () => Date.now() + ahead,
      sleep: pass,
      ...options,
    });
  const fault = (more: FaultEffect & Pick<Fault, 'count' | 'skip'>, operation: string): void =>
    x.faults.add({ operation, ...more });
  const requests = (operationId: string): number =>
    x.journal.entries.filter((entry) => entry.operationId === operationId).length;
  /** Passes minute by minute until the post rests. */
  async function untilRest(each: TestPublishing, id: string): Promise<Post> {
    for (let tries = 0; tries < 20; tries++) {
      await each.pass();
      const post = await each.post(id);
      if (post.actAt === undefined) return post;
      await pass(MINUTE);
    }
    return each.post(id);
  }
  /** The media that X shows with a part. */
  const shown = (post: Post, part = 0): XMedia[] => {
    const onX = x.world.posts.get(post.parts[part]?.xId ?? '');
    assert.ok(onX, `${post.state} ${post.reason ?? ''}`);
    return onX.mediaKeys.map((key) => x.world.media.get(key)).filter((media) => media !== undefined);
  };
  const post = async (each: TestPublishing, files: readonly Buffer[], more: Partial<PostContent> = {}) => {
    const media: { id: string }[] = [];
    for (const file of files) media.push({ id: await each.media.put(file) });
    return each.schedule([{ text: '', media, ...more }]);
  };
  /** An MP4 of such a size. */
  const video = (bytes: number): Buffer => mp4(12, bytes);

  test('pictures go out in their order, with their words', async () => {
    const each = world();
    const files = [png(), jpeg(), png(30, 20, 3 * MIB + 7), png(1, 1)];
    const ids: string[] = [];
    for (const file of files) ids.push(await each.media.put(file));
    const media = ids.map((id, index) => (index === 1 ? { id, altText: 'A grey rectangle' } : { id }));
    const { id } = await each.schedule([{ text: 'Four pictures', media }, 'And a second part']);
    await each.pass();
    const posted = await each.post(id);
    assert.equal(posted.state, 'posted');
    assert.deepEqual(
      shown(posted).map(({ bytes, altText }) => [bytes?.equals(files.shift() ?? Buffer.alloc(0)), altText]),
      [
        [true, undefined],
        [true, 'A grey rectangle'],
        [true, undefined],
        [true, undefined],
      ],
    );
    assert.deepEqual(shown(posted, 1), []);
    assert.equal(requests('createPosts'), 2);
  });

  test('a GIF and a video are waited for, without a text as well', async () => {
    const each = world();
    const types: string[] = [];
    for (const file of [gif(), video(200)]) {
      const { id } = await post(each, [file]);
      await each.pass();
      types.push(...shown(await each.post(id)).map(({ type }) => type));
    }
    assert.deepEqual(types, ['animated_gif', 'video']);
  });

  test('a video of 12 MB goes to X in parts, and no more than a part is read at once', async () => {
    const reads: number[] = [];
    const each = world();
    const counting = world({
      suffix: `media${made - 1}`,
      port: async (name, call) => {
        const result = await call();
        if (name === 'blobs.read' && result instanceof Uint8Array) reads.push(result.byteLength);
        return result;
      },
    });
    const file = video(12 * MIB + 1);
    const { id } = await post(each, [file]);
    await untilRest(counting, id);
    const [media] = shown(await each.post(id));
    assert.ok(media?.bytes?.equals(file));
    assert.equal(reads.length, 13);
    assert.ok(Math.max(...reads) <= MIB);
    const sizes = x.journal.entries.map(({ bodyBytes }) => bodyBytes);
    assert.ok(Math.max(...sizes) < 1.1 * MIB, String(Math.max(...sizes)));
  });

  test('while X works on a video, the other posts of the account go out', async () => {
    const each = world();
    const info = { state: 'in_progress', check_after_secs: 90 };
    const slow = { id: '1', processing_info: info };
    fault({ kind: 'status-after', status: 200, body: { data: slow } }, 'finalizeMediaUpload');
    const { id } = await post(each, [video(200)]);
    const other = await each.schedule(['Not held up']);
    await each.pass(1);
    const waiting = await each.post(id);
    assert.deepEqual([waiting.state, waiting.reason, waiting.fruitless], ['scheduled', undefined, 1]);
    assert.ok((waiting.actAt ?? 0) - (Date.now() + ahead) > 80 * SECOND);
    assert.equal((await each.post(other.id)).state, 'posted');
    assert.equal((await untilRest(each, id)).state, 'posted');
    assert.equal(requests('initializeMediaUpload'), 1);
  });

  test('a post after one that met X’s limit still waits for the next pass', async () => {
    const each = world();
    fault({ kind: 'status', status: 429 }, 'createPosts');
    await each.schedule(['Limited']);
    const second = await each.schedule(['After it']);
    await each.pass(1);
    assert.equal((await each.post(second.id)).state, 'scheduled');
    assert.equal(requests('createPosts'), 1);
  });

  test('each way in which an upload can fail ends as it should', async () => {
    const failed = { data: { id: '1', processing_info: { state: 'failed' } } };
    const cases: [string, string, FaultEffect, Post['state'], string | undefined][] = [
      [
        'refused',
        'initializeMediaUpload',
        { kind: 'status', status: 400, body: {} },
        'failed',
        'media-refused',
      ],
      [
        'too large',
        'appendMediaUpload',
        { kind: 'status', status: 431, body: {} },
        'failed',
        'media-refused',
      ],
      [
        'not added up',
        'finalizeMediaUpload',
        { kind: 'status', status: 400, body: {} },
        'failed',
        'media-refused',
      ],
      [
        'words refused',
        'createMediaMetadata',
        { kind: 'status', status: 400, body: {} },
        'failed',
        'media-refused',
      ],
      [
        'no video',
        'finalizeMediaUpload',
        { kind: 'status-after', status: 200, body: failed },
        'failed',
        'media-refused',
      ],
      ['401', 'appendMediaUpload', { kind: 'status', status: 401 }, 'held', 'credentials'],
      ['402', 'createMediaMetadata', { kind: 'error', error: 'credits-depleted' }, 'held', 'credits'],
      [
        'spend cap',
        'initializeMediaUpload',
        { kind: 'error', error: 'spend-cap-reached' },
        'held',
        'spend-cap',
      ],
      ['429', 'appendMediaUpload', { kind: 'status', status: 429 }, 'posted', undefined],
      ['503', 'finalizeMediaUpload', { kind: 'status', status: 503 }, 'posted', undefined],
      ['503 with effect', 'finalizeMediaUpload', { kind: 'status-after', status: 503 }, 'posted', undefined],
      ['reset', 'appendMediaUpload', { kind: 'reset-after' }, 'posted', undefined],
      [
        'a page',
        'initializeMediaUpload',
        { kind: 'content-type', contentType: 'text/html', body: '<p>' },
        'posted',
        undefined,
      ],
      [
        'a strange id',
        'initializeMediaUpload',
        { kind: 'status-after', status: 200, body: { data: { id: '../1' } } },
        'posted',
        undefined,
      ],
    ];
    for (const [name, operation, effect, state, reason] of cases) {
      const each = world();
      fault(effect, operation);
      const id = await each.media.put(png());
      const { id: scheduled } = await each.schedule([{ text: name, media: [{ id, altText: 'Words' }] }]);
      const rested = await untilRest(each, scheduled);
      assert.deepEqual([rested.state, rested.reason], [state, reason], name);
      const told = (event: string): boolean => each.lines.some((line) => line.event === event);
      assert.equal(told('media.refused'), reason === 'media-refused', name);
      assert.equal(told('credentials.rejected'), reason === 'credentials', name);
      if (state === 'posted') assert.equal(shown(rested).length, 1, name);
      x.faults.clear();
    }
  });

  test('media that is gone holds the post, be it the row or the bytes', async () => {
    const each = world();
    const [row, bytes] = [await post(each, [png()]), await post(each, [png()])];
    const idOf = ({ parts }: Post): string => parts[0]?.content.media?.[0]?.id ?? '';
    await each.media.blobs.remove(`app/${idOf(bytes)}`);
    const stored = await each.media.store.get('app', idOf(row));
    assert.ok(stored);
    await each.media.store.remove(stored);
    await each.pass();
    for (const { id } of [row, bytes]) {
      const { state, reason } = await each.post(id);
      assert.deepEqual([state, reason], ['held', 'media-missing']);
    }
  });

  test('a publisher that ends between upload and arm leaves the upload to its successor', async () => {
    const suffix = `media${made++}`;
    const dying: Port = (name, call) =>
      name === 'x.connect' ? Promise.reject(new StorageError('unknown')) : call();
    const each = world({ suffix });
    const { id } = await post(each, [png(), jpeg()]);
    await world({ suffix, port: dying }).pass();
    assert.equal((await each.post(id)).state, 'claimed');
    await pass(6 * MINUTE);
    assert.equal((await untilRest(each, id)).state, 'posted');
    assert.equal(requests('initializeMediaUpload'), 2);
  });

  test('what X has forgotten, or is about to, is uploaded again', async () => {
    for (const how of ['by its time', 'before its time'] as const) {
      const suffix = `media${made++}`;
      const dying: Port = (name, call) =>
        name === 'x.connect' ? Promise.reject(new StorageError('unknown')) : call();
      const each = world({ suffix });
      const info = { state: 'in_progress', check_after_secs: 90 };
      const late = how === 'by its time' ? 24 * 60 * MINUTE - 9 * MINUTE : 6 * MINUTE;
      if (how === 'before its time')
        fault(
          { kind: 'status-after', status: 200, body: { data: { id: '1', processing_info: info } } },
          'finalizeMediaUpload',
        );
      const { id } = await post(each, [gif()]);
      await world({ suffix, port: dying }).pass();
      if (how === 'before its time') x.world.uploads.clear();
      await pass(late);
      x.journal.clear();
      assert.equal((await untilRest(each, id)).state, 'posted', how);
      assert.equal(requests('initializeMediaUpload'), 1, how);
    }
  });

  test('an upload that takes longer than the lease renews it, and nobody takes the post meanwhile', async () => {
    const suffix = `media${made++}`;
    const rival = world({ suffix });
    let taken = 0;
    const slow: Port = async (name, call) => {
      const result = await call();
      if (name !== 'blobs.read') return result;
      await pass(50 * SECOND);
      if ((await rival.pass()).states.elsewhere === undefined) taken++;
      return result;
    };
    const each = world({ suffix, port: slow });
    const { id } = await post(each, [video(10 * MIB)]);
    const posted = await untilRest(each, id);
    assert.deepEqual([posted.state, taken, requests('initializeMediaUpload')], ['posted', 0, 1]);
  });

  test('what comes last before the send is that the lease is renewed, if it has run for long', async () => {
    const slow: Port = async (name, call) => {
      if (name === 'x.connect') await pass(70 * SECOND);
      return call();
    };
    const each = world({ port: slow });
    const { id } = await post(each, [png()]);
    await each.pass();
    assert.equal((await each.post(id)).state, 'posted');
  });

  test('an upload that was cut off goes on near where it stopped', async () => {
    const suffix = `media${made++}`;
    let parts = 0;
    const dying: Port = async (name, call) => {
      const result = await call();
      if (name !== 'blobs.read') return result;
      await pass(40 * SECOND);
      if (++parts === 6) throw new StorageError('unknown');
      return result;
    };
    const each = world({ suffix });
    const file = video(8 * MIB);
    const { id } = await post(each, [file]);
    await world({ suffix, port: dying }).pass();
    await pass(6 * MINUTE);
    const posted = await untilRest(each, id);
    assert.ok(shown(posted)[0]?.bytes?.equals(file));
    assert.equal(requests('initializeMediaUpload'), 1);
    // Five parts before, three after, and at most one of them twice.
    assert.ok(requests('appendMediaUpload') <= 9, String(requests('appendMediaUpload')));
  });

  test('a publisher that is held up while it uploads stops, since another has the post', async () => {
    const suffix = `media${made++}`;
    const rival = world({ suffix });
    let parts = 0;
    const heldUp: Port = async (name, call) => {
      const result = await call();
      if (name !== 'blobs.read' || ++parts !== 2) return result;
      await pass(6 * MINUTE);
      await rival.pass();
      return result;
    };
    const each = world({ suffix, port: heldUp });
    const { id } = await post(each, [video(3 * MIB)]);
    await each.pass();
    assert.equal((await untilRest(rival, id)).state, 'posted');
    assert.equal(requests('createPosts'), 1);
    // The first stopped with its second part.
    assert.equal(requests('appendMediaUpload'), 2 + 3);
  });

  test('a post with media of which X said nothing is known by its media', async () => {
    const each = world();
    for (const text of ['', 'The same words & more']) {
      fault({ kind: 'reset-after', count: 2 }, 'createPosts');
      const [first, second] = [await post(each, [png()], { text }), await post(each, [png()], { text })];
      await each.pass(1);
      assert.deepEqual(
        [(await each.post(first.id)).state, (await each.post(second.id)).state],
        ['uncertain', 'uncertain'],
      );
      const rested = [await untilRest(each, first.id), await untilRest(each, second.id)];
      for (const found of rested) {
        assert.equal(found.state, 'posted');
        assert.deepEqual(
          shown(found).map(({ key }) => key),
          found.parts[0]?.xMedia?.map(({ key }) => key),
        );
      }
    }
  });

  test('a text without media is not taken for the same text with a picture', async () => {
    // Of another gateway, so that it is not known to belong to another post.
    const elsewhere = world();
    const picture = await post(elsewhere, [png()], { text: 'Twice, once with a picture' });
    await elsewhere.pass();
    assert.equal((await elsewhere.post(picture.id)).state, 'posted');
    const each = world();
    fault({ kind: 'status', status: 503 }, 'createPosts');
    const { id } = await each.schedule(['Twice, once with a picture']);
    const rested = await untilRest(each, id);
    assert.deepEqual([rested.state, rested.reason], ['held', 'unconfirmed']);
  });
});
