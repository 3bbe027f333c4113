import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Client } from '@xdevplatform/xdk';
import { demoApp } from '../../../local/twitter-simulator/demo-app.ts';
import { operations } from '../../../local/twitter-simulator/operations/all.ts';
import { type Simulator, startSimulator } from '../../../local/twitter-simulator/server.ts';
import { knownOperations } from '../../../local/twitter-simulator/unmodelled.ts';
import { twitterApi } from './kernel-clients.ts';
import { callAsOwner, ownerToken, signed } from './kernel-stub.ts';

const ownerKeys = {
  appKey: demoApp.consumerKey,
  appSecret: demoApp.consumerSecret,
  accessToken: demoApp.accessToken,
  accessSecret: demoApp.accessTokenSecret,
};

async function postsShown({ url }: Simulator): Promise<string> {
  return (await fetch(`${url}/timeline/posts`)).text();
}

describe('the simulator with its own world', () => {
  test('models operations of X, under X’s methods, paths and ids', () => {
    const known = new Set(knownOperations.map(({ method, path, id }) => `${method} ${path} ${id}`));
    const strangers = operations.filter(({ method, path, id }) => !known.has(`${method} ${path} ${id}`));
    assert.deepEqual(
      strangers.map(({ id }) => id),
      [],
    );
    assert.equal(new Set(operations.map(({ id }) => id)).size, operations.length);
  });

  test('lets the app’s owner post, with each client, and shows it on the timeline page', async (t) => {
    const simulator = await startSimulator();
    t.after(() => simulator.close());
    const { data: post } = await twitterApi(simulator, ownerKeys).v2.tweet('A post from the kernel’s test');
    const client = new Client({ bearerToken: demoApp.bearerToken, baseUrl: simulator.url });
    assert.equal((await client.posts.getById(post.id)).data?.text, 'A post from the kernel’s test');
    assert.match(await postsShown(simulator), /A post from the kernel/);
    const page = await fetch(simulator.url);
    assert.match(page.headers.get('content-type') ?? '', /^text\/html/);
    assert.deepEqual(
      simulator.journal.entries.map(({ operationId, status }) => [operationId, status]),
      [
        ['createPosts', 201],
        ['getPostsById', 200],
      ],
    );
    assert.equal(simulator.ledger.bill().totalUsd, 0.02);
  });

  test('is made anew by a reset, which also ends the pages that watch it', async (t) => {
    const simulator = await startSimulator({
      access: 'enterprise',
      startAt: Date.UTC(2026, 10, 24),
      frozen: true,
    });
    t.after(() => simulator.close());
    const before = await postsShown(simulator);
    const watching = await fetch(`${simulator.url}/timeline/events`);
    await callAsOwner(simulator, 'POST', '/2/tweets', { text: 'Soon forgotten' });
    assert.notEqual(await postsShown(simulator), before);
    simulator.reset();
    assert.equal(await postsShown(simulator), before);
    assert.equal(simulator.world.access, 'enterprise');
    await assert.rejects(watching.text(), { name: 'TypeError' });
  });

  test('refuses a self-serve app what only an enterprise app may do', async (t) => {
    const simulator = await startSimulator();
    t.after(() => simulator.close());
    const stranger = simulator.world.timeline.find(({ authorId }) => authorId !== demoApp.ownerUserId);
    const quote = { text: 'Look', quote_tweet_id: stranger?.id };
    assert.equal((await callAsOwner(simulator, 'POST', '/2/tweets', quote)).status, 403);
    simulator.world.access = 'enterprise';
    assert.equal((await callAsOwner(simulator, 'POST', '/2/tweets', quote)).status, 201);
  });

  test('refuses a chunk of 5 MB with 431, and takes one that is smaller', async (t) => {
    const simulator = await startSimulator();
    t.after(() => simulator.close());
    const started = await callAsOwner(simulator, 'POST', '/2/media/upload/initialize', {
      media_type: 'video/mp4',
      media_category: 'tweet_video',
      total_bytes: 10_000_000,
    });
    const { data } = (await started.json()) as { data: { id: string } };
    const url = `${simulator.url}/2/media/upload/${data.id}/append`;
    const append = async (size: number): Promise<number> => {
      const body = new FormData();
      body.set('segment_index', '0');
      body.set('media', new Blob([Buffer.alloc(size)]));
      const headers = { authorization: signed(url, { method: 'POST', token: ownerToken }) };
      const response = await fetch(url, { method: 'POST', headers, body });
      await response.arrayBuffer();
      return response.status;
    };
    assert.equal(await append(5 * 1024 * 1024), 431);
    assert.equal(await append(1024 * 1024), 200);
  });
});
