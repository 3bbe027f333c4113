import assert from 'node:assert/strict';
import { get } from 'node:http';
import { describe, test } from 'node:test';
import { createGunzip } from 'node:zlib';
import { createFaults } from '../../../local/twitter-simulator/kernel/faults.ts';
import { type NamedError, namedErrors } from '../../../local/twitter-simulator/kernel/named-errors.ts';
import { bearer, callAsOwner, exchangeRaw, posted, startStub } from './kernel-stub.ts';

const MEGABYTE = 1024 * 1024;

interface XErrorBody {
  readonly title?: string;
  readonly type?: string;
  readonly errors?: readonly unknown[];
  readonly reset_date?: string;
}

describe('the choice of faults', () => {
  test('goes by operation, in the order they were added, each for its count', () => {
    const faults = createFaults();
    faults.add({ operation: 'a', kind: 'status', status: 500, count: 2 });
    faults.add({ operation: '*', kind: 'reset-before' });
    const kinds = ['b', 'a', 'a', 'a'].map((id) => faults.take(id).fault?.kind);
    assert.deepEqual(kinds, ['reset-before', 'status', 'status', undefined]);
  });

  test('passes over the first requests where "skip" says so, and lasts until cleared where "count" is null', () => {
    const faults = createFaults();
    faults.add({ operation: 'a', kind: 'status', status: 500, skip: 1, count: null });
    assert.deepEqual(
      [1, 2, 3].map(() => faults.take('a').fault?.kind),
      [undefined, 'status', 'status'],
    );
    faults.clear();
    assert.equal(faults.take('a').fault, undefined);
  });

  test('joins delays with one other fault, and keeps the next for the next request', () => {
    const faults = createFaults();
    faults.add({ operation: 'a', kind: 'delay', ms: 1 });
    faults.add({ operation: 'a', kind: 'status', status: 500 });
    faults.add({ operation: 'a', kind: 'status', status: 502 });
    const first = faults.take('a');
    assert.deepEqual(
      [first.delays.length, first.fault],
      [1, { operation: 'a', kind: 'status', status: 500 }],
    );
    assert.deepEqual(faults.take('a').fault, { operation: 'a', kind: 'status', status: 502 });
  });
});

describe('a post', () => {
  test('met by a status, a reset before or a redirect has not happened', async (t) => {
    const simulator = await startStub(t);
    const post = (): Promise<Response> => callAsOwner(simulator, 'POST', '/2/tweets', { text: 'Hello' });
    simulator.faults.add({ operation: 'createPosts', kind: 'status', status: 503 });
    const refused = await post();
    assert.equal(refused.status, 503);
    assert.deepEqual(await refused.json(), {
      title: 'Service Unavailable',
      type: 'about:blank',
      status: 503,
      detail: 'Service Unavailable',
    });
    simulator.faults.add({ operation: 'createPosts', kind: 'reset-before' });
    await assert.rejects(post(), { name: 'TypeError' });
    simulator.faults.add({
      operation: 'createPosts',
      kind: 'redirect',
      location: 'http://127.0.0.1:9/x',
      status: 307,
    });
    await assert.rejects(post(), { name: 'TypeError' });
    assert.deepEqual(posted, []);
    assert.equal(simulator.ledger.bill().totalUsd, 0);
    const seen = simulator.journal.entries.map(({ fault, status }) => [fault, status]);
    assert.deepEqual(seen, [
      ['status', 503],
      ['reset-before', undefined],
      ['redirect', 307],
    ]);
  });

  test('met by a reset or a status after, or by a cut-off answer, has happened', async (t) => {
    const simulator = await startStub(t);
    const post = (text: string): Promise<Response> => callAsOwner(simulator, 'POST', '/2/tweets', { text });
    simulator.limits.override('createPosts', { app: [], user: [] });
    simulator.faults.add({ operation: 'createPosts', kind: 'reset-after' });
    await assert.rejects(post('1'), { name: 'TypeError' });
    simulator.faults.add({ operation: 'createPosts', kind: 'status-after', status: 503 });
    assert.equal((await post('2')).status, 503);
    simulator.faults.add({ operation: 'createPosts', kind: 'truncated' });
    await assert.rejects(async () => (await post('3')).text(), { name: 'TypeError' });
    assert.deepEqual(posted, ['1', '2', '3']);
    assert.equal(simulator.ledger.bill().totalUsd, 0.045);
  });

  test('whose answer is delayed has happened before the answer comes', async (t) => {
    const simulator = await startStub(t);
    simulator.faults.add({ operation: 'createPosts', kind: 'delay', ms: 60_000 });
    const url = `${simulator.url}/2/tweets`;
    const gaveUp = callAsOwner(simulator, 'POST', '/2/tweets', { text: 'late' });
    while (posted.length === 0) await new Promise((resolve) => setImmediate(resolve));
    assert.equal(simulator.journal.entries[0]?.status, undefined, url);
    await simulator.close();
    await assert.rejects(gaveUp, { name: 'TypeError' });
  });

  test('delayed before its effect has not happened yet', async (t) => {
    const simulator = await startStub(t);
    simulator.faults.add({ operation: 'createPosts', kind: 'delay', ms: 60_000, phase: 'before' });
    const gaveUp = callAsOwner(simulator, 'POST', '/2/tweets', { text: 'later' });
    while (!simulator.journal.entries[0]?.bodyBytes) await new Promise((resolve) => setImmediate(resolve));
    assert.deepEqual(posted, []);
    await simulator.close();
    await assert.rejects(gaveUp, { name: 'TypeError' });
  });
});

