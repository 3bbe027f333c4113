import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { APP, problemCode, proxied } from '../support/proxied.ts';
import { json } from '../support/stand-in.ts';

describe('an answer of X’s that holds a secret of ours', () => {
  test('is a problem that is logged with X’s status; on a write its outcome is unknown', async (t) => {
    const { ask, lines, x } = await proxied(
      t,
      (_request, response) => json(response, 201, { text: APP.TWITTER_CONSUMER_SECRET }),
      { ALLOWED_OPERATIONS: '*' },
    );
    const read = await ask('GET', '/2/tweets/20');
    assert.deepEqual([problemCode(read), read.answer.status], ['x-answer-unusable', 502]);
    assert.deepEqual(
      [read.line?.x_status, read.line?.problem, read.line?.tries],
      [201, 'x-answer-unusable', 1],
    );
    const write = await ask('POST', '/2/tweets', { 'content-type': 'application/json' }, '{"text":"x"}');
    assert.deepEqual([write.problem.outcome, write.problem.retryable], ['unknown', false]);
    assert.equal(x.received.length, 2);
    assert.deepEqual(
      lines.map(({ event, secret }) => [event, secret]),
      Array(2).fill(['x.secret-withheld', 'TWITTER_CONSUMER_SECRET']),
    );
  });

  test('keeps X’s status, so that a client knows whether to try again', async (t) => {
    for (const [status, retryable] of [
      [429, true],
      [503, true],
      [403, false],
    ] as const) {
      const { ask } = await proxied(t, (_request, response) =>
        json(response, status, { detail: `quoted: ${APP.TWITTER_CONSUMER_SECRET}` }),
      );
      const { answer, problem } = await ask('GET', '/2/tweets/20');
      assert.deepEqual(
        [answer.status, problem.status, problem.x_status, problem.retryable],
        [status, status, status, retryable],
      );
    }
  });

  test('is one to an operation without credentials as well', async (t) => {
    const { ask, x } = await proxied(
      t,
      (_request, response) => json(response, 200, { secret: APP.TWITTER_CONSUMER_SECRET }),
      { ALLOWED_OPERATIONS: '*' },
    );
    assert.equal(problemCode(await ask('GET', '/2/openapi.json')), 'x-answer-unusable');
    assert.equal(x.received[0]?.headers.authorization, undefined);
  });

  test('tells, by its status, that X refused the credential that it quotes: the read is made with a new one', async (t) => {
    let issued = 0;
    const { ask } = await proxied(
      t,
      ({ target, headers }, response) => {
        if (target === '/oauth2/token')
          return json(response, 200, { token_type: 'bearer', access_token: `issued-bearer-${++issued}` });
        return headers.authorization === 'Bearer issued-bearer-2'
          ? json(response, 200, '{}')
          : json(response, 401, { detail: `unknown: ${headers.authorization}` });
      },
      { TWITTER_BEARER_TOKEN: '' },
    );
    const { answer, line } = await ask('GET', '/2/tweets/20');
    assert.deepEqual([answer.status, line?.tries, issued], [200, 2, 2]);
  });

  test('to the request for a bearer token still tells that X refused the pair, which nobody need try again', async (t) => {
    const { ask, lines } = await proxied(
      t,
      ({ headers }, response) => json(response, 403, { errors: [{ message: headers.authorization }] }),
      { TWITTER_BEARER_TOKEN: '' },
    );
    const result = await ask('GET', '/2/tweets/20');
    assert.deepEqual([problemCode(result), result.problem.retryable], ['bearer-unavailable', false]);
    assert.deepEqual(
      lines.map(({ event, reason, status }) => [event, reason, status]),
      [
        ['x.secret-withheld', undefined, undefined],
        ['bearer.fetch-failed', 'refused', 403],
      ],
    );
  });

  test('is not one that holds the consumer key, which old apps carry in public', async (t) => {
    const { ask } = await proxied(t, (_request, response) =>
      json(response, 200, { data: [{ text: APP.TWITTER_CONSUMER_KEY }] }),
    );
    assert.equal((await ask('GET', '/2/tweets/20')).answer.status, 200);
  });
});
