import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '../../functions/problems.ts';
import { readBody } from '../../functions/web/body.ts';
import { webRequest } from '../support/web.ts';

const problemOf = (reading: Promise<unknown>): Promise<string> =>
  reading.then(
    () => 'none',
    (error: unknown) => (error instanceof ProblemError ? error.code : 'other'),
  );

describe('request bodies', () => {
  test('arrive byte for byte, up to the limit and not above it', async () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    assert.deepEqual(await readBody(webRequest('POST', '/', {}, bytes), 256), bytes);
    assert.equal(await problemOf(readBody(webRequest('POST', '/', {}, bytes), 255)), 'request-too-large');
  });

  test('one that announces too much is refused by its announcement', async () => {
    const request = webRequest('POST', '/', { 'content-length': '1000' });
    assert.equal(await problemOf(readBody(request, 999)), 'request-too-large');
  });

  test('one announced by Transfer-Encoding that the host delivered empty is not taken for empty', async () => {
    const request = webRequest('POST', '/', { 'transfer-encoding': 'chunked' });
    assert.equal(await problemOf(readBody(request, 999)), 'length-required');
  });

  test('none is none', async () => {
    assert.equal(await readBody(webRequest('POST', '/'), 10), undefined);
  });
});
