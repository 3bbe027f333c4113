import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { byteRange } from '../../functions/web/byte-range.ts';

const of = (header: string | null, size = 100, most = 1_000): unknown => byteRange(header, size, most);

describe('a Range header', () => {
  test('asks for a first part, a middle, a rest or a last part', () => {
    assert.deepEqual(of('bytes=0-9'), { offset: 0, count: 10 });
    assert.deepEqual(of('bytes=90-200'), { offset: 90, count: 10 });
    assert.deepEqual(of('bytes=40-'), { offset: 40, count: 60 });
    assert.deepEqual(of('bytes=-5'), { offset: 95, count: 5 });
    assert.deepEqual(of('bytes=-500'), { offset: 0, count: 100 });
  });

  test('that begins behind the end cannot be met', () => {
    for (const header of ['bytes=100-', 'bytes=100-200', 'bytes=-0'])
      assert.equal(of(header), 'unsatisfiable');
  });

  test('that is absent, malformed or has several parts is ignored', () => {
    for (const header of [
      null,
      '',
      'bytes=-',
      'bytes=9-3',
      'bytes=0-1,5-6',
      'lines=0-1',
      'bytes=a-b',
      'bytes 0-1',
    ])
      assert.equal(of(header), undefined, String(header));
  });

  test('never leads out of the file, nor to more than an answer may have', () => {
    const header = fc.oneof(
      fc.tuple(fc.nat(), fc.nat()).map(([from, to]) => `bytes=${from}-${to}`),
      fc.nat().map((from) => `bytes=${from}-`),
      fc.nat().map((last) => `bytes=-${last}`),
      fc.bigInt({ min: 0n }).map((huge) => `bytes=${huge}-${huge}`),
    );
    fc.assert(
      fc.property(header, fc.integer({ min: 1, max: 5_000 }), fc.integer({ min: 1 }), (text, size, most) => {
        const range = byteRange(text, size, most);
        if (range === undefined || range === 'unsatisfiable') return;
        assert.ok(range.offset >= 0 && range.count >= 1 && range.count <= most);
        assert.ok(range.offset + range.count <= size);
      }),
    );
  });
});
