import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { createPostService, type PostService } from '../../functions/publishing/service.ts';
import { textKey } from '../../functions/publishing/text-index.ts';
import { ulid } from '../../functions/storage/ulid.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { png } from '../local/twitter-simulator/sample-files.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { publishing, type TestPublishing } from '../support/publishing.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('a post that says what another says', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let each: TestPublishing;
  let service: PostService;
  let ahead = 0;
  let made = 0;
  const now = (): number => Date.now() + ahead;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
  });
  beforeEach(() => {
    ahead = 0;
    each = publishing({
      ...{ connectionString: azurite.connectionString, xOrigin: x.url, suffix: `equal${made++}`, now },
    });
    const { store, publisher, media } = each;
    service = createPostService({
      ...{ store, publisher, media: media.uses, now },
      ...{ access: 'enterprise', publishing: true },
    });
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });

  const create = (body: object, id = ulid(now(), randomBytes)) => service.create(body, id, 'test');
  const LATER = { at: new Date(Date.now() + 30 * 24 * HOUR).toISOString() };
  const warned = async (body: object): Promise<number> =>
    (await create({ ...LATER, ...body })).warnings.length;

  test('is accepted with a warning that names the one that waits', async () => {
    const { post, warnings } = await create({ text: 'Hello there', ...LATER });
    assert.deepEqual(warnings, []);
    const { warnings: second } = await create({ text: ' Hello there\r\n', now: true });
    assert.deepEqual(second, [
      `Post ${post.id} (scheduled), due at ${LATER.at}, has the same text. X refuses a post that equals a recent one: change the text.`,
    ]);
    const { warnings: third } = await create({ text: 'Hello there', ...LATER });
    assert.match(third[0] ?? '', /has the same text \(1 more found\)\./);
  });

  test('is accepted with a warning for a day after the other was posted', async () => {
    const { post } = await create({ text: 'Posted today', now: true });
    await each.pass();
    const { parts } = await each.post(post.id);
    ahead = 23 * HOUR;
    assert.match(
      (await create({ text: 'Posted today', ...LATER })).warnings[0] ?? '',
      new RegExp(`^Post ${post.id}, posted at \\d{4}-`),
    );
    assert.ok(parts[0]?.xId);
    const other = await create({ text: 'Posted the day before', now: true });
    await each.pass();
    ahead += 24 * HOUR + MINUTE;
    assert.equal((await each.post(other.post.id)).state, 'posted');
    assert.equal(await warned({ text: 'Posted the day before' }), 0);
  });

  test('is accepted without one where the other was cancelled, or X cannot take it for a duplicate', async () => {
    const { post } = await create({ text: 'Cancelled', ...LATER });
    await service.cancel(post.id);
    assert.equal(await warned({ text: 'Cancelled' }), 0);
    await create({ text: 'Which?', ...LATER });
    const media = [{ id: await each.media.put(png()) }];
    for (const other of [
      { text: 'which?' },
      { text: 'Which? Really?' },
      { text: 'Which?', poll: { options: ['a', 'b'], duration_minutes: 5 } },
      { text: 'Which?', media },
      { text: 'Which?', reply_to: '20' },
      { text: 'Which?', quote_of: '20' },
    ])
      assert.equal(await warned(other), 0, JSON.stringify(other));
    assert.equal(await warned({ text: 'Which?' }), 1);
    assert.equal(await warned({ parts: [{ text: 'Which?' }, { text: 'And then' }] }), 1);
    assert.equal(await warned({ parts: [{ text: 'First' }, { text: 'Which?' }] }), 0);
  });

  test('is found when it was changed to that text, and not by the text that it had', async () => {
    const { post } = await create({ text: 'Before', ...LATER });
    const other = await create({ text: 'After', ...LATER });
    const changed = await service.patch(post.id, { text: 'After' });
    assert.match(changed.warnings[0] ?? '', new RegExp(`^Post ${other.post.id} `));
    assert.equal(await warned({ text: 'Before' }), 0);
    assert.match((await create({ text: 'After', ...LATER })).warnings[0] ?? '', /1 more found/);
    // One that is changed in another way is not its own double.
    const alone = await create({ text: 'Alone', ...LATER });
    assert.deepEqual((await service.patch(alone.post.id, { on_late: 'hold' })).warnings, []);
  });

  test('is no other where the same request came twice', async () => {
    const id = ulid(now(), randomBytes);
    await create({ text: 'Asked twice', ...LATER }, id);
    assert.deepEqual((await create({ text: 'Asked twice', ...LATER }, id)).warnings, []);
  });

  test('that a series makes is found as well', async () => {
    const series = await create({
      text: 'The {count}. time',
      recurrence: { cron: '* * * * *', time_zone: 'UTC' },
    });
    assert.deepEqual(series.warnings, []);
    ahead = 2 * MINUTE;
    await each.pass();
    assert.equal(await warned({ text: 'The 1. time' }), 1);
    assert.equal(textKey(series.post), undefined);
  });
});
