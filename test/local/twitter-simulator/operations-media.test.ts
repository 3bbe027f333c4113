import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gif, mp4, png } from './sample-files.ts';
import { type Bench, createBench, type Item } from './world-call.ts';

const MB = 1024 * 1024;

function begin(
  bench: Bench,
  total_bytes: number,
  media_category = 'tweet_image',
  media_type = 'image/png',
): string {
  const body = { total_bytes, media_type, media_category };
  return bench.call('initializeMediaUpload', { body }).body.data?.id ?? '';
}

const append = (bench: Bench, id: string, segment_index: number, bytes: Buffer) =>
  bench.call('appendMediaUpload', {
    params: { id },
    body: { media: bytes.toString('base64'), segment_index },
  });
const finalize = (bench: Bench, id: string) => bench.call('finalizeMediaUpload', { params: { id } });
const status = (bench: Bench, media_id: string): Item | undefined =>
  bench.call('getMediaUploadStatus', { query: { command: 'STATUS', media_id } }).body.data;

describe('an upload in parts', () => {
  test('takes parts as base64 in JSON and as multipart, in any order', () => {
    const bench = createBench();
    const whole = png(30, 20, 100);
    const started = bench.call('initializeMediaUpload', {
      body: { total_bytes: whole.length, media_type: 'image/png', media_category: 'tweet_image' },
    });
    const id = started.body.data?.id ?? '';
    assert.deepEqual(started.body.data, { id, media_key: `3_${id}`, expires_after_secs: 86_400 });
    const second = append(bench, id, 1, whole.subarray(40));
    assert.equal(second.body.data?.expires_at, Math.floor(bench.now / 1000) + 86_400);
    const parts = [
      {
        name: 'media',
        bytes: whole.subarray(0, 40),
        filename: 'blob',
        contentType: 'application/octet-stream',
      },
      { name: 'segment_index', bytes: Buffer.from('0') },
    ];
    assert.equal(bench.call('appendMediaUpload', { params: { id }, parts }).status, 200);
    assert.deepEqual(finalize(bench, id).body.data, {
      id,
      media_key: `3_${id}`,
      expires_after_secs: 86_400,
      size: 100,
      image: { image_type: 'image/png', w: 30, h: 20 },
    });
  });

  test('of a video is processed for a while, and says when to look again', () => {
    const bench = createBench();
    const id = begin(bench, 128, 'tweet_video', 'video/mp4');
    append(bench, id, 0, mp4(9));
    const info = (): unknown => status(bench, id)?.processing_info;
    const finished = finalize(bench, id).body.data;
    assert.deepEqual(finished?.processing_info, { state: 'pending', check_after_secs: 1 });
    assert.equal(finished?.media_key, `7_${id}`);
    bench.now += 2_000;
    assert.deepEqual(info(), { state: 'in_progress', check_after_secs: 1, progress_percent: 50 });
    bench.now += 2_000;
    assert.deepEqual(info(), { state: 'succeeded', progress_percent: 100 });
  });

  test('of a GIF is processed, and is an animation', () => {
    const bench = createBench();
    const id = begin(bench, 32, 'tweet_gif', 'image/gif');
    append(bench, id, 0, gif());
    finalize(bench, id);
    bench.now += 5_000;
    const post = bench.call('createPosts', { body: { text: 'Round and round', media: { media_ids: [id] } } });
    const key = bench.world.posts.get(post.body.data?.id ?? '')?.mediaKeys[0] ?? '';
    assert.equal(
      bench.call('getMediaByMediaKey', { params: { media_key: key } }).body.data?.type,
      'animated_gif',
    );
  });

  test('that is too large for its kind is refused at the start', () => {
    const bench = createBench();
    const tries = [
      ['tweet_image', 5 * MB],
      ['tweet_gif', 15 * MB],
      ['tweet_video', 512 * MB],
    ] as const;
    for (const [media_category, most] of tries) {
      const start = (total_bytes: number) =>
        bench.call('initializeMediaUpload', {
          body: { media_category, media_type: 'image/png', total_bytes },
        }).status;
      assert.deepEqual([start(most), start(most + 1)], [200, 400], media_category);
    }
  });

  test('refuses a part of 5 MB with 431, as X was seen to', () => {
    const bench = createBench();
    const id = begin(bench, 6 * MB, 'tweet_video', 'video/mp4');
    assert.equal(append(bench, id, 0, Buffer.alloc(5 * MB)).status, 431);
    assert.equal(append(bench, id, 0, Buffer.alloc(MB)).status, 200);
  });

  test('refuses segments beyond 999, an unknown id, a second author, and parts after the end', () => {
    const bench = createBench();
    const id = begin(bench, 64);
    assert.equal(append(bench, id, 1000, png()).status, 400);
    assert.equal(append(bench, '1', 0, png()).status, 404);
    const theirs = bench.call('finalizeMediaUpload', { params: { id }, as: 'devdana' });
    assert.equal(theirs.status, 403);
    append(bench, id, 0, png());
    finalize(bench, id);
    assert.equal(append(bench, id, 1, png()).status, 400);
    assert.equal(finalize(bench, id).status, 200);
  });

  test('that does not add up is refused at the end, and may be mended', () => {
    const bench = createBench();
    const id = begin(bench, 64);
    append(bench, id, 0, png().subarray(0, 30));
    assert.equal(finalize(bench, id).status, 400);
    append(bench, id, 1, png().subarray(30));
    assert.equal(finalize(bench, id).status, 200);
  });

  test('is gone when it has expired', () => {
    const bench = createBench();
    const id = begin(bench, 64);
    bench.now += 86_400_000;
    assert.equal(append(bench, id, 0, png()).status, 404);
  });
});

