import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { HEAD_BYTES, mediaTypeOf } from '../../functions/media/media-type.ts';

const bytes = (text: string): Buffer => Buffer.from(text, 'latin1');
const brand = (name: string): Buffer => bytes(`\0\0\0\x18ftyp${name}`);
const TYPES: readonly [Buffer, string, string][] = [
  [bytes('\xff\xd8\xff\xe0'), 'image', 'image/jpeg'],
  [bytes('\xff\xd8\xff\xdb'), 'image', 'image/jpeg'],
  [bytes('\x89PNG\r\n\x1a\n'), 'image', 'image/png'],
  [bytes('RIFF\x0a\x00\x00\x00WEBP'), 'image', 'image/webp'],
  [bytes('GIF87a'), 'gif', 'image/gif'],
  [bytes('GIF89a'), 'gif', 'image/gif'],
  ...['isom', 'iso6', 'mp41', 'mp42', 'avc1', 'M4V ', '3gp5', 'dash'].map((name): (typeof TYPES)[number] => [
    brand(name),
    'video',
    'video/mp4',
  ]),
  [brand('qt  '), 'video', 'video/quicktime'],
];

describe('the type of a file', () => {
  test('is told by its first bytes, whatever follows them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), fc.uint8Array({ minLength: 16 }), ([head, kind, type], rest) => {
        assert.deepEqual(mediaTypeOf(Buffer.concat([head, rest])), { kind, type });
      }),
    );
  });

  test('is none for what X does not take, although it begins alike', () => {
    const others = [
      ...['heic', 'heix', 'mif1', 'avif', 'avis', 'M4A ', 'crx ', 'jp2 '].map(brand),
      ...[
        'RIFF\0\0\0\0WAVE',
        'RIFF\0\0\0\0AVI ',
        'BM',
        '%PDF-1.7',
        '<svg xmlns=',
        '<!doctype html>',
        'PK\x03\x04',
      ].map(bytes),
      ...['GIF88a', '\x89PNG\n', '\xff\xd8\x00', '\x1a\x45\xdf\xa3', 'II*\0', '\0\0\0\x18moov'].map(bytes),
    ];
    for (const head of others)
      assert.equal(mediaTypeOf(Buffer.concat([head, Buffer.alloc(32)])), undefined, head.toString('latin1'));
  });

  test('is none for chance, and for files too short to be one', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (file) => {
        const known = TYPES.some(([head]) => Buffer.from(file).subarray(0, 3).equals(head.subarray(0, 3)));
        const isBox = Buffer.from(file).toString('latin1', 4, 8) === 'ftyp';
        if (!known && !isBox) assert.equal(mediaTypeOf(file), undefined);
      }),
    );
    fc.assert(
      fc.property(fc.constantFrom(...TYPES), fc.nat(HEAD_BYTES - 1), ([head], length) => {
        assert.equal(mediaTypeOf(Buffer.concat([head, Buffer.alloc(16)]).subarray(0, length)), undefined);
      }),
    );
  });
});
