import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { get } from 'node:http';
import { describe, test } from 'node:test';
import { gunzipSync } from 'node:zlib';
import { createRouter } from '../../../local/twitter-simulator/kernel/router.ts';
import { knownOperations } from '../../../local/twitter-simulator/unmodelled.ts';
import { bearer, exchangeRaw, startStub } from './kernel-stub.ts';

describe('the router', () => {
  const find = createRouter(
    ['/2/users/{id}', '/2/users/me', '/2/users/by/username/{username}', '/2/users/{id}/tweets'].map(
      (path) => ({
        method: 'GET',
        path,
      }),
    ),
  );

  test('prefers a literal segment to a parameter, and decodes parameters', () => {
    assert.equal(find('GET', '/2/users/me')?.route.path, '/2/users/me');
    assert.deepEqual(find('GET', '/2/users/%6De')?.route.path, '/2/users/me');
    assert.deepEqual(find('GET', '/2/users/a%2Fb/tweets')?.params, { id: 'a/b' });
  });

  test('finds nothing for another method, an empty parameter, a broken escape or a longer path', () => {
    assert.equal(find('POST', '/2/users/me'), undefined);
    for (const path of [
      '/2/users//tweets',
      '/2/users/%zz',
      '/2/users/1/tweets/2',
      '/2',
      '/',
      '',
      '//2/users/me',
    ]) {
      assert.equal(find('GET', path), undefined, path);
    }
  });
});

describe('every answer', () => {
  test('carries the headers of X: type, no caching, cookies, version and transaction', async (t) => {
    const { url } = await startStub(t, { startAt: Date.UTC(2026, 10, 24), frozen: true });
    const { headers } = await fetch(`${url}/2/tweets/1`, { headers: bearer });
    assert.equal(headers.get('content-type'), 'application/json; charset=utf-8');
    assert.match(headers.get('cache-control') ?? '', /no-cache, no-store/);
    assert.equal(headers.getSetCookie().length, 2);
    assert.match(headers.get('set-cookie') ?? '', /^guest_id=v1%3A\d+;/);
    assert.equal(headers.get('date'), 'Tue, 24 Nov 2026 00:00:00 GMT');
    assert.match(headers.get('x-transaction-id') ?? '', /^[0-9a-f]{16}$/);
    assert.ok(headers.get('api-version'));
    assert.equal(headers.get('x-access-level'), 'read');
  });

  test('is gzipped for a client that takes it, and only then', async (t) => {
    const { url } = await startStub(t);
    const read = (encoding?: string): Promise<{ encoding: string | undefined; body: Buffer }> =>
      new Promise((resolve, reject) => {
        const headers = { ...bearer, ...(encoding === undefined ? {} : { 'accept-encoding': encoding }) };
        get(`${url}/2/tweets/1`, { headers, agent: false }, async (response) => {
          const body = Buffer.concat(await response.toArray());
          resolve({ encoding: response.headers['content-encoding'], body });
        }).on('error', reject);
      });
    const packed = await read('br, GZIP;q=0.5');
    assert.equal(packed.encoding, 'gzip');
    const plain = await read();
    assert.equal(plain.encoding, undefined);
    assert.deepEqual(gunzipSync(packed.body), plain.body);
    assert.equal((await read('gzip;q=0')).encoding, undefined);
  });
});

describe('a path', () => {
  test('of X that is not modelled gets 501 with the operation’s id', async (t) => {
    const simulator = await startStub(t);
    const response = await fetch(`${simulator.url}/2/tweets/search/stream?x=1`, { headers: bearer });
    assert.equal(response.status, 501);
    assert.match(((await response.json()) as { detail: string }).detail, /does not model streamPosts/);
    assert.equal(simulator.journal.entries[0]?.operationId, 'streamPosts');
  });

  test('that X does not have gets 404, whatever the credential', async (t) => {
    const { url } = await startStub(t);
    for (const path of [
      '/2/nothing',
      '/1.1/statuses/update.json',
      '/2/tweets/1/2/3',
      '/oauth/none',
      '/nothing',
    ]) {
      const response = await fetch(url + path);
      assert.equal(response.status, 404, path);
      assert.equal(((await response.json()) as { title: string }).title, 'Not Found');
    }
    assert.equal((await fetch(`${url}/2/tweets/1`, { method: 'PUT' })).status, 404);
  });

  test('in absolute form is taken for its path', async (t) => {
    const { port } = await startStub(t);
    const answer = await exchangeRaw(
      port,
      `GET http://api.x.com/2/tweets/5?a=1 HTTP/1.1\r\nHost: api.x.com\r\nConnection: close\r\nAuthorization: ${bearer.authorization}\r\n\r\n`,
    );
    assert.match(answer, /^HTTP\/1\.1 200 [\s\S]*"id":"5"/);
  });
});

test('an operation that breaks is X’s 500, and the journal and the owner hear of it', async (t) => {
  const errors: unknown[] = [];
  const simulator = await startStub(t, { onError: (error) => errors.push(error) });
  const response = await fetch(`${simulator.url}/2/tweets/1`, { method: 'DELETE', headers: bearer });
  assert.equal(response.status, 500);
  assert.doesNotMatch(await response.text(), /defect/);
  assert.match(simulator.journal.entries[0]?.reason ?? '', /RangeError: a defect of the operation/);
  assert.ok(errors[0] instanceof RangeError);
});

const operationsFile = new URL('../../../../shared/x-api/operations.json', import.meta.url);

test('the list of X’s operations is X’s own', {
  skip: existsSync(operationsFile) ? false : 'X’s list of operations is not beside this checkout',
}, () => {
  const { operations } = JSON.parse(readFileSync(operationsFile, 'utf8')) as {
    operations: { method: string; path: string; operation_id: string }[];
  };
  const lines = (list: readonly { method: string; path: string; id: string }[]): string[] =>
    list.map(({ method, path, id }) => `${method} ${path} ${id}`).sort();
  const expected = operations.map(({ method, path, operation_id: id }) => ({ method, path, id }));
  assert.deepEqual(lines(knownOperations), lines(expected));
});
