import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Simulated, startSimulated } from '../support/simulated.ts';

const POST = { text: 'Hello', at: new Date(Date.now() + 3_600_000).toISOString() };

describe('the gateway’s own JSON endpoints', () => {
  let azurite: Azurite;
  let simulated: Simulated;
  before(async () => {
    azurite = await startAzurite();
    simulated = await startSimulated({ AzureWebJobsStorage: azurite.connectionString });
  });
  after(async () => {
    await simulated?.stop();
    await azurite?.stop();
  });

  const send = async (
    method: string,
    path: string,
    type: string | undefined,
    body?: string | Uint8Array<ArrayBuffer>,
  ): Promise<{ readonly status: number; readonly body: Record<string, unknown> }> => {
    const response = await fetch(`${simulated.gateway.url}/api/${path}`, {
      method,
      headers: type === undefined ? {} : { 'content-type': type },
      body: body ?? null,
    });
    return { status: response.status, body: (await response.json()) as Record<string, unknown> };
  };
  const created = async (room: string, body: object): Promise<string> =>
    String((await send('POST', room, 'application/json', JSON.stringify(body))).body.id);

  test('answer 415 to a body that any page could send, and do nothing', async () => {
    const post = await created('scheduled-posts', POST);
    const search = await created('searches', { query: 'cats' });
    for (const [method, path, body] of [
      ['POST', 'scheduled-posts', POST],
      ['PATCH', `scheduled-posts/${post}`, { text: 'Changed' }],
      ['POST', `scheduled-posts/${post}/resolve`, { action: 'drop' }],
      ['POST', `scheduled-posts/${post}/publish-now`, {}],
      ['POST', 'searches', { query: 'dogs' }],
      ['PATCH', `searches/${search}`, { paused: true }],
    ] as const) {
      for (const type of [
        'text/plain',
        'application/x-www-form-urlencoded',
        'text/plain;application/json',
        undefined,
      ]) {
        // As bytes, so that the client adds no type of its own.
        const answer = await send(method, path, type, Buffer.from(JSON.stringify(body)));
        assert.deepEqual(
          [answer.status, answer.body.type],
          [415, 'urn:twitter-gateway:unsupported-body-type'],
          `${method} ${path} ${type}`,
        );
        assert.match(String(answer.body.detail), /Content-Type: application\/json/);
      }
    }
    const posts = (await send('GET', 'scheduled-posts', undefined)).body.posts as {
      parts: { text: string }[];
      state: string;
    }[];
    assert.deepEqual(
      posts.map(({ parts, state }) => [parts[0]?.text, state]),
      [['Hello', 'scheduled']],
    );
    const searches = (await send('GET', 'searches', undefined)).body.searches as { paused: boolean }[];
    assert.deepEqual(
      searches.map(({ paused }) => paused),
      [false],
    );
  });

  test('take JSON under its other names, and a POST without a body needs no type', async () => {
    const post = await created('scheduled-posts', POST);
    const patched = await send(
      'PATCH',
      `scheduled-posts/${post}`,
      'application/merge-patch+json',
      '{"text":"Other"}',
    );
    assert.deepEqual([patched.status, JSON.stringify(patched.body).includes('Other')], [200, true]);
    const begun = await send('POST', 'media', 'application/vnd.x+json; charset=utf-8', '{"bytes":5000000}');
    assert.deepEqual([begun.status, begun.body.state], [201, 'uploading']);
    assert.equal((await send('POST', `scheduled-posts/${post}/publish-now`, undefined)).body.state, 'posted');
  });

  test('leave files alone: a picture may come under any type', async () => {
    const gif = Buffer.from('GIF89a\u0001\0\u0001\0\0\0\0\0\0\0;', 'latin1');
    for (const type of ['image/gif', 'application/octet-stream', 'text/plain', undefined])
      assert.equal((await send('POST', 'media', type, gif)).status, 201, type);
  });
});
