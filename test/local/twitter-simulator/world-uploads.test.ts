import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inspectFile } from '../../../local/twitter-simulator/world/file-facts.ts';
import {
  finishUpload,
  processing,
  readyMedia,
  startUpload,
  type Upload,
  type UploadKind,
} from '../../../local/twitter-simulator/world/uploads.ts';
import { gif, jpeg, mp4, png, webp } from './sample-files.ts';
import { NOW } from './world-call.ts';

function uploaded(kind: UploadKind, bytes: Buffer): Upload {
  const upload = startUpload('1', kind, ['7'], bytes.length, NOW);
  upload.segments.set(0, bytes);
  return upload;
}

describe('a file', () => {
  const cases = [
    ['PNG', png(640, 480), { kind: 'image', contentType: 'image/png', width: 640, height: 480 }],
    ['JPEG', jpeg(320, 200), { kind: 'image', contentType: 'image/jpeg', width: 320, height: 200 }],
    ['GIF', gif(100, 80), { kind: 'gif', contentType: 'image/gif', width: 100, height: 80 }],
    ['WebP', webp(50, 40), { kind: 'image', contentType: 'image/webp', width: 50, height: 40 }],
  ] as const;
  for (const [name, bytes, facts] of cases) {
    test(`is told to be a ${name}, with its size`, () => assert.deepEqual(inspectFile(bytes), facts));
  }

  test('is told to be a video, with its length', () => {
    const facts = inspectFile(mp4(12));
    assert.equal(facts?.contentType, 'video/mp4');
    assert.equal(facts?.durationMs, 12_000);
  });

  test('of no known kind, or cut short, is told to be nothing', () => {
    for (const bytes of [
      Buffer.alloc(0),
      Buffer.from('hello, this is text'),
      png().subarray(0, 20),
      jpeg().subarray(0, 24),
    ]) {
      assert.equal(inspectFile(bytes), undefined);
    }
  });
});

describe('an upload', () => {
  test('is put together in the order of its segments, however they came', () => {
    const whole = png(10, 20, 90);
    const upload = startUpload('1', 'image', ['7'], whole.length, NOW);
    upload.segments.set(1, whole.subarray(30));
    upload.segments.set(0, whole.subarray(0, 30));
    assert.equal(finishUpload(upload, NOW), undefined);
    assert.deepEqual(readyMedia(upload, NOW)?.bytes, whole);
  });

  test('is refused with a segment missing, with too few bytes, and where it is no image', () => {
    const gap = uploaded('image', png());
    gap.segments.set(2, Buffer.alloc(1));
    assert.match(finishUpload(gap, NOW) ?? '', /segment 1 is missing/);
    const short = uploaded('image', png());
    short.segments.set(0, png().subarray(1));
    assert.match(finishUpload(short, NOW) ?? '', /do not add up/);
    assert.match(finishUpload(uploaded('image', Buffer.alloc(50)), NOW) ?? '', /unrecognized/);
    assert.match(finishUpload(startUpload('1', 'image', ['7'], 0, NOW), NOW) ?? '', /No segments/);
  });

  test('of an image can be used at once, until it expires a day later', () => {
    const upload = uploaded('image', png());
    assert.equal(readyMedia(upload, NOW), undefined);
    finishUpload(upload, NOW);
    assert.equal(processing(upload, NOW), undefined);
    assert.equal(readyMedia(upload, NOW)?.key, '3_1');
    assert.ok(readyMedia(upload, NOW + 86_399_999));
    assert.equal(readyMedia(upload, NOW + 86_400_000), undefined);
  });

  test('of a video is pending, then in progress, then done, and only then of use', () => {
    const upload = uploaded('video', mp4());
    finishUpload(upload, NOW);
    const states = [0, 1_000, 2_000, 3_000].map((later) => processing(upload, NOW + later)?.state);
    assert.deepEqual(states, ['pending', 'in_progress', 'in_progress', 'succeeded']);
    assert.equal(processing(upload, NOW + 2_000)?.progress_percent, 50);
    assert.equal(readyMedia(upload, NOW + 2_999), undefined);
    assert.equal(readyMedia(upload, NOW + 3_000)?.durationMs, 12_000);
  });

  test('of something that is no video fails in processing', () => {
    const upload = uploaded('video', Buffer.alloc(200));
    assert.equal(finishUpload(upload, NOW), undefined);
    assert.equal(processing(upload, NOW + 5_000)?.state, 'failed');
    assert.equal(readyMedia(upload, NOW + 5_000), undefined);
  });

  test('of a video longer than 140 seconds is refused', () => {
    assert.match(finishUpload(uploaded('video', mp4(141)), NOW) ?? '', /longer than 140 seconds/);
    assert.equal(finishUpload(uploaded('video', mp4(140)), NOW), undefined);
  });
});
