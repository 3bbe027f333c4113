import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { ProblemError } from '../../functions/problems.ts';
import { readJsonBody } from '../../functions/web/json.ts';
import { webRequest } from '../support/web.ts';

const read = async (headers: Record<string, string>, body = '{}'): Promise<string> => {
  try {
    return Buffer.from(await readJsonBody(webRequest('POST', '/api/things', headers, body), 100)).toString();
  } catch (error) {
    return error instanceof ProblemError ? `${error.status} ${error.code}` : String(error);
  }
};

describe('a body that is to be JSON', () => {
  test('is taken where it is declared as JSON, in any case of letters and with parameters', async () => {
    for (const type of [
      ...['application/json', 'Application/JSON', 'application/json; charset=utf-8', 'application/json ;a=b'],
      ...['application/merge-patch+json', 'application/vnd.example.v2+json; charset=utf-8'],
    ])
      assert.equal(await read({ 'content-type': type }), '{}', type);
  });

  test('is refused where it is declared as what any page may send, or as nothing', async () => {
    for (const type of [
      ...['text/plain', 'text/plain; application/json', 'application/x-www-form-urlencoded', ''],
      ...['multipart/form-data; boundary=application/json', 'text/json', 'application/jsonp', 'json'],
      ...['application/json+xml', 'text/plain, application/json', 'application/json, text/plain'],
      ...['xapplication/json', 'application/+json', 'application/json/'],
    ])
      assert.equal(await read({ 'content-type': type }), '415 unsupported-body-type', type);
    assert.equal(await read({}), '415 unsupported-body-type');
  });

  test('needs no type where there is none', async () => {
    assert.equal(await read({}, ''), '');
    assert.equal(await read({ 'content-type': 'text/plain' }, ''), '');
  });
});