describe('an upload in one request', () => {
  test('takes JSON and multipart, and is ready at once', () => {
    const bench = createBench();
    const parts = [
      { name: 'media', bytes: png(), filename: 'a.png', contentType: 'image/png' },
      { name: 'media_category', bytes: Buffer.from('tweet_image') },
    ];
    for (const options of [
      { parts },
      { body: { media: png().toString('base64'), media_category: 'tweet_image' } },
    ]) {
      const { status: code, body } = bench.call('mediaUpload', options);
      assert.equal(code, 200);
      assert.equal(body.data?.size, 64);
      const media = { media_ids: [body.data?.id] };
      assert.equal(bench.call('createPosts', { body: { text: 'Now', media } }).status, 201);
    }
  });

  test('needs a category that X knows', () => {
    const bench = createBench();
    const media = png().toString('base64');
    assert.equal(bench.call('mediaUpload', { body: { media } }).status, 400);
    assert.equal(bench.call('mediaUpload', { body: { media, media_category: 'photo' } }).status, 400);
  });
});

describe('alternative text', () => {
  test('is kept for the post that shows the picture', () => {
    const bench = createBench();
    const id = begin(bench, 64);
    append(bench, id, 0, png());
    finalize(bench, id);
    const metadata = { alt_text: { text: 'A small grey rectangle' } };
    const answer = bench.call('createMediaMetadata', { body: { id, metadata } });
    assert.deepEqual([answer.body.data, answer.requestUsd], [{ id, associated_metadata: metadata }, 0.005]);
    bench.call('createPosts', { body: { text: 'Described', media: { media_ids: [id] } } });
    const query = { media_keys: `3_${id},3_1`, 'media.fields': 'alt_text' };
    const { data, errors } = bench.call('getMediaByMediaKeys', { query, as: 'app' }).body;
    assert.equal(data?.[0]?.alt_text, 'A small grey rectangle');
    assert.deepEqual(
      errors?.map(({ value }) => value),
      ['3_1'],
    );
    const long = { alt_text: { text: 'x'.repeat(1_001) } };
    assert.equal(bench.call('createMediaMetadata', { body: { id, metadata: long } }).status, 400);
  });
});
