import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { browserRefusal, listOf } from '../../local/browser-guard.ts';

const strict = { hostNames: [], corsOrigins: [] };
const refusal = (method: string, headers: Record<string, string>, rules = {}): number | undefined =>
  browserRefusal(method, { host: '127.0.0.1:7071', ...headers }, { ...strict, ...rules })?.status;

describe('a server on a developer’s machine', () => {
  test('takes this machine’s names and private addresses as the host, and no name that could be rebound', () => {
    for (const host of [
      ...['localhost', 'localhost:7071', 'LOCALHOST:7071', 'app.localhost:1', '127.0.0.1', '127.8.9.10:80'],
      ...[
        'host.docker.internal:7071',
        '[::1]',
        '[::1]:7071',
        '10.0.2.2:7071',
        '192.168.1.5:7071',
        '172.16.0.1',
        '172.31.255.255:9',
        '',
      ],
    ])
      assert.equal(refusal('GET', { host }), undefined, host);
    for (const host of [
      ...['evil.example', 'evil.example:7071', 'localhost.evil.example', 'evil-localhost', 'localhost.'],
      ...[
        '127.0.0.1.evil.example',
        '127.0.0.1.nip.io:7071',
        '127.0.0.256',
        '127.1',
        '0x7f.0.0.1',
        '0.0.0.0:7071',
      ],
      ...['8.8.8.8', '172.32.0.1', '192.169.0.1', '[::ffff:127.0.0.1]', '[::2]:7071', 'gateway'],
    ])
      assert.equal(refusal('GET', { host }), 421, host);
  });

  test('takes further host names where the person gives them, with their pages', () => {
    const rules = { hostNames: listOf(' Name-7071.app.example , gateway:7071 ') };
    const page = { origin: 'https://name-7071.app.example' };
    assert.equal(refusal('GET', { host: 'name-7071.app.example' }, rules), undefined);
    assert.equal(refusal('GET', { host: 'gateway:7071' }, rules), undefined);
    assert.equal(refusal('POST', { host: 'localhost:7071', ...page }, rules), undefined);
    assert.equal(refusal('POST', { host: 'localhost:7071', ...page }), 403);
    assert.equal(refusal('GET', { host: 'app.example' }, rules), 421);
  });

  test('answers clients that are no browsers, and its own pages', () => {
    assert.equal(refusal('POST', {}), undefined);
    assert.equal(refusal('POST', { 'sec-fetch-mode': 'cors' }), undefined, 'Node’s fetch says this');
    for (const method of ['GET', 'POST', 'DELETE']) {
      assert.equal(refusal(method, { 'sec-fetch-site': 'same-origin' }), undefined);
      assert.equal(refusal(method, { origin: 'http://127.0.0.1:7071' }), undefined);
      assert.equal(refusal(method, { 'sec-fetch-site': 'none' }), undefined);
    }
    const form = { 'sec-fetch-site': 'same-origin', origin: 'null' };
    assert.equal(refusal('POST', form), undefined, 'a form of a page with “no-referrer”');
  });

  test('gives nothing to a browser that fetches ahead, whoever it says asks', () => {
    for (const name of ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'])
      for (const site of ['none', 'cross-site', 'same-site']) {
        const headers = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document', [name]: 'prefetch' };
        assert.equal(refusal('GET', { 'sec-fetch-site': site, ...headers }), 403, `${name}, ${site}`);
      }
  });

  test('refuses pages of other origins, of other ports of this machine too', () => {
    for (const method of ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS']) {
      for (const site of ['cross-site', 'same-site', 'anything'])
        assert.equal(refusal(method, { 'sec-fetch-site': site, 'sec-fetch-mode': 'no-cors' }), 403);
      for (const origin of [
        ...['https://evil.example', 'http://127.0.0.1:3000', 'http://localhost:7071', 'http://127.0.0.1'],
        ...['https://127.0.0.1:7071', 'null', 'nonsense', 'http://127.0.0.1:7071.evil.example'],
      ])
        assert.equal(refusal(method, { origin }), 403, `${method} ${origin}`);
    }
  });

  test('lets a window go to it, but no frame, no prefetch and no form of another origin', () => {
    const window = {
      'sec-fetch-site': 'cross-site',
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
    };
    assert.equal(refusal('GET', window), undefined);
    assert.equal(refusal('HEAD', window), undefined);
    assert.equal(refusal('POST', window), 403);
    assert.equal(refusal('GET', { ...window, 'sec-fetch-dest': 'iframe' }), 403);
    assert.equal(refusal('GET', { ...window, 'sec-purpose': 'prefetch' }), 403);
    assert.equal(refusal('GET', { ...window, host: 'evil.example' }), 421);
  });

  test('takes pages of the origins that are allowed by CORS, but no other host for that', () => {
    const page = { 'sec-fetch-site': 'same-site', origin: 'http://localhost:3000' };
    assert.equal(refusal('POST', page, { corsOrigins: listOf('http://localhost:3000/') }), undefined);
    assert.equal(refusal('POST', page, { corsOrigins: ['*'] }), undefined);
    assert.equal(refusal('POST', page, { corsOrigins: ['http://localhost:3001'] }), 403);
    assert.equal(refusal('POST', { ...page, host: 'evil.example' }, { corsOrigins: ['*'] }), 421);
  });
});
