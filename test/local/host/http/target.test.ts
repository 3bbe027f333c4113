import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { readQuery, readTarget } from '../../../../local/host/http/target.ts';

describe('the target of a request', () => {
  test('has its path decoded for the route and encoded again for the URL', () => {
    const cases: Record<string, [path: string, url: string]> = {
      '/a%20b': ['/a b', '/a%20b'],
      '/%41~': ['/A~', '/A~'],
      '/a%2fb%2Fc': ['/a%2fb%2Fc', '/a%2fb%2Fc'],
      '/%C3%A9/%F0%9F%90%A6': ['/é/🐦', '/%C3%A9/%F0%9F%90%A6'],
      '/%ff%C3/%zz%': ['/%ff%C3/%zz%', '/%ff%C3/%25zz%25'],
      '/%c0%ae%c0%ae/': ['/%c0%ae%c0%ae/', '/%c0%ae%c0%ae/'],
      '/a%3Fb%23c%5Cd': ['/a?b#c\\d', '/a%3Fb%23c%5Cd'],
      '/a/%2e%2e/%2E/b/..': ['/', '/'],
      '/a//../b': ['/a/b', '/a/b'],
      '/..%2fa': ['/..%2fa', '/..%2fa'],
      '/%252e%252e/%2541': ['/%2e%2e/%41', '/%2e%2e/%41'],
    };
    for (const [target, [path, url]] of Object.entries(cases)) {
      assert.deepEqual(
        readTarget(`${target}?q=%41`, 'h'),
        { path, query: '?q=%41', url: `http://h${url}?q=%41` },
        target,
      );
    }
  });

  test('never keeps dot segments, and always gives a URL that can be parsed', () => {
    const piece = fc.constantFrom(
      '/',
      '.',
      '..',
      '%2e',
      '%2E%2e',
      '%2f',
      '%25',
      'a',
      'é',
      '%C3',
      '%A9',
      '\\',
      '%5c',
    );
    fc.assert(
      fc.property(fc.array(piece), (pieces) => {
        const read = readTarget(`/${encodeURI(pieces.join('')).replaceAll('%25', '%')}`, 'h');
        assert.ok(read);
        assert.ok(read.path.startsWith('/'));
        assert.ok(!read.path.split('/').some((segment) => segment === '.' || segment === '..'), read.path);
        assert.ok(URL.canParse(read.url));
      }),
    );
  });

  test('may name a host only if it is that of the Host header', () => {
    assert.equal(readTarget('http://h:80/a', 'h:80')?.path, '/a');
    assert.equal(readTarget('http://h', 'h')?.path, '/');
    assert.equal(readTarget('http://h?q', 'h')?.query, '?q');
    for (const target of ['http://other/a', 'http://u@h/a', 'ftp://h/a', 'a', '?a', '']) {
      assert.equal(readTarget(target, 'h'), undefined, target);
    }
  });

  test('needs a host that is a name or an address', () => {
    for (const host of ['', 'a-b.example', '127.0.0.1:7071', '[::1]:80'])
      assert.ok(readTarget('/', host), host);
    for (const host of ['a/b', 'a?b', 'a#b', 'a@b', 'a:b', '[::1', 'a b', 'é']) {
      assert.equal(readTarget('/', host), undefined, host);
    }
  });
});

test('a query gives each name once, in its first spelling, with its values joined', () => {
  assert.deepEqual(Object.entries(readQuery('?a=1&b&A=2&=x&&%61=3&c+d=%2B%C3%A9%ff')), [
    ['a', '1,2,3'],
    ['b', ''],
    ['', 'x'],
    ['c d', '+é%ff'],
  ]);
  assert.deepEqual(Object.keys(readQuery('?')), []);
});
