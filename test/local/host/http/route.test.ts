import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { compileRoute } from '../../../../local/host/http/route.ts';

describe('a route', () => {
  test('gives the values of its parameters under the names of its template', () => {
    const match = compileRoute('users/{userId}/posts/{Post_1}.json');
    assert.deepEqual(match('/USERS/a.b/posts/7.JSON'), { userId: 'a.b', Post_1: '7' });
    assert.equal(match('/users//posts/7.json'), undefined);
    assert.equal(match('/users/a/b/posts/7.json'), undefined);
  });

  test('takes its literal text literally', () => {
    const match = compileRoute('a.b/(c)+[d]');
    assert.deepEqual(match('/a.b/(c)+[d]'), {});
    assert.equal(match('/aXb/(c)+[d]'), undefined);
  });

  test('may end with an optional parameter or with one for all the rest', () => {
    assert.deepEqual(compileRoute('a/{b?}')('/a/'), {});
    assert.deepEqual(compileRoute('a/{b?}')('/a/x'), { b: 'x' });
    assert.equal(compileRoute('a/{b?}')('/a/x/y'), undefined);
    assert.deepEqual(compileRoute('a/{*b}')('/a/x/y/'), { b: 'x/y/' });
    assert.equal(compileRoute('a/{*b}')('/ab'), undefined);
    assert.deepEqual(compileRoute('{*b}')('/line\nbreak'), { b: 'line\nbreak' });
  });

  test('checks the values of constrained parameters', () => {
    const values = {
      int: ['-12', '1.5'],
      long: ['1234567890123456789', 'x'],
      bool: ['True', 'yes'],
      guid: ['0AF76519-16cd-43dd-8448-eb211c80319c', '0af7651916cd'],
      alpha: ['abc', 'a1'],
    };
    for (const [constraint, [good, bad]] of Object.entries(values)) {
      const match = compileRoute(`a/{b:${constraint}}`);
      assert.deepEqual(match(`/a/${good}`), { b: good }, constraint);
      assert.equal(match(`/a/${bad}`), undefined, constraint);
    }
    assert.deepEqual(compileRoute('a/{b:int?}')('/a'), {});
  });

  test('is refused with what cannot be used in it', () => {
    const refused = {
      '/a': /starts with '\/'/,
      '~/a': /starts with '\/' or '~'/,
      'a//b': /two slashes in a row/,
      'a/{b:date}': /constraint 'date'/,
      'a/{b=1}': /'\{b=1\}' is not a route parameter/,
      'a/{b': /'\{b' is not a route parameter/,
      'a/{b?}/c': /'\{b\?\}' can only be the last segment/,
      '{*a}/b': /'\{\*a\}' can only be the last segment/,
    };
    for (const [template, message] of Object.entries(refused)) {
      assert.throws(() => compileRoute(template), message, template);
    }
  });
});
