import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { appendCall, uploadOf } from '../../functions/twitter/media.ts';
import { parseMultipart } from '../../local/twitter-simulator/kernel/multipart.ts';

const answer = (value: unknown) => ({ status: 200, headers: {}, body: Buffer.from(JSON.stringify(value)) });
const upload = (data: object) => uploadOf(answer({ data: { id: '12', ...data } }));

describe('what X says of an upload', () => {
  test('is read with its key, its lifetime and its processing', () => {
    const data = {
      media_key: '7_12',
      expires_after_secs: 600,
      processing_info: { state: 'pending', check_after_secs: 3 },
    };
    assert.deepEqual(upload(data), {
      id: '12',
      key: '7_12',
      lifetimeMs: 600_000,
      state: 'processing',
      checkAfterMs: 3_000,
    });
    assert.equal(upload({})?.state, 'succeeded');
    assert.equal(upload({ processing_info: { state: 'succeeded' } })?.state, 'succeeded');
    assert.equal(upload({ processing_info: { state: 'failed' } })?.state, 'failed');
  });

  test('does not make us wait for ever, ask without end, or ask for another path', () => {
    assert.equal(upload({ processing_info: { state: 'in_progress' } })?.checkAfterMs, 5_000);
    assert.equal(
      upload({ processing_info: { state: 'new at X', check_after_secs: -1 } })?.checkAfterMs,
      5_000,
    );
    assert.equal(
      upload({ processing_info: { state: 'in_progress', check_after_secs: 1e9 } })?.checkAfterMs,
      600_000,
    );
    assert.equal(upload({ expires_after_secs: 1e12 })?.lifetimeMs, 86_400_000);
    assert.equal(upload({ media_key: '../7_12' })?.key, undefined);
    for (const id of ['../1', '', 12, null, '1'.repeat(20)]) assert.equal(upload({ id }), undefined);
  });

  test('is nothing where it is no such answer, and never throws', () => {
    for (const value of [null, [], 'x', {}, { data: null }, { data: [] }])
      assert.equal(uploadOf(answer(value)), undefined);
    assert.equal(uploadOf({ status: 200, headers: {}, body: Buffer.from('<p>') }), undefined);
    fc.assert(fc.property(fc.jsonValue(), (value) => void uploadOf(answer({ data: value }))));
  });
});

test('a part goes as multipart, byte for byte', () => {
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), fc.nat(999), (part, index) => {
      const { path, body } = appendCall('77', index, part);
      assert.equal(path, '/2/media/upload/77/append');
      const parts = parseMultipart(Buffer.from(body?.bytes ?? []), body?.contentType ?? '');
      assert.deepEqual(
        parts.map(({ name, bytes }) => [name, bytes.toString('hex')]),
        [
          ['segment_index', Buffer.from(String(index)).toString('hex')],
          ['media', Buffer.from(part).toString('hex')],
        ],
      );
    }),
  );
});
