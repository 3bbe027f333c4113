import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { HttpRequest, InvocationContext } from '@azure/functions';
import { httpFunction } from '../../functions/http/http-function.ts';

test('the 500 of an app that cannot be run is sandboxed, private and not to be sniffed like any other answer', async () => {
  const lines: string[] = [];
  const context = { invocationId: 'request-1', error: (line: string) => lines.push(line) };
  // No such entry: what the app throws before it can make an answer of its own.
  const { options } = httpFunction('broken', { authLevel: 'anonymous' }, 'missing' as 'x');
  const answer = await options.handler({} as HttpRequest, context as unknown as InvocationContext);
  assert.deepEqual(answer, {
    status: 500,
    headers: {
      'x-gateway-answer': 'gateway',
      'x-request-id': 'request-1',
      'cache-control': 'private, no-cache',
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
    },
  });
  assert.match(lines.join(), /"event":"call.failed","function":"broken"/);
});
