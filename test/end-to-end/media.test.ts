import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { mp4, png } from '../local/twitter-simulator/sample-files.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Simulated, startSimulated } from '../support/simulated.ts';

type Json = Record<string, unknown>;
const MIB = 1024 * 1024;
const BLOCK = 4 * MIB;

describe('media, through the built bundle', () => {
  let azurite: Azurite;
  let simulated: Simulated;
  before(async () => {
    azurite = await startAzurite();
    simulated = await startSimulated({
      AzureWebJobsStorage: azurite.connectionString,
      MAX_MEDIA_BYTES: String(2 * MIB),
    });
  });
  after(async () => {
    await simulated?.stop();
    await azurite?.stop();
  });

  const request = (method: string, path: string, body?: Buffer | object, headers = {}): Promise<Response> =>
    fetch(`${simulated.gateway.url}/api/${path}`, {
      method,
      headers: {
        ...(body && { 'content-type': Buffer.isBuffer(body) ? 'image/png' : 'application/json' }),
        ...headers,
      },
      body: body === undefined ? null : Buffer.isBuffer(body) ? new Uint8Array(body) : JSON.stringify(body),
    });
  const call = async (
    ...args: Parameters<typeof request>
  ): Promise<{ status: number; body: Json; headers: Headers }> => {
    const response = await request(...args);
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : {}, headers: response.headers };
  };
  const upload = async (file: Buffer): Promise<string> => String((await call('POST', 'media', file)).body.id);
  /** Posts now, and gives the media that X then shows. */
  const posted = async (content: object) => {
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const { status, body } = await call('POST', 'scheduled-posts', { ...content, at });
    assert.equal(status, 201, JSON.stringify(body));
    const sent = await call('POST', `scheduled-posts/${body.id}/publish-now`);
    assert.equal(sent.body.state, 'posted', JSON.stringify(sent.body));
    const [part] = sent.body.parts as Json[];
    const post = simulated.x.world.posts.get(String(part?.x_id));
    return { view: part, media: post?.mediaKeys.map((key) => simulated.x.world.media.get(key)) ?? [] };
  };

  test('a picture is uploaded, described, and posted', async () => {
    const file = png(30, 20, 100_000);
    const { status, body, headers } = await call('POST', 'media', file);
    assert.equal(status, 201);
    const { id, expires_at: end, created_at: start, ...rest } = body;
    assert.deepEqual(rest, {
      state: 'ready',
      kind: 'image',
      type: 'image/png',
      bytes: 100_000,
      by: 'anonymous',
    });
    assert.equal(Date.parse(String(end)) - Date.parse(String(start)), 7 * 86_400_000);
    assert.equal(headers.get('location'), `/api/media/${id}`);
    assert.deepEqual((await call('GET', `media/${id}`)).body, body);
    const media = [{ id, alt_text: 'A grey rectangle' }];
    const sent = await posted({ text: 'With a picture', media });
    assert.deepEqual(sent.view?.media, media);
    assert.deepEqual(
      sent.media.map((each) => [each?.bytes?.equals(file), each?.altText]),
      [[true, 'A grey rectangle']],
    );
  });

  test('a video comes in blocks and is posted without a text', async () => {
    const file = mp4(12, BLOCK + 1_000);
    const begun = await call('POST', 'media', { bytes: file.length });
    const { id } = begun.body;
    assert.deepEqual(
      [begun.status, begun.body.state, begun.body.block_bytes, begun.body.blocks],
      [...[201, 'uploading', BLOCK, 2]],
    );
    assert.equal((await call('PUT', `media/${id}/blocks/1`, file.subarray(BLOCK))).status, 204);
    const early = await call('POST', `media/${id}/complete`);
    assert.deepEqual([early.status, early.body.type], [422, 'urn:twitter-gateway:media-invalid']);
    assert.deepEqual(
      (early.body.faults as Json[]).map(({ field }) => field),
      ['blocks[0]'],
    );
    assert.equal((await call('POST', 'scheduled-posts', { media: [{ id }], now: true })).status, 422);
    assert.equal((await call('PUT', `media/${id}/blocks/0`, file.subarray(0, BLOCK))).status, 204);
    const complete = await call('POST', `media/${id}/complete`);
    assert.deepEqual([complete.status, complete.body.state, complete.body.kind], [200, 'ready', 'video']);
    const { media } = await posted({ media: [{ id }] });
    assert.ok(media[0]?.bytes?.equals(file));
  });

  test('what is served is never shown or run as a page of the gateway’s', async () => {
    const file = png(9, 9, 5_000);
    const id = await upload(file);
    const response = await request('GET', `media/${id}/content`);
    assert.ok(Buffer.from(await response.arrayBuffer()).equals(file));
    const header = (name: string): string | null => response.headers.get(name);
    assert.equal(header('content-type'), 'image/png');
    assert.equal(header('content-disposition'), `attachment; filename="${id}.png"`);
    assert.equal(header('x-content-type-options'), 'nosniff');
    assert.equal(header('content-security-policy'), "default-src 'none'; sandbox");
    const again = await request('GET', `media/${id}/content`, undefined, { 'if-none-match': header('etag') });
    assert.equal(again.status, 304);
    const part = await request('GET', `media/${id}/content`, undefined, { range: 'bytes=1-3' });
    assert.deepEqual([part.status, part.headers.get('content-range')], [206, 'bytes 1-3/5000']);
    assert.equal(await part.text(), 'PNG');
    const behind = await request('GET', `media/${id}/content`, undefined, { range: 'bytes=5000-' });
    assert.equal(behind.status, 416);
  });

  test('what is larger than one answer may be comes in parts', async () => {
    const file = mp4(12, 3 * MIB);
    const { id } = (await call('POST', 'media', { bytes: file.length })).body;
    await call('PUT', `media/${id}/blocks/0`, file);
    await call('POST', `media/${id}/complete`);
    assert.equal((await call('GET', `media/${id}/content`)).body.type, 'urn:twitter-gateway:media-conflict');
    const pieces: Buffer[] = [];
    for (let from = 0; from < file.length; ) {
      const part = await request('GET', `media/${id}/content`, undefined, { range: `bytes=${from}-` });
      pieces.push(Buffer.from(await part.arrayBuffer()));
      from += pieces.at(-1)?.length ?? file.length;
    }
    assert.ok(Buffer.concat(pieces).equals(file));
    assert.equal(pieces.length, 2);
  });

  test('what is no picture, too large, or of no use is refused with a code', async () => {
    const refusals = await Promise.all([
      call('POST', 'media', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>')),
      call('POST', 'media', png(1, 1, 2 * MIB + 1)),
      call('POST', 'media', { bytes: 0 }),
      call('POST', 'media', { size: 5 }),
      call('GET', 'media/nonsense'),
      call('GET', 'media/01ARZ3NDEKTSV4RRFFQ69G5FAV/content'),
      call('PUT', 'media/01ARZ3NDEKTSV4RRFFQ69G5FAV/blocks/0', png()),
      call('PUT', 'media/nonsense/blocks/x', Buffer.alloc(BLOCK + 1)),
    ]);
    assert.deepEqual(
      refusals.map(({ status, body }) => [status, String(body.type).replace('urn:twitter-gateway:', '')]),
      [
        [422, 'media-invalid'],
        [413, 'request-too-large'],
        [422, 'media-invalid'],
        [422, 'media-invalid'],
        [404, 'media-not-found'],
        [404, 'media-not-found'],
        [404, 'media-not-found'],
        [413, 'request-too-large'],
      ],
    );
    assert.match(String(refusals[1]?.body.detail), /MAX_MEDIA_BYTES/);
  });

  test('the same Idempotency-Key makes one upload, and another file under it is refused', async () => {
    const key = { 'idempotency-key': 'picture-1' };
    const first = await call('POST', 'media', png(), key);
    assert.equal((await call('POST', 'media', png(), key)).body.id, first.body.id);
    assert.equal(
      (await call('POST', 'media', png(5, 5), key)).body.type,
      'urn:twitter-gateway:idempotency-key-reused',
    );
    assert.notEqual(await upload(png()), first.body.id);
  });

  test('media that a post uses stays until it does no more', async () => {
    const id = await upload(png());
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const { body } = await call('POST', 'scheduled-posts', { media: [{ id }], at });
    const refused = await call('DELETE', `media/${id}`);
    assert.deepEqual([refused.status, refused.body.posts], [409, [body.id]]);
    const unused = await upload(png());
    assert.equal((await call('DELETE', `media/${unused}`)).status, 204);
    assert.equal((await call('GET', `media/${unused}`)).status, 404);
  });
});
