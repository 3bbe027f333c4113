import assert from 'node:assert/strict';
import { describe, type TestContext, test } from 'node:test';
import { Client } from '@xdevplatform/xdk';
import { ApiResponseError, EUploadMimeType, type TwitterApi } from 'twitter-api-v2';
import { demoApp } from '../../../local/twitter-simulator/demo-app.ts';
import { type Simulator, startSimulator } from '../../../local/twitter-simulator/server.ts';
import { twitterApi } from './kernel-clients.ts';
import { png } from './sample-files.ts';
import { NOW } from './world-call.ts';

async function start(t: TestContext): Promise<{ simulator: Simulator; owner: TwitterApi; app: Client }> {
  const simulator = await startSimulator({ startAt: NOW, frozen: true });
  t.after(() => simulator.close());
  const owner = twitterApi(simulator, {
    appKey: demoApp.consumerKey,
    appSecret: demoApp.consumerSecret,
    accessToken: demoApp.accessToken,
    accessSecret: demoApp.accessTokenSecret,
  });
  return { simulator, owner, app: new Client({ bearerToken: demoApp.bearerToken, baseUrl: simulator.url }) };
}

describe('X’s clients on the simulated world', () => {
  test('twitter-api-v2 pages through a timeline with authors and media', async (t) => {
    const { owner, simulator } = await start(t);
    const user = simulator.world.userByName('yuki_haru_e');
    const timeline = await owner.v2.userTimeline(user?.id ?? '', {
      max_results: 5,
      expansions: ['author_id', 'attachments.media_keys', 'referenced_tweets.id'],
      'tweet.fields': ['created_at'],
      'media.fields': ['url', 'alt_text'],
    });
    await timeline.fetchLast(1_000);
    const expected = simulator.world.timeline.filter(({ authorId }) => authorId === user?.id);
    assert.deepEqual(
      timeline.tweets.map(({ id }) => id),
      expected.map(({ id }) => id),
    );
    const pictured = timeline.tweets.find((tweet) => timeline.includes.medias(tweet).length === 3);
    assert.ok(pictured);
    assert.equal(timeline.includes.author(pictured)?.username, 'yuki_haru_e');
    const url = timeline.includes.medias(pictured)[0]?.url ?? '';
    assert.ok(url.startsWith(`${simulator.url}/timeline/media/`));
    assert.equal((await fetch(url)).headers.get('content-type'), 'image/svg+xml');
  });

  test('XDK searches, and looks users up with errors beside the data', async (t) => {
    const { app } = await start(t);
    const found = await app.posts.searchRecent('#EelgrassWatch', {
      maxResults: 10,
      postFields: ['created_at', 'public_metrics'],
      expansions: ['author_id', 'referenced_posts'],
    });
    assert.ok((found.data ?? []).length > 1);
    assert.ok(
      found.data?.every(({ createdAt, authorId }) => createdAt !== undefined && authorId !== undefined),
    );
    const reposts =
      found.data?.filter(({ referencedPosts }) => referencedPosts?.[0]?.type === 'retweeted') ?? [];
    const originals = new Set(found.includes?.posts?.map(({ id }) => id));
    assert.ok(reposts.length > 0);
    assert.ok(reposts.every(({ referencedPosts }) => originals.has(referencedPosts?.[0]?.id)));
    const users = await app.users.getByUsernames(['tidewatch_lab', 'nobody_here']);
    assert.equal(users.data?.[0]?.username, 'tidewatch_lab');
    assert.equal(users.errors?.length, 1);
  });

  test('twitter-api-v2 uploads a picture in parts and posts it', async (t) => {
    const { owner, simulator } = await start(t);
    const bytes = png();
    const id = await owner.v2.uploadMedia(bytes, {
      media_type: EUploadMimeType.Png,
      media_category: 'tweet_image',
    });
    const { data } = await owner.v2.tweet('Uploaded', { media: { media_ids: [id] } });
    const post = simulator.world.posts.get(data.id);
    const shown = await fetch(`${simulator.url}/timeline/media/${post?.mediaKeys[0]}`);
    assert.deepEqual(Buffer.from(await shown.arrayBuffer()), bytes);
  });

  test('twitter-api-v2 gets X’s own errors, as its own type', async (t) => {
    const { owner } = await start(t);
    await owner.v2.tweet('Only once');
    const again = await owner.v2.tweet('Only once').catch((error: unknown) => error);
    assert.ok(again instanceof ApiResponseError);
    assert.deepEqual([again.code, again.data.title], [403, 'Forbidden']);
    const wrong = await owner.v2.search('(', {}).catch((error: unknown) => error);
    assert.ok(wrong instanceof ApiResponseError);
    assert.equal(wrong.code, 400);
  });
});
