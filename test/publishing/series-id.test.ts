import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPostId, isSeriesId, SETTINGS_SERIES, seriesId } from '../../functions/publishing/series-id.ts';

const ULID = '01J00000000000000000000000';

test('an id says whether it is a series’, and what cannot be an id is told before anything is looked for', () => {
  assert.equal(seriesId(ULID), `series-${ULID}`);
  assert.deepEqual([ULID, seriesId(ULID), SETTINGS_SERIES].map(isSeriesId), [false, true, true]);
  for (const id of [ULID, seriesId(ULID), 'series-settings']) assert.ok(isPostId(id), id);
  for (const id of [
    ...['', 'series-', 'settings', 'series-other', `x${ULID}`, `${ULID}x`, `seriesX${ULID}`],
    ...[`series-series-${ULID}`, `series-x${ULID}`, `${ULID}series-`],
  ])
    assert.ok(!isPostId(id), id);
});
