import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { type Card, cardOf } from '../../../local/twitter-simulator/timeline/card.ts';
import { handleTimeline } from '../../../local/twitter-simulator/timeline/page.ts';
import { publish } from '../../../local/twitter-simulator/world/publish.ts';
import { createWorld, DEMO_USER_ID, type World } from '../../../local/twitter-simulator/world.ts';
import { png } from './sample-files.ts';
import { NOW } from './world-call.ts';

interface CardPage {
  readonly now: number;
  readonly more: boolean;
  readonly cards: readonly Card[];
}

async function serve(t: TestContext): Promise<{ world: World; origin: string }> {
  const world = createWorld({ now: NOW });
  const server = createServer((request, response) => {
    if (!handleTimeline(request, response, { world, clock: { now: () => NOW } }))
      response.writeHead(501).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return { world, origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

/** Reads server-sent events one after the other. */
async function* events(response: Response): AsyncGenerator<{ event: string; data: unknown }> {
  let text = '';
  for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    text += chunk;
    for (let end = text.indexOf('\n\n'); end !== -1; end = text.indexOf('\n\n')) {
      const [, event = '', data = 'null'] = /^event: (.*)\ndata: (.*)$/.exec(text.slice(0, end)) ?? [];
      text = text.slice(end + 2);
      yield { event, data: JSON.parse(data) };
    }
  }
}

describe('the timeline page', () => {
  test('comes with its files, under a policy that lets nothing else run', async (t) => {
    const { origin } = await serve(t);
    const page = await fetch(origin);
    const html = await page.text();
    assert.match(page.headers.get('content-security-policy') ?? '', /^default-src 'none'; script-src 'self'/);
    const files = [...html.matchAll(/(?:src|href)="(\/timeline\/[^"]+)"/g)].map(([, path]) => path);
    assert.ok(files.length >= 4);
    for (const path of [...files, '/timeline/post.js']) {
      assert.equal((await fetch(origin + path)).status, 200, path);
    }
    assert.doesNotMatch(html, /<script(?![^>]* src=)|<style|style=|\son\w+=/i);
  });

  test('writes what people wrote by textContent only', async (t) => {
    const { origin } = await serve(t);
    for (const path of ['/timeline/page.js', '/timeline/post.js']) {
      const script = await (await fetch(origin + path)).text();
      assert.doesNotMatch(script, /innerHTML|outerHTML|insertAdjacentHTML|document\.write|DOMParser|eval\(/);
    }
  });

  test('gives posts newest first and page by page, without those of protected accounts', async (t) => {
    const { world, origin } = await serve(t);
    const ids: string[] = [];
    let more = true;
    while (more) {
      const before = ids.length === 0 ? '' : `?before=${ids.at(-1)}`;
      const page = (await (await fetch(`${origin}/timeline/posts${before}`)).json()) as CardPage;
      assert.equal(page.now, NOW);
      ids.push(...page.cards.map(({ id }) => id));
      more = page.more;
    }
    const open = world.timeline.filter(({ authorId }) => !world.users.get(authorId)?.protected);
    assert.ok(open.length < world.timeline.length);
    assert.deepEqual(
      ids,
      open.map(({ id }) => id),
    );
  });

  test('hears of posts that come and go while it is open', async (t) => {
    const { world, origin } = await serve(t);
    const abort = new AbortController();
    const response = await fetch(`${origin}/timeline/events`, { signal: abort.signal });
    const stream = events(response);
    assert.deepEqual((await stream.next()).value, { event: 'clock', data: NOW });
    const post = publish(world, { authorId: DEMO_USER_ID, text: 'Live & well' }, NOW);
    const card = JSON.parse(JSON.stringify(cardOf(world, post)));
    assert.deepEqual((await stream.next()).value, { event: 'post', data: card });
    world.remove(post.id);
    assert.deepEqual((await stream.next()).value, { event: 'removed', data: post.id });
    abort.abort();
  });

  test('stops listening to the world when it is closed', { timeout: 10_000 }, async (t) => {
    const { world, origin } = await serve(t);
    const { onPost } = world;
    const left = new Promise<void>((resolve) => {
      world.onPost = (listener) => {
        const stop = onPost(listener);
        return () => {
          stop();
          resolve();
        };
      };
    });
    const abort = new AbortController();
    await fetch(`${origin}/timeline/events`, { signal: abort.signal });
    abort.abort();
    await left;
  });

  test('shows uploaded pictures as they came, and draws seeded ones', async (t) => {
    const { world, origin } = await serve(t);
    const bytes = png();
    const media = {
      key: '3_42',
      ownerId: DEMO_USER_ID,
      type: 'photo',
      contentType: 'image/png',
      width: 640,
      height: 480,
      bytes,
      views: 0,
    } as const;
    publish(world, { authorId: DEMO_USER_ID, text: '', media: [media] }, NOW);
    const sent = await fetch(`${origin}/timeline/media/3_42`);
    assert.equal(sent.headers.get('content-type'), 'image/png');
    assert.match(sent.headers.get('content-security-policy') ?? '', /sandbox/);
    assert.deepEqual(Buffer.from(await sent.arrayBuffer()), bytes);
    const seeded = [...world.media.values()].find(({ scene }) => scene !== undefined);
    const drawn = await fetch(`${origin}/timeline/media/${seeded?.key}`);
    assert.match(await drawn.text(), /^<svg /);
    assert.match(await (await fetch(`${origin}/timeline/avatar/${DEMO_USER_ID}`)).text(), />G<\/text>/);
    assert.equal((await fetch(`${origin}/timeline/media/3_1`)).status, 404);
  });

  test('leaves other paths and methods to others', async (t) => {
    const { origin } = await serve(t);
    for (const path of ['/2/tweets', '/timeline/other', '/timeline/media/..%2f..']) {
      assert.equal((await fetch(origin + path)).status, 501, path);
    }
    assert.equal((await fetch(origin, { method: 'POST' })).status, 501);
  });
});

describe('a card', () => {
  const world = createWorld({ now: NOW });
  const first = publish(world, { authorId: '389114052', text: 'Come in' }, NOW);

  test('has the text in pieces, without the addressee and without links of attachments', () => {
    const text = 'Yes & thanks @ellery_library, see https://a.example/b #now';
    const media = [...world.media.values()].slice(0, 2);
    const post = publish(world, { authorId: DEMO_USER_ID, text, replyTo: first, media }, NOW);
    assert.deepEqual(cardOf(world, post)?.parts, [
      { kind: 'plain', text: 'Yes & thanks ' },
      { kind: 'mention', text: '@ellery_library' },
      { kind: 'plain', text: ', see ' },
      { kind: 'link', text: 'a.example/b', href: 'https://a.example/b' },
      { kind: 'plain', text: ' ' },
      { kind: 'hashtag', text: '#now' },
    ]);
    assert.deepEqual(cardOf(world, post)?.answers, {
      author: { id: '389114052', name: 'Port Ellery Library', username: 'ellery_library', verified: 'none' },
      excerpt: 'Come in',
    });
  });

  test('says so where what it answers or quotes is gone', () => {
    const gone = publish(world, { authorId: '389114052', text: 'Going' }, NOW);
    const answer = publish(world, { authorId: DEMO_USER_ID, text: 'Where to?', replyTo: gone }, NOW);
    const quote = publish(world, { authorId: DEMO_USER_ID, text: 'Look', quotes: gone }, NOW);
    assert.notEqual(cardOf(world, quote)?.quotes, 'gone');
    world.remove(gone.id);
    assert.equal(cardOf(world, answer)?.answers, 'gone');
    assert.equal(cardOf(world, quote)?.quotes, 'gone');
  });
});
