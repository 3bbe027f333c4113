import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { gif, mp4, png } from './sample-files.ts';
import { type Bench, createBench } from './world-call.ts';

const send = (bench: Bench, body: unknown, as?: string) =>
  bench.call('createPosts', { body, ...(as === undefined ? {} : { as }) });

/** Uploads a file in one request and gives its id. */
function upload(bench: Bench, media: Buffer, media_category: string, as?: string): string {
  const body = { media: media.toString('base64'), media_category };
  return bench.call('mediaUpload', { body, ...(as === undefined ? {} : { as }) }).body.data?.id ?? '';
}

describe('a post with media', () => {
  test('shows up to four pictures, and links to them at its end', () => {
    const bench = createBench();
    const ids = [1, 2, 3, 4].map(() => upload(bench, png(), 'tweet_image'));
    const { status, body } = send(bench, { text: 'Look', media: { media_ids: ids } });
    assert.equal(status, 201);
    assert.match(String(body.data?.text), /^Look https:\/\/t\.co\/\w{10}$/);
    const query = { expansions: 'attachments.media_keys', 'media.fields': 'width,height' };
    const { includes } = bench.call('getPostsById', { params: { id: body.data?.id ?? '' }, query }).body;
    assert.equal(includes?.media?.length, 4);
    assert.equal(includes?.media?.[0]?.width, 640);
  });

  test('needs no text, and may repeat one', () => {
    const bench = createBench();
    const media = () => ({ media_ids: [upload(bench, png(), 'tweet_image')] });
    assert.equal(send(bench, { media: media() }).status, 201);
    assert.equal(send(bench, { text: 'Again', media: media() }).status, 201);
    assert.equal(send(bench, { text: 'Again', media: media() }).status, 201);
  });

  test('is not priced as a link', () => {
    const bench = createBench();
    const media_ids = [upload(bench, png(), 'tweet_image')];
    assert.equal(send(bench, { text: 'Picture', media: { media_ids } }).requestUsd, 0.015);
  });

  test('is refused for media that is unknown, another’s, not processed, expired, mixed or doubled', () => {
    const bench = createBench();
    const [picture, video, animation] = [
      upload(bench, png(), 'tweet_image'),
      upload(bench, mp4(), 'tweet_video'),
      upload(bench, gif(), 'tweet_gif'),
    ];
    const theirs = upload(bench, png(), 'tweet_image', 'devdana');
    const refused = (...media_ids: string[]) => {
      const { status, body } = send(bench, { text: 'Look', media: { media_ids } });
      assert.equal(status, 400, media_ids.join());
      assert.equal(body.errors?.[0]?.message, 'Your media IDs are invalid.');
    };
    refused('1');
    refused(theirs);
    refused(video);
    bench.now += 10_000;
    refused(video, picture);
    refused(animation, picture);
    refused(picture, picture);
    assert.equal(send(bench, { text: 'Moving', media: { media_ids: [video] } }).status, 201);
    bench.now += 86_400_000;
    refused(picture);
  });

  test('can not have a poll or a quote besides', () => {
    const bench = createBench();
    const media = { media_ids: [upload(bench, png(), 'tweet_image')] };
    const poll = { options: ['a', 'b'], duration_minutes: 5 };
    const { status, body } = send(bench, { text: 'Both', media, poll });
    assert.equal(status, 400);
    assert.match(body.errors?.[0]?.message ?? '', /^You can only provide one of poll or/);
  });
});
