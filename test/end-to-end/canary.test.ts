import assert from 'node:assert/strict';
import { test } from 'node:test';
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

test('nor when credentials are half-set', async () => {
  const half = { TWITTER_CONSUMER_SECRET: '', TWITTER_ACCESS_TOKEN: '' };
  assertClean(await everythingVisible(half, (_request, response) => json(response, 200, {})));
});
