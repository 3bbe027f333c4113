import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { ReadyMedia } from '../../functions/media/media.ts';
import { acceptPost } from '../../functions/publishing/accept.ts';
import type { PostContent } from '../../functions/publishing/post.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');

/** Media whose ids say what it is: `gif1`, `image2`; anything else is not there. */
async function findMedia(id: string): Promise<ReadyMedia | undefined> {
  const kind = (['image', 'gif', 'video'] as const).find((each) => id.startsWith(each));
  if (!kind) return undefined;
  const type = { kind, type: `${kind}/x` };
  return { id, account: 'app', by: '', createdAt: 0, state: 'ready', bytes: 1, type, expiresAt: 0, uses: {} };
}
const accept = (body: object, access: 'self-serve' | 'enterprise' = 'self-serve') =>
  acceptPost({ now: true, ...body }, { now: NOW, access, findMedia });
async function parts(body: object): Promise<readonly PostContent[]> {
  const result = await accept(body);
  assert.ok('accepted' in result, JSON.stringify(result));
  return result.accepted.parts;
}
async function faults(body: object, access?: 'enterprise'): Promise<string[]> {
  const result = await accept(body, access);
  return 'faults' in result ? result.faults.map(({ field }) => field) : [];
}
const media = (...ids: string[]): { id: string }[] => ids.map((id) => ({ id }));

describe('the media of a post, when it is accepted', () => {
  test('may stand alone: the text is then empty, and stays within its length where there is one', async () => {
    const one = media('image1');
    for (const text of [undefined, '', ' \n'])
      assert.deepEqual(await parts({ text, media: one }), [{ text: '', media: one }]);
    assert.deepEqual(await parts({ text: 'Look', media: one }), [{ text: 'Look', media: one }]);
    assert.deepEqual(await faults({ text: 'x'.repeat(281), media: one }), ['text']);
    for (const text of [5, null, [], 'a\u0007'])
      assert.deepEqual(await faults({ text, media: one }), ['text']);
    assert.deepEqual(await faults({ text: '' }), ['text']);
  });

  test('is up to four pictures, one GIF or one video', async () => {
    for (const good of [media('image1', 'image2', 'image3', 'image4'), media('gif1'), media('video1')])
      await parts({ media: good });
    for (const mixture of [media('gif1', 'gif2'), media('image1', 'video1'), media('image1', 'gif1')])
      assert.deepEqual(await faults({ media: mixture }), ['media']);
    for (const form of [
      [],
      media('image1', 'image2', 'image3', 'image4', 'image5'),
      media('image1', 'image1'),
      {},
      'image1',
      null,
    ])
      assert.deepEqual(await faults({ text: 'x', media: form }), ['media']);
  });

  test('is not looked for where there is too much of it', async () => {
    const findNone = (): never => assert.fail('it was looked for');
    const body = { media: media('image1', 'image2', 'image3', 'image4', 'image5'), now: true };
    const result = await acceptPost(body, { now: NOW, access: 'self-serve', findMedia: findNone });
    assert.deepEqual('faults' in result && result.faults.map(({ field }) => field), ['media']);
  });

  test('stands neither beside a poll nor beside a quote', async () => {
    const poll = { options: ['a', 'b'], duration_minutes: 5 };
    assert.deepEqual(await faults({ text: 'x', media: media('image1'), poll }), ['media']);
    assert.deepEqual(await faults({ text: 'x', media: media('image1'), quote_of: '20' }, 'enterprise'), [
      'media',
    ]);
  });

  test('is told apart from what is not there, and is described in up to 1,000 characters', async () => {
    assert.deepEqual(
      await faults({ media: [...media('gone'), 5, { id: 7 }, { id: 'image1', alttext: 'x' }] }),
      [...['media[1]', 'media[2].id', 'media[3].alttext']],
    );
    assert.deepEqual(await faults({ media: media('gone', 'image1', 'gone2') }), [
      'media[0].id',
      'media[2].id',
    ]);
    const words = (alt_text: unknown): object => ({ media: [{ id: 'image1', alt_text }] });
    await parts(words('x'.repeat(1_000)));
    for (const alt of ['x'.repeat(1_001), '', ' ', 5, null, 'a\u0000'])
      assert.deepEqual(await faults(words(alt)), ['media[0].alt_text']);
  });

  test('is priced where words go with it', async () => {
    const result = await accept({
      parts: [
        { text: 'a', media: [{ id: 'image1', alt_text: 'A' }, { id: 'image2' }] },
        { media: media('gif1') },
      ],
    });
    assert.ok('accepted' in result);
    assert.equal(result.accepted.priceUsd, 0.035);
  });

  test('is kept as far as a row can hold it, with what X will say of it', async () => {
    const thread = (alt: number): object => ({
      parts: Array.from({ length: 25 }, (_, part) => ({
        media: Array.from({ length: 4 }, (_, index) => ({
          id: `image${part}-${index}`,
          alt_text: 'x'.repeat(alt),
        })),
      })),
    });
    assert.equal((await parts(thread(50))).length, 25);
    assert.deepEqual(await faults(thread(150)), ['parts']);
  });
});
