import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readQuery } from '../../functions/gateway/query.ts';
import { ProblemError } from '../../functions/problems.ts';
import { writeQuery } from '../../functions/twitter/signed-request.ts';

const forwarded = (search: string): string => writeQuery(readQuery(search));
const isMalformed = (search: string): boolean => {
  try {
    readQuery(search);
    return false;
  } catch (error) {
    return error instanceof ProblemError && error.code === 'malformed-query';
  }
};

describe('the query', () => {
  test('keeps order, repeated names, empty values, equals signs and every character', () => {
    assert.equal(forwarded('?b=2&a=1&b=1'), '?b=2&a=1&b=1');
    assert.equal(forwarded('?a&b=&c==x'), '?a=&b=&c=%3Dx');
    assert.equal(forwarded('?q=a+b%2Bc%20d'), '?q=a%20b%2Bc%20d');
    assert.equal(forwarded("?q=!*'()~%F0%9F%98%80"), '?q=%21%2A%27%28%29~%F0%9F%98%80');
    assert.equal(forwarded(''), '');
    assert.equal(forwarded('?&&'), '');
  });

  test('loses the host’s own parameters, however they are spelt, and no other', () => {
    assert.equal(forwarded('?code=k&a=1&clientId=c&Code=k2&CLIENTID=c&c%6Fde=k'), '?a=1');
    assert.equal(forwarded('?codes=1&country_code=2'), '?codes=1&country_code=2');
  });

  test('is refused where it is not percent-encoded UTF-8', () => {
    for (const search of ['?q=%', '?q=%zz', '?q=%ff', '?%c3=1', '?q=%ed%a0%80'])
      assert.ok(isMalformed(search), search);
  });

  test('is refused where it would take part in the signature as the gateway’s own', () => {
    for (const search of ['?oauth_nonce=1', '?OAuth_token=x', '?%6Fauth_signature=x', '?__proto__=1']) {
      assert.ok(isMalformed(search), search);
    }
    assert.equal(isMalformed('?my_oauth_x=1'), false);
  });
});
