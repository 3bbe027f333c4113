import assert from 'node:assert/strict';
import { afterEach, beforeEach, describe, test } from 'node:test';
import { json } from '../support/stand-in.ts';
import { bench, CONSUMER, problemOf, READ, soon, type TokenEndpoint, tokenEndpoint } from './harness.ts';

describe('the bearer token', () => {
  let x: TokenEndpoint;
  beforeEach(async () => {
    x = await tokenEndpoint();
  });
  afterEach(() => x.close());

  const app = (env: Record<string, string> = CONSUMER): ReturnType<typeof bench> => bench(env, x.origin);
  /** X answers as given, one after the other, then as usual. */
  const answers = (...bodies: readonly [number, unknown][]): void => {
    const usual = x.answer;
    const left = [...bodies];
    x.answer = (request, response) => {
      const next = left.shift();
      if (next) json(response, ...next);
      else usual(request, response);
    };
  };

  test('is asked of X with the percent-encoded consumer pair as basic authorisation', async () => {
    const { credentials } = app({
      TWITTER_CONSUMER_KEY: 'key:+/%',
      TWITTER_CONSUMER_SECRET: "it's*(a)~secret!",
    });
    assert.deepEqual(await credentials.for(READ, soon()), { kind: 'bearer', token: 'bearer-1' });
    const [request] = x.received;
    assert.equal(`${request?.method} ${request?.target}`, 'POST /oauth2/token');
    assert.equal(request?.body.toString(), 'grant_type=client_credentials');
    assert.match(request?.headers['content-type'] ?? '', /^application\/x-www-form-urlencoded/);
    const [scheme, encoded = ''] = request?.headers.authorization?.split(' ') ?? [];
    assert.equal(scheme, 'Basic');
    assert.equal(Buffer.from(encoded, 'base64').toString(), 'key%3A%2B%2F%25:it%27s%2A%28a%29~secret%21');
  });

  test('is fetched once for all calls, and kept', async () => {
    const { credentials, clock } = app();
    await Promise.all(Array.from({ length: 20 }, () => credentials.for(READ, soon())));
    clock.advance(30 * 24 * 3_600_000);
    await credentials.for(READ, soon());
    assert.equal(x.received.length, 1);
  });

  test('that is configured is used, and none is fetched', async () => {
    const { credentials } = app({ ...CONSUMER, TWITTER_BEARER_TOKEN: 'configured' });
    assert.deepEqual(await credentials.for(READ, soon()), { kind: 'bearer', token: 'configured' });
    assert.equal(x.received.length, 0);
  });

  test('that X refused is fetched anew, once for all calls that carried it', async () => {
    const { credentials } = app();
    const old = await credentials.for(READ, soon());
    const retries = await Promise.all(Array.from({ length: 20 }, () => credentials.rejected(old, soon())));
    assert.ok(retries.every(Boolean));
    assert.deepEqual(await credentials.for(READ, soon()), { kind: 'bearer', token: 'bearer-2' });
    assert.equal(x.received.length, 2);
  });

  test('that X issues again after refusing it is not worth another try, nor another request for a minute', async () => {
    const { credentials, clock } = app();
    x.answer = (_request, response) => json(response, 200, { token_type: 'bearer', access_token: 'same' });
    const token = await credentials.for(READ, soon());
    for (let i = 0; i < 5; i++) assert.equal(await credentials.rejected(token, soon()), false);
    assert.equal(x.received.length, 2);
    clock.advance(60_000);
    await credentials.rejected(token, soon());
    assert.equal(x.received.length, 3);
  });

  test('that X refuses to issue means a wrong consumer pair, and X is asked once a minute', async () => {
    const { credentials, clock, logged } = app();
    answers([403, { errors: [{ code: 99, message: 'Unable to verify your credentials' }] }]);
    const first = await problemOf(credentials.for(READ, soon()));
    assert.equal(first.code, 'bearer-unavailable');
    assert.equal(first.options.retryable, false);
    assert.match(first.message, /consumer key and secret.*HTTP 403/);
    assert.equal(first.options.members?.retry_after, 60);

    clock.advance(59_001);
    const again = await problemOf(credentials.for(READ, soon()));
    assert.equal(again.message, first.message);
    assert.equal(again.options.headers?.['retry-after'], '1');
    assert.equal(x.received.length, 1);
    assert.deepEqual(logged.events('bearer.fetch-failed'), [
      { event: 'bearer.fetch-failed', reason: 'refused', status: 403 },
    ]);
    clock.advance(1_000);
    assert.deepEqual(await credentials.for(READ, soon()), { kind: 'bearer', token: 'bearer-1' });
  });

  test('is asked for once more when X fails in passing, and no more than that', async () => {
    answers([503, {}]);
    await app().credentials.for(READ, soon());
    assert.equal(x.received.length, 2);

    answers([503, {}], [502, {}]);
    const problem = await problemOf(app().credentials.for(READ, soon()));
    assert.match(problem.message, /HTTP 502/);
    assert.equal(problem.options.retryable, undefined);
    assert.equal(x.received.length, 4);
  });

  test('survives a lost connection; an X that is not there is a problem of its own', async () => {
    let lost = 0;
    const usual = x.answer;
    x.answer = (request, response) => (lost++ === 0 ? void response.destroy() : usual(request, response));
    const { credentials } = app();
    await credentials.for(READ, soon());
    assert.equal(x.received.length, 2);

    await x.close();
    const problem = await problemOf(app().credentials.for(READ, soon()));
    assert.equal(problem.code, 'bearer-unavailable');
    assert.match(problem.message, /could not be asked/);
  });

  test('in an unusable answer is a problem, never a header', async () => {
    const unusable: [number, unknown][] = [
      [200, '<html>'],
      [200, 'null'],
      [200, '"bearer"'],
      [200, { token_type: 'bearer' }],
      [200, { access_token: 7 }],
      [200, { access_token: '' }],
      [200, { access_token: 'two words' }],
      [200, { access_token: 'line\r\nbreak: yes' }],
      [200, { access_token: 'x'.repeat(5_000) }],
      [200, 'x'.repeat(100_000)],
      [302, {}],
      [404, {}],
      [429, {}],
    ];
    for (const answer of unusable) {
      answers(answer);
      const problem = await problemOf(app().credentials.for(READ, soon()));
      assert.equal(problem.code, 'bearer-unavailable', JSON.stringify(answer).slice(0, 80));
    }
    assert.equal(x.received.length, unusable.length);
  });

  test('that X is too slow to issue is asked for once, and again after a minute', async () => {
    x.answer = () => {};
    const { credentials, logged, clock } = bench({ ...CONSUMER, UPSTREAM_TIMEOUT_SECONDS: '1' }, x.origin);
    const problem = await problemOf(credentials.for(READ, soon()));
    assert.match(problem.message, /in time/);
    assert.equal(x.received.length, 1);
    assert.equal(logged.events('bearer.fetch-failed')[0]?.reason, 'timed-out');
    clock.advance(60_000);
    x.answer = (_request, response) => json(response, 200, { access_token: 'late' });
    assert.deepEqual(await credentials.for(READ, soon()), { kind: 'bearer', token: 'late' });
  });

  test('is waited for no longer than a call’s own deadline; the fetch goes on for others', async () => {
    const { promise: released, resolve: release } = Promise.withResolvers<void>();
    const usual = x.answer;
    x.answer = (request, response) => void released.then(() => usual(request, response));
    const { credentials } = app();
    const patient = credentials.for(READ, soon());
    const problem = await problemOf(credentials.for(READ, Date.now() + 1));
    assert.equal(problem.code, 'bearer-unavailable');
    assert.match(problem.message, /in time/);
    assert.equal(problem.options.members?.retry_after, 1);
    release();
    assert.deepEqual(await patient, { kind: 'bearer', token: 'bearer-1' });
    assert.equal(x.received.length, 1);
  });
});
