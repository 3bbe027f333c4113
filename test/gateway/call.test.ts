import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { describe, test } from 'node:test';
import { createApp } from '../../functions/app.ts';
import { isSignedRight } from '../support/oauth1.ts';
import { type Answer, APP, type Ask, proxied as gateway, problemCode as typeOf } from '../support/proxied.ts';
import { json, type Received } from '../support/stand-in.ts';
import { invocation, webRequest } from '../support/web.ts';

const SECRETS = { consumerSecret: APP.TWITTER_CONSUMER_SECRET, tokenSecret: APP.TWITTER_ACCESS_TOKEN_SECRET };
const POST = '{"text":"hello"}';
const JSON_TYPE = { 'content-type': 'application/json' };

const ok: Answer = (_request, response) => json(response, 200, '{"data":{"id":"20"}}');
const ALL = { ALLOWED_OPERATIONS: '*' };

describe('a proxied call', () => {
  test('reaches X with the app’s bearer and comes back untouched, with X’s limits', async (t) => {
    const body = '{"data":{"z":1,"id":12345678901234567890,"a":"\\u00e9é"}}';
    const { x, ask } = await gateway(t, (_request, response) =>
      json(response, 200, body, {
        'x-rate-limit-remaining': '7',
        'x-app-limit-24hour-reset': '9',
        'api-version': '2.167',
        'set-cookie': ['guest_id=1'],
        server: 'x',
        'content-disposition': 'attachment; filename=json.json',
      }),
    );
    const { answer, text } = await ask('GET', '/2/tweets/20?tweet.fields=a%2Cb&code=key');
    assert.equal(answer.status, 200);
    assert.equal(text, body);
    assert.equal(answer.headers['x-rate-limit-remaining'], '7');
    assert.equal(answer.headers['x-app-limit-24hour-reset'], '9');
    assert.equal(answer.headers['api-version'], '2.167');
    assert.equal(answer.headers['x-gateway-answer'], 'x');
    for (const name of ['set-cookie', 'server', 'content-disposition'])
      assert.equal(answer.headers[name], undefined);
    assert.equal(x.received[0]?.target, '/2/tweets/20?tweet.fields=a%2Cb');
    assert.equal(x.received[0]?.headers.authorization, 'Bearer test-bearer');
  });

  test('tells X nothing of the client', async (t) => {
    const { x, ask } = await gateway(t, ok);
    await ask('GET', '/2/tweets/20?code=canary&clientId=canary', {
      authorization: 'Bearer canary',
      cookie: 'canary=1',
      'x-functions-key': 'canary',
      'x-forwarded-for': 'canary',
      traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01',
      'user-agent': 'canary',
      'x-http-method-override': 'DELETE',
    });
    assert.doesNotMatch(
      JSON.stringify([x.received[0]?.target, x.received[0]?.headers]),
      /canary|4bf92f35|override/,
    );
  });

  test('an operation that needs a user is signed with the app’s user token', async (t) => {
    const { x, ask } = await gateway(t, ok, ALL);
    await ask('GET', '/2/users/me?user.fields=name&user.fields=id');
    const [got] = x.received;
    const url = x.origin + got?.target;
    assert.ok(
      isSignedRight({ method: 'GET', url, authorization: got?.headers.authorization ?? '' }, SECRETS),
    );
  });

  test('a write arrives with its body, byte for byte, its type and its length', async (t) => {
    const { x, ask } = await gateway(t, (_request, response) => json(response, 201, '{"data":{}}'), ALL);
    const type = 'application/json; charset=utf-8';
    const { answer } = await ask('POST', '/2/tweets', { 'content-type': type }, '{"text":"é", "n":1e400 }');
    assert.equal(answer.status, 201);
    assert.equal(x.received[0]?.body.toString(), '{"text":"é", "n":1e400 }');
    assert.equal(x.received[0]?.headers['content-type'], type);
  });

  test('a multipart body keeps its boundary and its bytes', async (t) => {
    const { x, ask } = await gateway(t, ok, ALL);
    const bytes = Buffer.from([0, 255, 13, 10, 45, 45]);
    const type = 'multipart/form-data; boundary="a b"';
    await ask('POST', '/2/media/upload/1/append', { 'content-type': type }, bytes);
    assert.deepEqual(x.received[0]?.body, bytes);
    assert.equal(x.received[0]?.headers['content-type'], type);
  });

  test('HEAD asks X with GET and gets its headers', async (t) => {
    const { x, ask } = await gateway(t, ok);
    const { answer } = await ask('HEAD', '/2/tweets/20');
    assert.equal(x.received[0]?.method, 'GET');
    assert.equal(answer.body, undefined);
    assert.match(answer.headers.etag ?? '', /^W\//);
  });

  test('X’s own errors come back as X’s, whatever they are', async (t) => {
    const bodies: [number, string][] = [
      [402, '{"title":"CreditsDepleted","account_id":9007199254740993}'],
      [403, '{"title":"SpendCapReached"}'],
      [404, ''],
      [429, '{"errors":[{"code":88}]}'],
      [500, 'Internal error'],
    ];
    const { ask } = await gateway(t, ({ target }, response) => {
      const [status, body] = bodies[Number(target.split('/').at(-1))] ?? [];
      const type = body?.startsWith('{') ? 'application/json' : 'text/plain';
      response.writeHead(status ?? 0, { 'retry-after': '3', 'content-type': type }).end(body);
    });
    for (const [index, [status, body]] of bodies.entries()) {
      const { answer, text } = await ask('GET', `/2/tweets/${index}`);
      assert.deepEqual([answer.status, text, answer.headers['retry-after']], [status, body, '3']);
      assert.equal(answer.headers['x-gateway-answer'], 'x');
    }
  });

  test('the log line names the operation, X’s status and the tries, and no address', async (t) => {
    const { ask } = await gateway(t, ok);
    const { line } = await ask('GET', '/2/tweets/canary123');
    assert.equal(line?.operation, 'getPostsById');
    assert.equal(line?.x_status, 200);
    assert.equal(line?.tries, 1);
    assert.doesNotMatch(JSON.stringify(line), /canary/);
  });
});

describe('a refused call', () => {
  test('never reaches X, and says why', async (t) => {
    const { x, ask } = await gateway(t, ok, { MAX_REQUEST_BYTES: '1024' });
    const refused: [string, number, Awaited<ReturnType<Ask>>][] = [
      ['unknown-operation', 404, await ask('GET', '/2/tweetz')],
      ['unknown-operation', 404, await ask('GET', '/2/')],
      ['method-not-allowed', 405, await ask('PATCH', '/2/tweets')],
      ['malformed-path', 400, await ask('GET', '/2/tweets/a%2Fb')],
      ['malformed-query', 400, await ask('GET', '/2/tweets/20?x=%ff')],
      ['operation-not-allowed', 403, await ask('POST', '/2/tweets', JSON_TYPE, POST)],
      ['operation-not-allowed', 403, await ask('GET', '/2/users/1/timelines/reverse_chronological')],
      ['streaming-not-offered', 501, await ask('GET', '/2/tweets/search/stream')],
      ['call-too-expensive', 403, await ask('GET', '/2/users/1/followers?max_results=1000')],
    ];
    for (const [code, status, result] of refused) {
      assert.deepEqual([typeOf(result), result.answer.status], [code, status]);
      assert.equal(result.answer.headers['x-gateway-answer'], 'gateway');
      assert.equal(result.line?.problem, code);
    }
    assert.equal(x.received.length, 0);
  });

  test('one whose Host makes no address is refused like any other, and logged', async () => {
    const app = createApp({ env: {}, now: Date.now, log: invocation().log });
    const run = invocation();
    const answer = await app.x({ ...webRequest('GET', '/2/tweets/20'), url: 'http://[::1/2/tweets/20' }, run);
    assert.equal(answer.status, 400);
    assert.equal(run.lines[0]?.problem, 'malformed-path');
  });

  test('405 says what is allowed, HEAD included where GET is', async (t) => {
    const { ask } = await gateway(t, ok);
    assert.equal((await ask('PATCH', '/2/tweets')).answer.headers.allow, 'GET, HEAD, POST');
  });

  test('one that costs too much names both numbers, and passes once it asks for less', async (t) => {
    const { ask } = await gateway(t, ok);
    const { problem } = await ask('GET', '/2/users/1/followers');
    assert.deepEqual(
      [problem.worst_price_usd, problem.limit_usd, problem.operation],
      [10, 0.5, 'getUsersFollowers'],
    );
    assert.equal((await ask('GET', '/2/users/1/followers?max_results=50')).answer.status, 200);
  });

  test('bodies of other types, too large ones and chunked ones are refused', async (t) => {
    const { x, ask } = await gateway(t, ok, { ...ALL, MAX_REQUEST_BYTES: '1024' });
    const form = { 'content-type': 'application/x-www-form-urlencoded' };
    assert.equal(typeOf(await ask('POST', '/2/tweets', form, 'text=x')), 'unsupported-body-type');
    assert.equal(typeOf(await ask('POST', '/2/tweets', {}, POST)), 'unsupported-body-type');
    assert.equal(typeOf(await ask('POST', '/2/tweets', JSON_TYPE, 'x'.repeat(1025))), 'request-too-large');
    assert.equal(
      typeOf(await ask('POST', '/2/tweets', { 'transfer-encoding': 'chunked' })),
      'length-required',
    );
    assert.equal(x.received.length, 0);
  });

  test('with faulty settings every call is refused, and the names are told', async (t) => {
    const { x, ask } = await gateway(t, ok, { MAX_CALL_USD: 'canary', ALLOWED_OPERATIONS: 'creatPosts' });
    const result = await ask('GET', '/2/tweets/20');
    assert.equal(typeOf(result), 'settings-invalid');
    assert.deepEqual(result.problem.settings, ['MAX_CALL_USD', 'ALLOWED_OPERATIONS']);
    assert.doesNotMatch(result.text, /canary/);
    assert.equal(x.received.length, 0);
  });

  test('without credentials the names that are missing are told', async (t) => {
    const none = Object.fromEntries(Object.keys(APP).map((name) => [name, '']));
    const { x, ask } = await gateway(t, ok, none);
    const result = await ask('GET', '/2/tweets/20');
    assert.deepEqual([typeOf(result), result.answer.status], ['credentials-missing', 503]);
    assert.match(result.text, /TWITTER_CONSUMER_KEY/);
    assert.equal(x.received.length, 0);
  });
});

describe('when X fails', () => {
  /** Answers the first request one way, and later ones another. */
  const firstThen = (first: Answer, then: Answer): Answer => {
    let isFirst = true;
    return (...call) => {
      const answer = isFirst ? first : then;
      isFirst = false;
      answer(...call);
    };
  };
  const reset: Answer = (_request, _response, raw) => raw.socket.resetAndDestroy();
  const status =
    (code: number): Answer =>
    (_request, response) =>
      json(response, code, { code });

  test('a read is tried once more after a lost connection and after 502, 503 and 504', async (t) => {
    for (const fault of [reset, status(502), status(503), status(504)]) {
      const { x, ask } = await gateway(t, firstThen(fault, ok));
      const { answer, line } = await ask('GET', '/2/tweets/20');
      assert.equal(answer.status, 200);
      assert.equal(x.received.length, 2);
      assert.equal(line?.tries, 2);
    }
  });

  test('a connection that is reset while it is set up is tried once more, and then its code is in the log', async (t) => {
    const { x, ask } = await gateway(t, ok);
    await x.close();
    const port = Number(new URL(x.origin).port);
    // A server that speaks no TLS resets what wants to: the gateway sees a reset before anything was sent.
    let connections = 0;
    const resetting = createServer((socket) => {
      connections++;
      socket.resetAndDestroy();
    });
    resetting.listen(port, '127.0.0.1');
    await once(resetting, 'listening');
    t.after(() => resetting.close());
    const { line } = await ask('GET', '/2/tweets/20');
    assert.equal(connections, 2);
    assert.deepEqual([line?.tries, line?.fault_code], [2, 'ECONNRESET']);
  });

  test('a refused connection is named in the log', async (t) => {
    const { x, ask } = await gateway(t, ok);
    await x.close();
    const { line } = await ask('GET', '/2/tweets/20');
    assert.deepEqual([line?.problem, line?.fault_code, line?.tries], ['x-unreachable', 'ECONNREFUSED', 1]);
  });

  test('X’s 503 is not lost when the second try has no answer', async (t) => {
    const busy: Answer = (_request, response) =>
      json(response, 503, { title: 'busy' }, { 'retry-after': '30' });
    const { ask } = await gateway(t, firstThen(busy, reset));
    const { answer, text } = await ask('GET', '/2/tweets/20');
    assert.deepEqual([answer.status, answer.headers['retry-after'], text], [503, '30', '{"title":"busy"}']);
  });

  test('a status that HTTP does not have, and header values that the host refuses, do not become an empty 500', async (t) => {
    const odd: Answer = (_request, _response, raw) =>
      raw.socket.end('HTTP/1.1 999 Odd\r\nContent-Length: 2\r\n\r\n{}');
    const read = await gateway(t, odd);
    assert.equal(typeOf(await read.ask('GET', '/2/tweets/20')), 'x-answer-unusable');
    const write = await gateway(t, odd, ALL);
    assert.equal((await write.ask('DELETE', '/2/tweets/20')).problem.outcome, 'unknown');
    const strange = await gateway(t, (_request, _response, raw) =>
      raw.socket.end(
        Buffer.from('HTTP/1.1 200 OK\r\nx-rate-limit-limit: \xe9\r\nContent-Length: 2\r\n\r\n{}', 'latin1'),
      ),
    );
    const { answer } = await strange.ask('GET', '/2/tweets/20');
    assert.deepEqual([answer.status, answer.headers['x-rate-limit-limit']], [200, undefined]);
  });

  test('once, not twice: then X’s answer stands, or a problem', async (t) => {
    const failing = await gateway(t, status(503));
    const { answer } = await failing.ask('GET', '/2/tweets/20');
    assert.deepEqual([answer.status, answer.headers['x-gateway-answer']], [503, 'x']);
    assert.equal(failing.x.received.length, 2);
    const lost = await gateway(t, reset);
    const result = await lost.ask('GET', '/2/tweets/20');
    assert.deepEqual([typeOf(result), result.problem.retryable], ['x-connection-lost', true]);
    assert.equal(lost.x.received.length, 2);
  });

  test('a read is not tried again after 400, 429 or 500', async (t) => {
    for (const code of [400, 429, 500]) {
      const { x, ask } = await gateway(t, status(code));
      await ask('GET', '/2/tweets/20');
      assert.equal(x.received.length, 1);
    }
  });

  test('a write is sent once, whatever happens, and its unknown outcome is told', async (t) => {
    const faults: [Answer, string][] = [
      [reset, 'x-connection-lost'],
      [() => {}, 'x-timed-out'],
      [
        (_request, response) => response.writeHead(201, { 'content-type': 'text/html' }).end('<p>'),
        'x-answer-unusable',
      ],
      [
        (_request, response) => response.writeHead(201, { 'content-encoding': 'gzip' }).end('cut'),
        'x-answer-unusable',
      ],
    ];
    for (const [fault, code] of faults) {
      const { x, ask } = await gateway(t, fault, { ...ALL, UPSTREAM_TIMEOUT_SECONDS: '1' });
      const result = await ask('POST', '/2/tweets', JSON_TYPE, POST);
      assert.deepEqual(
        [typeOf(result), result.problem.retryable, result.problem.outcome],
        [code, false, 'unknown'],
      );
      assert.equal(x.received.length, 1);
    }
    for (const code of [500, 502, 503, 504]) {
      const { x, ask } = await gateway(t, status(code), ALL);
      assert.equal((await ask('DELETE', '/2/tweets/20')).answer.status, code);
      assert.equal(x.received.length, 1);
    }
  });

  test('a write that could not connect was not carried out, and may be sent again', async (t) => {
    const { x, ask } = await gateway(t, ok, ALL);
    await x.close();
    const result = await ask('POST', '/2/tweets', JSON_TYPE, POST);
    assert.deepEqual(
      [typeOf(result), result.problem.retryable, result.problem.outcome],
      ['x-unreachable', true, undefined],
    );
  });

  test('a write never uses a kept connection, which X could be closing', async (t) => {
    const ports: (number | undefined)[] = [];
    const { ask } = await gateway(
      t,
      (request, response, raw) => {
        ports.push(raw.socket.remotePort);
        ok(request, response, raw);
      },
      ALL,
    );
    await ask('GET', '/2/tweets/20');
    await ask('DELETE', '/2/tweets/20');
    assert.notEqual(ports[0], ports[1]);
  });

  test('an answer that is too large, too slow, a page or a redirect is a problem of ours', async (t) => {
    const cases: [string, number, Answer][] = [
      ['x-answer-too-large', 502, (_request, response) => response.end(Buffer.alloc(3000))],
      ['x-timed-out', 504, () => {}],
      [
        'x-answer-unusable',
        502,
        (_q, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
      ],
      [
        'x-redirected',
        502,
        (_request, response) => response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end(),
      ],
    ];
    for (const [code, statusCode, fault] of cases) {
      const { x, ask } = await gateway(t, fault, {
        MAX_RESPONSE_BYTES: '2048',
        UPSTREAM_TIMEOUT_SECONDS: '1',
      });
      const result = await ask('GET', '/2/tweets/20');
      assert.deepEqual([typeOf(result), result.answer.status], [code, statusCode]);
      assert.equal(x.received.length, 1, code);
    }
  });

  test('a write that X answers with a redirect may have been carried out, and the problem says so', async (t) => {
    for (const status of [301, 302, 303, 307, 308, 399]) {
      const redirect: Answer = (_request, response) =>
        response.writeHead(status, { location: 'http://127.0.0.1:1/' }).end();
      const { x, ask } = await gateway(t, redirect, { ALLOWED_OPERATIONS: '*' });
      const result = await ask('DELETE', '/2/tweets/20');
      const { outcome, retryable } = result.problem;
      assert.deepEqual([typeOf(result), outcome, retryable], ['x-redirected', 'unknown', false]);
      assert.equal(x.received.length, 1);
    }
  });

  test('a second try does not outlive the deadline of the first', async (t) => {
    const { x, ask } = await gateway(
      t,
      firstThen(reset, () => {}),
      { UPSTREAM_TIMEOUT_SECONDS: '1' },
    );
    const result = await ask('GET', '/2/tweets/20');
    assert.equal(typeOf(result), 'x-timed-out');
    assert.equal(x.received.length, 2);
  });

  test('a 401 to a bearer that was fetched leads to a new one, and the read is tried once more', async (t) => {
    let issued = 0;
    const answer: Answer = ({ target, headers }: Received, response) => {
      if (target === '/oauth2/token')
        return json(response, 200, { token_type: 'bearer', access_token: `b${++issued}` });
      return headers.authorization === 'Bearer b2' ? json(response, 200, {}) : json(response, 401, {});
    };
    const { ask } = await gateway(t, answer, { TWITTER_BEARER_TOKEN: '' });
    const { answer: got, line } = await ask('GET', '/2/tweets/20');
    assert.deepEqual([got.status, line?.tries, issued], [200, 2, 2]);
  });
});
