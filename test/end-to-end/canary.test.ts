import assert from 'node:assert/strict';
import type { ServerResponse } from 'node:http';
import { describe, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { startGateway } from '../support/gateway.ts';
import { json, standIn } from '../support/stand-in.ts';

/** Obvious to search for, and with signs that logs and URLs encode. */
const canary = (what: string): string => `CANARY-${what}-+/=%`;
const CREDENTIALS = {
  TWITTER_CONSUMER_KEY: canary('consumer-key'),
  TWITTER_CONSUMER_SECRET: canary('consumer-secret'),
  TWITTER_ACCESS_TOKEN: canary('access-token'),
  TWITTER_ACCESS_TOKEN_SECRET: canary('access-token-secret'),
  TWITTER_CLIENT_ID: canary('client-id'),
  TWITTER_CLIENT_SECRET: canary('client-secret'),
};
const FUNCTION_KEY = 'CANARY-function-key';

/** Everything that can go wrong with X, by the id of the post that is asked for. */
const BEHAVIOURS: Record<string, Parameters<typeof standIn>[0]> = {
  ok: (_request, response) => json(response, 200, '{"data":{}}'),
  reset: (_request, _response, raw) => raw.socket.resetAndDestroy(),
  silent: () => {},
  page: (_request, response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<p>'),
  bad: (_request, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end('x'),
  redirect: (_request, response) => response.writeHead(302, { location: '/' }).end(),
  unauthorized: (_request, response) => json(response, 401, '{"title":"Unauthorized"}'),
  failing: (_request, response) => json(response, 500, '{}'),
};

/** Runs every kind of call and gives back all that anyone could see of it. */
async function everythingVisible(
  settings: Record<string, string>,
  tokenAnswer: Parameters<typeof standIn>[0],
): Promise<string> {
  const x = await standIn((request, response, raw) => {
    if (request.target === '/oauth2/token') return tokenAnswer(request, response, raw);
    const id = request.target.split(/[/?]/)[3] ?? '';
    const behaviour = BEHAVIOURS[id] ?? BEHAVIOURS.ok;
    behaviour?.(request, response, raw);
  });
  const gateway = await startGateway({
    ...CREDENTIALS,
    TWITTER_API_ORIGIN: x.origin,
    ALLOWED_OPERATIONS: '*',
    UPSTREAM_TIMEOUT_SECONDS: '1',
    ...settings,
  });
  try {
    const seen: string[] = [];
    const call = async (path: string, init: RequestInit = {}): Promise<void> => {
      const response = await fetch(gateway.url + path, {
        ...init,
        redirect: 'manual',
        headers: { 'x-functions-key': FUNCTION_KEY, ...(init.headers as Record<string, string>) },
      });
      seen.push(JSON.stringify([response.status, ...response.headers]), await response.text());
    };
    for (const id of Object.keys(BEHAVIOURS)) {
      await call(`/2/tweets/${id}?code=${FUNCTION_KEY}`);
      await call(`/2/tweets/${id}`, { method: 'DELETE' });
    }
    await call('/2/users/me');
    await call('/2/nothing');
    await call(`/2/tweets/1?oauth_token=1&code=${FUNCTION_KEY}`);
    for (const path of ['/api/status', '/api/health/ready', '/api/health/live']) await call(path);
    assert.ok(seen.length > 30);
    return seen.join('\n') + gateway.output();
  } finally {
    await gateway.stop();
    await x.close();
  }
}

/** A text in the ways in which it could show up: as it is, percent-encoded, in base64. */
function* disguises(text: string): Generator<string> {
  yield text;
  yield encodeURIComponent(text);
  const base64 = Buffer.from(text).toString('base64').replace(/=+$/, '');
  yield base64.slice(0, -2);
}

function assertClean(visible: string): void {
  for (const secret of [...Object.values(CREDENTIALS), FUNCTION_KEY]) {
    for (const disguise of disguises(secret)) assert.ok(!visible.includes(disguise), `${secret} is visible`);
  }
  assert.doesNotMatch(visible, /CANARY/);
}

test('planted credentials and keys never show up in an answer, a header, a health check or the log', async () => {
  const bearer = Buffer.from('CANARY-bearer').toString('base64url');
  const issued: Parameters<typeof standIn>[0] = (_request, response) =>
    json(response, 200, { token_type: 'bearer', access_token: `CANARY-${bearer}` });
  assertClean(await everythingVisible({}, issued));
});

test('nor when X refuses to issue a bearer, or answers that request with nonsense', async () => {
  const refused: Parameters<typeof standIn>[0] = ({ headers }, response) =>
    json(response, 403, { errors: [{ message: `bad ${headers.authorization}` }] });
  const nonsense: Parameters<typeof standIn>[0] = ({ headers }, response) =>
    json(response, 200, { access_token: `CANARY\n${headers.authorization}` });
  assertClean(await everythingVisible({}, refused));
  assertClean(await everythingVisible({}, nonsense));
});

test('nor when settings are wrong, whatever was put where', async () => {
  const misplaced = {
    TWITTER_CONSUMER_KEY: `${canary('with space')} x`,
    TWITTER_SECRETS_FROM: canary('secrets-from'),
    KEY_VAULT_URL: canary('vault'),
    MAX_CALL_USD: canary('usd'),
    ALLOWED_OPERATIONS: 'CANARYinTheAllowList',
    TWITTER_CONSUMER_SECRETT: canary('misspelt'),
  };
  assertClean(await everythingVisible(misplaced, (_request, response) => json(response, 200, {})));
});

describe('secrets that X echoes', () => {
  /** With signs that a token may have, and escaped by X as its bearer tokens are. */
  const BEARER = 'CANARY-bearer-+/%2F%3D';
  const SECRETS: Readonly<Record<string, string>> = {
    TWITTER_CONSUMER_SECRET: CREDENTIALS.TWITTER_CONSUMER_SECRET,
    TWITTER_ACCESS_TOKEN: CREDENTIALS.TWITTER_ACCESS_TOKEN,
    TWITTER_ACCESS_TOKEN_SECRET: CREDENTIALS.TWITTER_ACCESS_TOKEN_SECRET,
    TWITTER_CLIENT_SECRET: CREDENTIALS.TWITTER_CLIENT_SECRET,
    TWITTER_BEARER_TOKEN: BEARER,
  };
  const ENCODINGS: Readonly<Record<string, (secret: string) => string>> = {
    plain: (secret) => secret,
    'percent-encoded': encodeURIComponent,
    'percent-encoded in small letters': (secret) =>
      encodeURIComponent(secret).replace(/%../g, (sign) => sign.toLowerCase()),
    'percent-encoded twice': (secret) => encodeURIComponent(encodeURIComponent(secret)),
    'base64, as Authorization has it': (secret) =>
      Buffer.from([CREDENTIALS.TWITTER_CONSUMER_KEY, secret].map(encodeURIComponent).join(':')).toString(
        'base64',
      ),
    'base64 by itself': (secret) => Buffer.from(secret).toString('base64'),
    base64url: (secret) => Buffer.from(`k:${secret}`).toString('base64url'),
  };
  const PLACES: Readonly<Record<string, (response: ServerResponse, echo: string) => void>> = {
    body: (response, echo) => json(response, 200, { data: { id: '20', text: `a ${echo} b` } }),
    'body of an error': (response, echo) => json(response, 403, { title: 'Forbidden', detail: echo }),
    'body with its slashes escaped': (response, echo) =>
      json(response, 200, JSON.stringify({ data: echo }).replaceAll('/', '\\/')),
    'body with its signs escaped': (response, echo) =>
      json(
        response,
        200,
        JSON.stringify({ data: echo }).replace(/[+/=%-]/g, (s) => `\\u00${s.charCodeAt(0).toString(16)}`),
      ),
    'body that is packed': (response, echo) =>
      response
        .writeHead(200, { 'content-type': 'application/json', 'content-encoding': 'gzip' })
        .end(gzipSync(JSON.stringify({ echo }))),
    'body as text': (response, echo) => response.writeHead(500, { 'content-type': 'text/plain' }).end(echo),
    ...Object.fromEntries(
      [
        'content-type',
        'api-version',
        'retry-after',
        'x-rate-limit-limit',
        'x-rate-limit-reset',
        'x-app-limit-24hour-remaining',
        'x-user-limit-24hour-reset',
      ].map((name) => [
        `header ${name}`,
        (response: ServerResponse, echo: string) =>
          json(response, 200, '{}', {
            [name]: name === 'content-type' ? `application/json; x="${echo}"` : `1 ${echo}`,
          }),
      ]),
    ),
  };

  test('never reach a client or the log, wherever and however they stand in its answer', async () => {
    let reply: (response: ServerResponse) => void = () => {};
    const x = await standIn(({ target }, response) =>
      target === '/oauth2/token'
        ? json(response, 200, { token_type: 'bearer', access_token: BEARER })
        : reply(response),
    );
    const gateway = await startGateway({
      ...CREDENTIALS,
      TWITTER_API_ORIGIN: x.origin,
      ALLOWED_OPERATIONS: '*',
    });
    try {
      const ask = (method: string): Promise<Response> => fetch(`${gateway.url}/2/tweets/20`, { method });
      let asked = 0;
      // The bearer is fetched with the first read; it is told apart from an echo.
      reply = (response) => json(response, 200, '{}');
      assert.equal((await ask('GET')).status, 200);
      for (const [setting, secret] of Object.entries(SECRETS)) {
        for (const [encoding, encode] of Object.entries(ENCODINGS)) {
          for (const [place, answer] of Object.entries(PLACES)) {
            const what = `${setting}, ${encoding}, in the ${place}`;
            reply = (response) => answer(response, encode(secret));
            for (const method of ['GET', 'DELETE']) {
              const response = await ask(method);
              const text = await response.text();
              const problem = JSON.parse(text);
              // X's own status stays where it is an error.
              const { [place]: status = 502 } = { 'body of an error': 403, 'body as text': 500 };
              assert.equal(response.status, status, what);
              assert.equal(problem.type, 'urn:twitter-gateway:x-answer-unusable', what);
              assert.equal(problem.outcome, method === 'DELETE' ? 'unknown' : undefined, what);
              assert.doesNotMatch(JSON.stringify([...response.headers]) + text, /CANARY/, what);
              asked++;
            }
          }
        }
      }
      // The host prints a line a little after the answer that it is about.
      while (gateway.events('call.answered').length <= asked)
        await new Promise((resolve) => setImmediate(resolve));
      const told = gateway.events('x.secret-withheld');
      assert.equal(told.length, asked);
      assert.deepEqual([...new Set(told.map(({ secret }) => secret))], Object.keys(SECRETS));
      assert.deepEqual(new Set(told.map(({ part }) => part)), new Set(['body', 'headers']));
      assertClean(gateway.output());

      reply = (response) => json(response, 200, { data: CREDENTIALS.TWITTER_CONSUMER_KEY });
      assert.equal((await ask('GET')).status, 200, 'the consumer key is public');
    } finally {
      await gateway.stop();
      await x.close();
    }
  });
});

test('nor when credentials are half-set', async () => {
  const half = { TWITTER_CONSUMER_SECRET: '', TWITTER_ACCESS_TOKEN: '' };
  assertClean(await everythingVisible(half, (_request, response) => json(response, 200, {})));
});
