import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readPage } from '../../functions/searches/x-page.ts';
import { uploadOf } from '../../functions/twitter/media.ts';
import { jsonOf } from '../../functions/twitter/refusal.ts';
import { bestOf, IS_TIMED, MAX_HELD_MS, WITHIN } from './held.ts';
import { entries, filled } from './hostile-inputs.ts';

describe('what X answers', () => {
  const data = (items: string): string => `{"data":[${items}],"meta":{"result_count":1}}`;
  const pages: readonly (readonly [string, string])[] = [
    ['4 MB of lists', data(`${filled('[],', 4_000_000)}[]`)],
    ['4 MB of posts that are none', data(`${filled('{"id":"1"},', 4_000_000)}1`)],
    ['4 MB of members', `{${entries(350_000)},"data":[]}`],
    ['depth of 2 million', data('['.repeat(2_000_000) + ']'.repeat(2_000_000))],
    ['4 MB of open brackets', filled('[', 4_000_000)],
  ];
  for (const [name, text] of pages) {
    test(`a search’s page with ${name} is not read${WITHIN}`, () => {
      const body = Buffer.from(text);
      const ms = bestOf(() => assert.equal(readPage(body, 'search'), undefined));
      if (IS_TIMED) assert.ok(ms < MAX_HELD_MS, `${ms} ms`);
    });
    test(`a refusal or an upload with ${name} says nothing`, () => {
      const answer = { status: 400, headers: {}, body: Buffer.from(text) };
      const ms = bestOf(() => {
        assert.deepEqual(jsonOf(answer), {});
        assert.equal(uploadOf(answer), undefined);
      });
      if (IS_TIMED) assert.ok(ms < MAX_HELD_MS, `${ms} ms`);
    });
  }

  test('the largest page that is looked into is read, and holds up others for less than that', () => {
    const item = (at: number): string => JSON.stringify({ id: `1${at}`, text: '\\"'.repeat(9_000) });
    const body = Buffer.from(data(Array.from({ length: 100 }, (_, at) => item(at)).join(',')));
    assert.ok(body.byteLength > 3_500_000 && body.byteLength < 4 * 1024 * 1024);
    const ms = bestOf(() => assert.equal(readPage(body, 'search')?.posts.length, 100));
    if (IS_TIMED) assert.ok(ms < MAX_HELD_MS, `${ms} ms`);
  });
});
