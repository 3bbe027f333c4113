import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { keyOf, postPartitions, seriesPartition } from '../../functions/publishing/keys.ts';
import { SETTINGS_SERIES, seriesId } from '../../functions/publishing/series-id.ts';
import { reversed, ulid } from '../../functions/storage/ulid.ts';

const ids = fc
  .tuple(fc.integer({ min: 0, max: 2 ** 48 - 1 }), fc.uint8Array({ minLength: 16, maxLength: 16 }))
  .map(([time, random]) => ulid(time, () => random));

describe('keys of posts', () => {
  test('sort the newest first, within a partition and over all', () => {
    fc.assert(
      fc.property(ids, ids, (one, other) => {
        const [a, b] = [keyOf('app', one), keyOf('app', other)];
        assert.equal(a.row < b.row, one > other);
        if (a.partition !== b.partition) assert.equal(a.partition < b.partition, one > other);
      }),
    );
  });

  test('tell the id', () => {
    fc.assert(fc.property(ids, (id) => assert.equal(reversed(keyOf('app', id).row), id)));
  });

  test('lie in the range of their account’s posts, where no series is', () => {
    const lies = (partition: string, account: string): boolean => {
      const { from, before } = postPartitions(account);
      return partition >= from && partition < before;
    };
    fc.assert(
      fc.property(ids, (id) => {
        assert.ok(lies(keyOf('app', id).partition, 'app'));
        assert.ok(!lies(keyOf('app', id).partition, 'apple') && !lies(keyOf('apple', id).partition, 'app'));
        assert.equal(keyOf('app', seriesId(id)).partition, seriesPartition('app'));
      }),
    );
    assert.ok(!lies(keyOf('app', SETTINGS_SERIES).partition, 'app'));
  });
});
