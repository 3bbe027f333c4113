import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { after, before, beforeEach, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type RunningGateway, startGateway } from '../support/gateway.ts';
import { json, type Received, type StandIn, standIn } from '../support/stand-in.ts';

const MIB = 1024 * 1024;
const LIMIT = 16 * MIB;
/** More than half of the limit, so that two do not go together. */
const ANSWER = JSON.stringify({ data: 'x'.repeat(9 * MIB) });
const READ = '/2/tweets?ids=1';

describe('bytes in flight, through the built bundle', () => {
  let azurite: Azurite;
  let x: StandIn;
  let gateway: RunningGateway;
  let answer: (request: Received, response: ServerResponse) => void;
  const waiting: ServerResponse[] = [];

  before(async () => {
    azurite = await startAzurite();
    x = await standIn((request, response) => answer(request, response));
    gateway = await startGateway({
      TWITTER_API_ORIGIN: x.origin,
      TWITTER_BEARER_TOKEN: 'test-bearer',
      TWITTER_CONSUMER_KEY: 'test-key',
      TWITTER_CONSUMER_SECRET: 'test-secret',
      TWITTER_ACCESS_TOKEN: 'test-token',
      TWITTER_ACCESS_TOKEN_SECRET: 'test-token-secret',
      AzureWebJobsStorage: azurite.connectionString,
      MAX_BYTES_IN_FLIGHT: String(LIMIT),
      MAX_MEDIA_BYTES: String(LIMIT),
      ALLOWED_OPERATIONS: '*',
      MAX_CALL_USD: '1000',
      // What is held back here is held for as long as the test needs.
      UPSTREAM_TIMEOUT_SECONDS: '200',
    });
  });
  after(async () => {
    await gateway?.stop();
    await x?.close();
    await azurite?.stop();
  });
  beforeEach(() => {
    waiting.length = 0;
    answer = (_request, response) => json(response, 200, ANSWER);
  });

  interface Got {
    readonly status: number;
    readonly type: unknown;
    readonly outcome: unknown;
    readonly retryAfter: string | null;
    readonly bytes: number;
  }
  async function call(path: string, init: RequestInit = {}): Promise<Got> {
    const response = await fetch(gateway.url + path, init);
    const text = await response.text();
    const isOurs = response.headers.get('x-gateway-answer') === 'gateway';
    const { type, outcome } = isOurs && text ? JSON.parse(text) : {};
    const retryAfter = response.headers.get('retry-after');
    return { status: response.status, type, outcome, retryAfter, bytes: text.length };
  }
  const post = (path: string, type: string, body: string | Uint8Array<ArrayBuffer>): Promise<Got> =>
    call(path, { method: 'POST', headers: { 'content-type': type }, body });
  const TOO_BUSY = 'urn:twitter-gateway:too-busy';

  /**
   * What X has written is on its way for a while; it has arrived when another answer finds no room any more. False where
   * that is not to be, because `isOver`.
   */
  async function findsNoRoom(text: string, isOver: () => boolean): Promise<boolean> {
    answer = (_request, response) => json(response, 200, text);
    for (let tries = 0; tries < 500 && !isOver(); tries++) {
      if ((await call(READ)).status === 503) return !isOver();
      await sleep(10);
    }
    return false;
  }

  interface Held {
    /** Lets X end its answers. */
    readonly end: () => void;
    readonly got: readonly Promise<Got>[];
  }

  /**
   * Reads whose answers X has written but for their ends, all there when this resolves. While they are on their way, the
   * reads that ask whether there is room compete with them, and it may be one of them that is refused: then all begin anew.
   */
  async function heldReads(texts: readonly string[], ending: string, probe: string): Promise<Held> {
    for (let tries = 0; tries < 50; tries++) {
      waiting.length = 0;
      let isOver = false;
      const got: Promise<Got>[] = [];
      for (const text of texts) {
        answer = (_request, response) => {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.write(text);
          waiting.push(response);
        };
        const one = call(READ);
        void one.then(() => (isOver = true));
        got.push(one);
        while (waiting.length < got.length) await sleep(5);
      }
      const responses = [...waiting];
      const end = (): void => {
        for (const response of responses) response.end(ending);
      };
      if (await findsNoRoom(probe, () => isOver)) return { end, got };
      end();
      await Promise.all(got);
    }
    assert.fail('the answers never came together');
  }

  /** All but the last byte of a large answer. */
  const heldRead = (): Promise<Held> => heldReads([ANSWER.slice(0, -1)], ANSWER.slice(-1), ANSWER);

  test('an answer of X’s that does not fit beside another is a 503 with Retry-After; the other one arrives', async () => {
    const first = await heldRead();
    const second = await call(READ);
    assert.deepEqual([second.status, second.type, second.retryAfter], [503, TOO_BUSY, '2']);
    first.end();
    const [{ status, bytes } = { status: 0, bytes: 0 }] = await Promise.all(first.got);
    assert.deepEqual([status, bytes], [200, ANSWER.length]);
    assert.equal((await call(READ)).status, 200, 'what was held is free again');
  });

  test('what an answer is unpacked to is counted, not what it was packed in', async () => {
    const first = await heldRead();
    answer = (_request, response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(ANSWER));
    assert.equal((await call(READ)).type, TOO_BUSY);
    first.end();
    assert.equal((await first.got[0])?.status, 200);
    for (let again = 0; again < 3; again++) assert.equal((await call(READ)).bytes, ANSWER.length);
  });

  test('a body that does not fit is refused before it is copied, and nothing is stored of it', async () => {
    const first = await heldRead();
    const file = new Uint8Array(8 * MIB);
    file.set(Buffer.from('GIF89a'));
    const refused = await post('/api/media', 'image/gif', file);
    assert.deepEqual([refused.status, refused.type, refused.retryAfter], [503, TOO_BUSY, '2']);
    first.end();
    await Promise.all(first.got);
    assert.equal((await post('/api/media', 'image/gif', file)).status, 201);
  });

  test('for the answer of a write there is room before it is sent: where there is none, X never sees it', async () => {
    const texts = ['x'.repeat(9 * MIB - 100_000), 'x'.repeat(LIMIT - 9 * MIB)];
    const held = await heldReads(texts, '', 'x'.repeat(200_000));
    const seen = x.received.length;
    const refused = await post('/2/tweets', 'application/json', '{"text":"Hello"}');
    assert.deepEqual([refused.status, refused.type, refused.outcome], [503, TOO_BUSY, undefined]);
    assert.equal(x.received.length, seen);
    held.end();
    await Promise.all(held.got);
  });

  test('of a write whose answer turned out too large for the room, the outcome is unknown, and it says so', async () => {
    const first = await heldRead();
    const seen = x.received.length;
    const write = await post('/2/tweets', 'application/json', '{"text":"Hello"}');
    assert.equal(x.received.length, seen + 1);
    assert.deepEqual([write.status, write.type, write.outcome], [503, TOO_BUSY, 'unknown']);
    assert.equal(write.retryAfter, null);
    first.end();
    assert.equal((await first.got[0])?.status, 200);
  });

  test('a post is taken and sent while there is no room for anybody else', async () => {
    const first = await heldRead();
    answer = ({ method, target }, response) => {
      if (target.startsWith('/2/users/me')) return json(response, 200, { data: { id: '7', username: 'us' } });
      if (method === 'POST')
        return json(response, 201, { data: { id: '1234567890123456789', text: 'Hello' } });
      json(response, 200, ANSWER);
    };
    assert.equal((await call(READ)).status, 503);
    const at = new Date(Date.now() + 3_600_000).toISOString();
    const headers = { 'content-type': 'application/json' };
    const body = JSON.stringify({ text: 'Hello', at });
    const made = await fetch(`${gateway.url}/api/scheduled-posts`, { method: 'POST', headers, body });
    assert.equal(made.status, 201);
    const { id } = (await made.json()) as { id: string };
    const sent = await fetch(`${gateway.url}/api/scheduled-posts/${id}/publish-now`, { method: 'POST' });
    const { state } = (await sent.json()) as { state: string };
    assert.deepEqual([sent.status, state], [200, 'posted']);
    assert.equal((await call(READ)).status, 503);
    first.end();
    await Promise.all(first.got);
  });

  test('a call that is alone has the room that its own limits give it', async () => {
    const file = new Uint8Array(15 * MIB);
    file.set(Buffer.from('GIF89a'));
    for (let again = 0; again < 3; again++)
      assert.equal((await post('/api/media', 'image/gif', file)).status, 201);
  });
});