describe('an answer', () => {
  test('can be any of X’s errors by its name, and clients can tell them apart', async (t) => {
    const simulator = await startStub(t, { startAt: Date.UTC(2026, 11, 31), frozen: true });
    const told: Record<string, unknown[]> = {};
    for (const error of Object.keys(namedErrors) as NamedError[]) {
      simulator.faults.add({ operation: 'getPostsById', kind: 'error', error });
      const response = await fetch(`${simulator.url}/2/tweets/1`, { headers: bearer });
      const { title, type, errors, reset_date: resetDate } = (await response.json()) as XErrorBody;
      told[error] = [response.status, title ?? errors, type?.replace(/.*(?=\/problems)/, ''), resetDate];
    }
    assert.deepEqual(told, {
      unauthorized: [401, 'Unauthorized', 'about:blank', undefined],
      forbidden: [403, 'Forbidden', 'about:blank', undefined],
      'client-forbidden': [403, 'Client Forbidden', '/problems/client-forbidden', undefined],
      'duplicate-content': [403, 'Forbidden', 'about:blank', undefined],
      'credits-depleted': [402, 'CreditsDepleted', '/problems/credits', undefined],
      'payment-required': [402, 'Payment Required', '/problems/credits-depleted', undefined],
      'spend-cap-reached': [403, 'SpendCapReached', '/problems/credits', '2027-01-01'],
      'rate-limited': [429, [{ code: 88, message: 'Rate limit exceeded' }], undefined, undefined],
      'usage-capped': [429, 'UsageCapExceeded', '/problems/usage-capped', undefined],
    });
  });

  test('can be scripted with status, body and headers; a body of text is sent as it is', async (t) => {
    const simulator = await startStub(t);
    simulator.faults.add({
      operation: 'getPostsById',
      kind: 'status',
      status: 429,
      body: '{"account_id":1867543210987654321}',
      headers: { 'retry-after': '7' },
    });
    const response = await fetch(`${simulator.url}/2/tweets/1`, { headers: bearer });
    assert.equal(response.status, 429);
    assert.equal(response.headers.get('retry-after'), '7');
    assert.equal(await response.text(), '{"account_id":1867543210987654321}');
  });

  test('can be cut off after a number of bytes', async (t) => {
    const simulator = await startStub(t, { hostNames: ['x'] });
    simulator.faults.add({ operation: 'getPostsById', kind: 'truncated', bytes: 5 });
    const raw = await exchangeRaw(
      simulator.port,
      `GET /2/tweets/1 HTTP/1.1\r\nHost: x\r\nAuthorization: ${bearer.authorization}\r\n\r\n`,
    );
    const [head = '', body] = raw.split('\r\n\r\n');
    assert.equal(body, '{"dat');
    assert.ok(Number(/content-length: (\d+)/i.exec(head)?.[1]) > 5);
  });

  test('can be huge and is still JSON', async (t) => {
    const simulator = await startStub(t);
    simulator.faults.add({ operation: 'getPostsById', kind: 'huge', bytes: 20 * MEGABYTE });
    const response = await fetch(`${simulator.url}/2/tweets/1`, { headers: bearer });
    const text = await response.text();
    assert.equal(text.length, 20 * MEGABYTE);
    assert.equal((JSON.parse(text) as { data: { id: string } }).data.id, '1');
  });

  test('can trickle in small pieces', async (t) => {
    const simulator = await startStub(t);
    simulator.faults.add({
      operation: 'getPostsById',
      kind: 'trickle',
      chunkBytes: 40,
      intervalMs: 5,
      bytes: 200,
    });
    const pieces: number[] = [];
    await new Promise<void>((resolve, reject) => {
      get(`${simulator.url}/2/tweets/1`, { headers: bearer, agent: false }, (response) => {
        response.on('data', (chunk: Buffer) => pieces.push(chunk.length)).on('end', resolve);
      }).on('error', reject);
    });
    assert.equal(
      pieces.reduce((sum, size) => sum + size, 0),
      200,
    );
    assert.ok(pieces.length > 1);
  });

  test('that trickles for ever ends when the client goes, or the simulator closes', async (t) => {
    const simulator = await startStub(t);
    simulator.faults.add({
      operation: 'getPostsById',
      kind: 'trickle',
      chunkBytes: 1,
      intervalMs: 60_000,
      bytes: MEGABYTE,
      count: 2,
    });
    const leaving = new AbortController();
    const options = { headers: bearer, signal: leaving.signal };
    const [left, stayed] = await Promise.all([
      fetch(`${simulator.url}/2/tweets/1`, options),
      fetch(`${simulator.url}/2/tweets/1`, { headers: bearer }),
    ]);
    leaving.abort();
    await assert.rejects(left.text(), { name: 'AbortError' });
    await simulator.close();
    await assert.rejects(stayed.text(), { name: 'TypeError' });
  });

  test('can name another content type, with another body', async (t) => {
    const simulator = await startStub(t);
    const html = '<!doctype html><title>Over capacity</title>';
    simulator.faults.add({ operation: '*', kind: 'content-type', contentType: 'text/html', body: html });
    const response = await fetch(`${simulator.url}/2/tweets/1`, { headers: bearer });
    assert.equal(response.headers.get('content-type'), 'text/html');
    assert.equal(await response.text(), html);
  });

  test('can be a gzip bomb: few bytes that unpack to many', async (t) => {
    const simulator = await startStub(t);
    simulator.faults.add({ operation: 'getPostsById', kind: 'gzip-bomb', bytes: 30 * MEGABYTE });
    let received = 0;
    let unpacked = 0;
    await new Promise<void>((resolve, reject) => {
      get(`${simulator.url}/2/tweets/1`, { headers: bearer, agent: false }, (response) => {
        response.on('data', (chunk: Buffer) => {
          received += chunk.length;
        });
        const plain = response.pipe(createGunzip());
        plain.on('data', (chunk: Buffer) => {
          unpacked += chunk.length;
        });
        plain.on('end', resolve).on('error', reject);
      }).on('error', reject);
    });
    assert.equal(unpacked, 30 * MEGABYTE);
    assert.ok(received < MEGABYTE / 10, String(received));
  });
});

test('faults meet the sign-in endpoints and operations that are not modelled, by their ids', async (t) => {
  const simulator = await startStub(t);
  simulator.faults.add({ operation: 'oauth2.appToken', kind: 'status', status: 500 });
  assert.equal((await fetch(`${simulator.url}/oauth2/token`, { method: 'POST' })).status, 500);
  simulator.faults.add({ operation: 'getTrendsByWoeid', kind: 'status', status: 200, body: { data: [] } });
  const scripted = await fetch(`${simulator.url}/2/trends/by/woeid/1`);
  assert.deepEqual(await scripted.json(), { data: [] });
});
