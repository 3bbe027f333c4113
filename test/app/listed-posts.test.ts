import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, describe, test } from 'node:test';
import fc from 'fast-check';
import { createScheduledPosts } from '../../functions/app/scheduled-posts.ts';
import { createListing } from '../../functions/publishing/listing.ts';
import { seriesId } from '../../functions/publishing/series-id.ts';
import { createPostService } from '../../functions/publishing/service.ts';
import { createTables } from '../../functions/storage/tables.ts';
import { ulid } from '../../functions/storage/ulid.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { publishing, type TestPublishing } from '../support/publishing.ts';
import { webRequest } from '../support/web.ts';

interface Listed {
  readonly posts: readonly { readonly id: string }[];
  readonly next?: string;
  readonly series?: readonly {
    readonly id: string;
    readonly upcoming: readonly string[];
    readonly fault?: string;
  }[];
  readonly series_next?: string;
}

describe('GET /api/scheduled-posts', () => {
  let azurite: Azurite;
  let made = 0;
  before(async () => {
    azurite = await startAzurite();
  });
  after(() => azurite?.stop());

  const start = () => {
    const suffix = `routes${made++}`;
    const { connectionString } = azurite;
    const each = publishing({ connectionString, suffix, xOrigin: 'http://127.0.0.1:1' });
    const outside = { store: each.store, publisher: each.publisher, media: each.media.uses, now: Date.now };
    const connection = { kind: 'connection-string', connectionString } as const;
    const table = createTables(connection, { deployed: false, clientId: undefined })(`keys${suffix}`);
    const newWriteId = (): string => randomBytes(12).toString('hex');
    const routes = createScheduledPosts({
      service: createPostService({ ...outside, access: 'self-serve', ...{ publishing: true } }),
      listing: createListing(each.store, 'app'),
      idempotency: { table, now: Date.now, newWriteId },
      newPostId: newId,
      maxRequestBytes: 10_000,
    });
    const list = async (query: string): Promise<Listed> => {
      const { body } = await routes.list(webRequest('GET', `/api/scheduled-posts${query}`));
      return JSON.parse(String(body));
    };
    return { each, list };
  };
  const newId = (): string => ulid(Date.now(), randomBytes);
  const series = async (
    each: TestPublishing,
    cron: string,
    state: 'recurring' | 'ended',
  ): Promise<string> => {
    const id = seriesId(newId());
    const at = Date.now() + 3_600_000;
    const when = { dueAt: at, actAt: state === 'recurring' ? at : undefined };
    await each.schedule(['{date}'], { id, state, ...when, recurrence: { cron, timeZone: 'UTC' } });
    return id;
  };

  test('gives series in pages of their own, those that ended only where they are asked for', async () => {
    const { each, list } = start();
    const post = await each.schedule(['One']);
    const live: string[] = [];
    for (let index = 0; index < 3; index++) live.unshift(await series(each, '0 9 * * *', 'recurring'));
    const ended = await series(each, '0 9 * * *', 'ended');
    const first = await list('?limit=2&to=2020-01-01T00:00:00Z');
    assert.deepEqual([first.posts, first.next], [[], undefined]);
    assert.deepEqual(
      first.series?.map(({ id }) => id).sort(),
      [...live].sort().slice(-2),
      'ids of one millisecond sort by chance',
    );
    const second = await list(`?limit=2&series_after=${first.series_next}`);
    const all = [...(first.series ?? []), ...(second.series ?? [])].map(({ id }) => id);
    assert.deepEqual([second.posts, second.series_next, all.sort()], [[], undefined, live.sort()]);
    const over = await list('?state=ended,posted');
    assert.deepEqual([over.posts, over.series?.map(({ id }) => id)], [[], [ended]]);
    const { posts, series: none } = await list('?state=scheduled');
    assert.deepEqual([posts.map(({ id }) => id), none], [[post.id], []]);
  });

  test('tells fewer times to come of each series, the more there are', async () => {
    const { each, list } = start();
    for (let index = 0; index < 31; index++) await series(each, '0 9 * * *', 'recurring');
    const timesOf = async (query: string): Promise<number[]> => [
      ...new Set((await list(query)).series?.map(({ upcoming }) => upcoming.length)),
    ];
    assert.deepEqual([await timesOf('?limit=200'), await timesOf('?limit=20')], [[20], [31]]);
  });

  test('a series whose schedule can no longer be read does not hide the others', async () => {
    const { each, list } = start();
    await series(each, 'no cron', 'recurring');
    await series(each, '0 9 * * *', 'recurring');
    const listed = (await list('')).series ?? [];
    const faults = listed.map(({ upcoming, fault }) => [upcoming.length, fault !== undefined]);
    assert.deepEqual(faults.sort(), [
      [0, true],
      [31, false],
    ]);
  });

  test('refuses a place to go on from that no answer has told', async () => {
    const { list } = start();
    const forged = Buffer.from('{"nextRowKey": 1}').toString('base64url');
    for (const parameter of ['after', 'series_after'])
      for (const value of ['', 'nonsense', '01ARZ3NDEKTSV4RRFFQ69G5FAV', 'bnVsbA', forged])
        await assert.rejects(list(`?${parameter}=${value}`), { code: 'malformed-query' });
  });

  test('a place to go on from that storage cannot read is malformed, never an outage', async () => {
    const { list } = start();
    const answered = (query: string): Promise<unknown> =>
      list(query).then(
        () => 'listed',
        (error: { code?: unknown }) => error.code,
      );
    const forged = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    for (const value of [
      ...[5, {}, [], null, true, '\ud800', 'é', 'x'.repeat(3_000), '\0'].map((nextRowKey) => ({
        nextPartitionKey: 'x',
        nextRowKey,
      })),
      ...['', '\ud800', 'é'.repeat(2_900), '\r\nx: y', 5, null].map((nextPartitionKey) => ({
        nextPartitionKey,
      })),
      { nextPartitionKey: 'x', nextRowKey: 'y', nextTableName: 'z' },
    ])
      for (const query of ['?after=', '?series_after=', '?state=held&after='])
        assert.equal(
          await answered(query + forged(value)),
          'malformed-query',
          JSON.stringify(value).slice(0, 80),
        );
    const key = fc.oneof(fc.string({ unit: 'binary', maxLength: 40 }), fc.string(), fc.jsonValue());
    const token = fc.oneof(
      fc.record({ nextPartitionKey: key, nextRowKey: key }, { requiredKeys: [] }).map(forged),
      fc.jsonValue().map(forged),
      fc.uint8Array({ maxLength: 60 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
      fc.string({ unit: 'binary' }).map(encodeURIComponent),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom('after', 'series_after'), token, async (parameter, value) => {
        const outcome = await answered(`?${parameter}=${value}`);
        assert.ok(outcome === 'listed' || outcome === 'malformed-query', String(outcome));
      }),
      { numRuns: 150 },
    );
  });
});
