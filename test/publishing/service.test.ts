import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, afterEach, before, describe, test } from 'node:test';
import { createApp } from '../../functions/app.ts';
import { runPass } from '../../functions/publishing/pass.ts';
import { createPostService, type PostService } from '../../functions/publishing/service.ts';
import { createPostStore } from '../../functions/publishing/store.ts';
import { createTables } from '../../functions/storage/tables.ts';
import { startSimulator } from '../../local/twitter-simulator/server.ts';
import { mp4 } from '../local/twitter-simulator/sample-files.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type PublishingOptions, publishing, type TestPublishing } from '../support/publishing.ts';
import { invocation, webRequest } from '../support/web.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('what a person does with posts, in real storage', () => {
  let azurite: Azurite;
  let x: Awaited<ReturnType<typeof startSimulator>>;
  let ahead = 0;
  let made = 0;
  before(async () => {
    azurite = await startAzurite();
    x = await startSimulator();
  });
  afterEach(() => {
    x.faults.clear();
    ahead = 0;
  });
  after(async () => {
    await x?.close();
    await azurite?.stop();
  });
  const now = (): number => Date.now() + ahead;
  const world = (options: Partial<PublishingOptions> = {}): TestPublishing =>
    publishing({
      connectionString: azurite.connectionString,
      xOrigin: x.url,
      suffix: `posts${made++}`,
      now,
      ...options,
    });
  const service = ({ store, publisher, media }: TestPublishing): PostService =>
    createPostService({ store, publisher, media: media.uses, now, access: 'self-serve', publishing: true });

  test('publish-now sends a post also where it is too late for its policy', async () => {
    const each = world();
    const { id } = await each.schedule(['Now, says a person'], { dueAt: now() - 3 * HOUR, onLate: 'skip' });
    assert.equal((await service(each).publishNow(id)).state, 'posted');
  });

  test('publish-now sends nothing while publishing is off', async () => {
    const each = world();
    const { store, publisher, media } = each;
    const off = createPostService({
      ...{ store, publisher, media: media.uses, now },
      ...{ access: 'self-serve', publishing: false },
    });
    const { id } = await each.schedule(['Not now']);
    await assert.rejects(off.publishNow(id), { code: 'publishing-off' });
    assert.equal((await each.post(id)).state, 'scheduled');
  });

  test('a thread of which X refuses a later part is held, as its warning and decisions say', async () => {
    const each = world();
    x.faults.add({ operation: 'createPosts', kind: 'status', status: 403, skip: 1 });
    const { id } = await each.schedule(['First of two', 'Second of two']);
    await each.pass();
    const { state, parts } = await each.post(id);
    assert.deepEqual([state, parts.map(({ xId }) => xId !== undefined)], ['held', [true, false]]);
  });

  test('a post that waits for X’s limit can be given another text', async () => {
    const each = world();
    const { id } = await each.schedule(['Old text'], { dueAt: now() - 10 * MINUTE, actAt: now() + MINUTE });
    const { post } = await service(each).patch(id, { text: 'New text' });
    assert.equal(post.parts[0]?.content.text, 'New text');
  });

  test('a post that X’s timeline tells nonsense of does not stay uncertain for ever', async () => {
    const page = JSON.stringify({ data: [null], meta: { result_count: 1 } });
    for (const operation of ['createPosts', 'getUsersPosts'])
      x.limits.override(operation, { app: [], user: [] });
    const each = world();
    x.faults.add({ operation: 'createPosts', kind: 'status', status: 503 });
    const { id } = await each.schedule(['Nonsense']);
    await each.pass();
    x.faults.add({
      ...{ operation: 'getUsersPosts', kind: 'content-type', contentType: 'application/json' },
      ...{ body: page, count: null },
    });
    for (let hours = 0; hours < 27; hours++) {
      ahead += HOUR;
      await each.pass();
    }
    assert.equal((await each.post(id)).state, 'held', 'uncertain after 27 hours');
  });

  test('a pass ends in time also where a video takes long, and goes on with it later', async () => {
    for (const operation of ['appendMediaUpload', 'initializeMediaUpload'])
      x.limits.override(operation, { app: [], user: [] });
    // Each megabyte takes X two seconds.
    const each = world({
      port: async (name, call) => {
        if (name === 'x.send') ahead += 2_000;
        return call();
      },
    });
    const id = await each.media.put(mp4(1_000, 80 * 1024 * 1024));
    await each.schedule([{ text: 'A film', media: [{ id }] }]);
    const startedAt = now();
    const { store, publisher, media } = each;
    const outside = { store, publisher, uses: media.uses, now, log: () => {} };
    await runPass({ ...outside, concurrency: 4, budgetMs: 50_000, maySend: true });
    const seconds = Math.round((now() - startedAt) / 1_000);
    assert.ok(
      seconds <= 60,
      `the pass took ${seconds} s; no other can begin before, and nothing else goes out`,
    );
  });

  test('the status page does not end the series of settings that cannot be read', async () => {
    const env = (schedule: string): Record<string, string> => ({
      AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
      AzureWebJobsStorage: azurite.connectionString,
      TWITTER_API_ORIGIN: 'http://127.0.0.1:1',
      TWEET_SCHEDULE: schedule,
      TWEET_TEXT: 'Good morning {date}',
    });
    const status = (schedule: string): Promise<unknown> =>
      createApp({ env: env(schedule), now, log: () => {} }).status(
        webRequest('GET', '/api/status'),
        invocation(),
      );
    await status('0 0 9 * * *');
    const connection = { kind: 'connection-string', connectionString: azurite.connectionString } as const;
    const table = createTables(connection, { deployed: false, clientId: undefined });
    const tables = {
      posts: table('posts'),
      due: table('due'),
      settled: table('settled'),
      texts: table('texts'),
    };
    const store = createPostStore(tables, { now, newWriteId: () => randomBytes(12).toString('hex') });
    assert.equal((await store.get('app', 'series-settings'))?.post.state, 'recurring');
    await status('0 0 25 * * *');
    assert.equal((await store.get('app', 'series-settings'))?.post.state, 'recurring');
  });
});
