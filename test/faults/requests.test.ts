import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { createApp } from '../../functions/app.ts';
import { isPublicRead } from '../../functions/gateway/allow-list.ts';
import { OPERATIONS } from '../../functions/twitter/catalogue.ts';
import { json, standIn } from '../support/stand-in.ts';
import { invocation, webRequest } from '../support/web.ts';

/** `npm run test:faults` sets it to 100,000. */
const RUNS = Number(process.env.FAULT_RUNS ?? 1_500);
const CANARY = 'canary-of-the-client';

/** What the default allow-list lets through, as patterns over what X receives; made from the templates alone. */
const ALLOWED_AT_X = OPERATIONS.filter(isPublicRead).map(
  ({ path }) =>
    new RegExp(`^${path.replace(/\{[a-z_]+\}/g, '(?:[A-Za-z0-9._~-]|%(?!2F|5C|25|00)[0-9A-F]{2})+')}$`),
);

const nasty = fc.constantFrom(
  ...[
    '',
    '.',
    '..',
    '%2e%2e',
    '%2E.',
    '%252e%252e',
    '..%2f',
    '..%5c',
    '\\',
    '%5c',
    '%2f',
    '%252f',
    '/',
    '//',
  ],
  ...[
    '%00',
    '%0d%0aHost:%20x',
    '%',
    '%zz',
    '%ff',
    '%c0%ae',
    '%ed%a0%80',
    ';',
    '@',
    ':',
    '*',
    '{id}',
    '%7Bid%7D',
  ],
  ...[
    'http://evil.example',
    '2',
    'users',
    'me',
    'tweets',
    'search',
    'stream',
    'TWEETS',
    '__proto__',
    'constructor',
  ],
  ...['dm_events', 'bookmarks', '20', '😀', '%F0%9F%98%80', '\u202e', '\u200b', '%20', ' ', '\t', '#', '?'],
);
const value = fc.oneof(
  nasty,
  fc.string({ maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.nat().map(String),
);

const likeX = fc
  .tuple(fc.constantFrom(...OPERATIONS), fc.array(value, { minLength: 3, maxLength: 3 }))
  .map(([{ path }, values]) => {
    let index = 0;
    return path.replace(/\{[a-z_]+\}/g, () => values[index++] ?? '');
  });
const madeUp = fc.array(value, { maxLength: 6 }).map((segments) => `/2/${segments.join('/')}`);
const path = fc.oneof({ weight: 3, arbitrary: likeX }, { weight: 2, arbitrary: madeUp });

const name = fc.oneof(
  value,
  fc.constantFrom('max_results', 'ids', 'query', 'code', 'oauth_token', 'tweet.fields', '__proto__', 'CODE'),
);
const query = fc.oneof(
  fc
    .array(fc.tuple(name, value), { maxLength: 4 })
    .map((pairs) => pairs.map(([n, v]) => `${n}=${v}`).join('&')),
  fc.string({ maxLength: 20 }),
);
const method = fc.oneof(
  { weight: 4, arbitrary: fc.constant('GET') },
  { weight: 3, arbitrary: fc.constantFrom('HEAD', 'POST', 'PUT', 'PATCH', 'DELETE') },
  { weight: 1, arbitrary: fc.constantFrom('get', 'TRACE', 'CONNECT', 'OPTIONS', '__proto__', '') },
);
const headers = fc.dictionary(
  fc.constantFrom(
    ...[
      'accept-encoding',
      'if-none-match',
      'content-type',
      'content-length',
      'transfer-encoding',
      'traceparent',
    ],
    ...['host', 'x-forwarded-host', 'x-http-method-override', 'range', 'expect', 'x-functions-key'],
  ),
  fc.oneof(
    fc.stringMatching(/^[!-~]{0,20}$/),
    fc.constantFrom('application/json', '*', 'chunked', '-1', '1e9', 'W/"', 'br;q=', `"${'a,'.repeat(50)}"`),
  ),
);
const body = fc.oneof(fc.constant(''), fc.string(), fc.json());

describe('whatever a client sends', () => {
  test(`${RUNS} generated requests: no 500, nothing outside the allow-list at X, nothing of the client’s at X`, async (t) => {
    const x = await standIn((_request, response) => json(response, 200, '{"data":{}}'));
    t.after(x.close);
    const app = createApp({
      env: {
        AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
        TWITTER_API_ORIGIN: x.origin,
        TWITTER_BEARER_TOKEN: 'test-bearer',
        MAX_CALL_USD: '1000',
      },
      now: Date.now,
      log: invocation().log,
    });
    let seen = 0;
    let reached = 0;
    const request = fc.record({ method, path, query, headers, body });
    await fc.assert(
      fc.asyncProperty(request, async (generated) => {
        const url = `http://gateway.example${generated.path}?${generated.query}&code=${CANARY}`;
        // The host answers what is no address before we see it.
        fc.pre(URL.canParse(url));
        const sent = { ...generated.headers, cookie: CANARY, authorization: `Bearer ${CANARY}` };
        const run = invocation();
        const answer = await app.x(webRequest(generated.method, url, sent, generated.body), run);
        assert.ok(answer.status >= 200 && answer.status < 600 && answer.status !== 500, `${answer.status}`);
        assert.doesNotMatch(JSON.stringify(run.lines), new RegExp(CANARY));
        const fresh = x.received.slice(seen);
        seen = x.received.length;
        for (const got of fresh) {
          const [target = ''] = got.target.split('?');
          assert.equal(got.method, 'GET');
          assert.ok(
            ALLOWED_AT_X.some((pattern) => pattern.test(target)),
            target,
          );
          assert.equal(got.headers.host, new URL(x.origin).host);
          assert.doesNotMatch(JSON.stringify([got.target, got.headers]), new RegExp(CANARY));
          reached++;
        }
      }),
      { numRuns: RUNS },
    );
    assert.ok(reached > RUNS / 50, `only ${reached} of ${RUNS} got as far as X: the generator is too wild`);
  });
});
