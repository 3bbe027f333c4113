import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { ProblemError } from '../../functions/problems.ts';
import { preferredCoding } from '../../functions/web/compression.ts';
import { jsonAnswer, type WebAnswer } from '../../functions/web/http.ts';
import { respond } from '../../functions/web/respond.ts';
import { invocation, webRequest } from '../support/web.ts';

const small = async (): Promise<WebAnswer> => jsonAnswer(200, { hello: 'x' });
const large = async (): Promise<WebAnswer> => jsonAnswer(200, { text: 'x'.repeat(3000) });
const text = (answer: WebAnswer): string => Buffer.from(answer.body ?? []).toString();

describe('conditional requests', () => {
  test('the same answer has the same tag, and another answer another', async () => {
    const [a, b, c] = await Promise.all(
      [small, small, large].map((h) => respond(webRequest('GET', '/'), invocation(), h)),
    );
    assert.match(a?.headers.etag ?? '', /^W\/"[\w-]{27}"$/);
    assert.equal(a?.headers.etag, b?.headers.etag);
    assert.notEqual(a?.headers.etag, c?.headers.etag);
  });

  test('a client that holds the answer gets 304 without a body or its type', async () => {
    const { headers } = await respond(webRequest('GET', '/'), invocation(), small);
    const tag = headers.etag ?? '';
    for (const value of [tag, tag.slice(2), '*', `"a,b", ${tag}`, `W/"other",${tag}`]) {
      const answer = await respond(webRequest('GET', '/', { 'if-none-match': value }), invocation(), small);
      assert.equal(answer.status, 304, value);
      assert.equal(answer.body, undefined);
      assert.equal(answer.headers['content-type'], undefined);
      assert.equal(answer.headers.etag, tag);
      assert.equal(answer.headers.vary, 'accept-encoding');
    }
  });

  test('a tag that only stands inside another one, or is not quoted, does not match', async () => {
    const { headers } = await respond(webRequest('GET', '/'), invocation(), small);
    const opaque = (headers.etag ?? '').slice(3, -1);
    for (const value of [opaque, `"x,${opaque}"`, `"${opaque}`, '', '"', 'W/']) {
      const answer = await respond(webRequest('GET', '/', { 'if-none-match': value }), invocation(), small);
      assert.equal(answer.status, 200, value);
    }
  });

  test('only a complete answer to a read gets a tag', async () => {
    const created = await respond(webRequest('GET', '/'), invocation(), async () => jsonAnswer(201, {}));
    const written = await respond(webRequest('POST', '/'), invocation(), small);
    assert.equal(created.headers.etag, undefined);
    assert.equal(written.headers.etag, undefined);
  });

  test('HEAD gets the headers of GET and no body', async () => {
    const get = await respond(webRequest('GET', '/'), invocation(), large);
    const head = await respond(webRequest('HEAD', '/'), invocation(), large);
    assert.equal(head.body, undefined);
    assert.equal(head.headers.etag, get.headers.etag);
    assert.equal(head.status, 200);
  });
});

describe('compression', () => {
  test('a large answer goes out in the coding that is asked for, and says that it depends on it', async () => {
    const br = await respond(webRequest('GET', '/', { 'accept-encoding': 'gzip, br' }), invocation(), large);
    const gz = await respond(webRequest('GET', '/', { 'accept-encoding': 'gzip' }), invocation(), large);
    const plain = await respond(webRequest('GET', '/'), invocation(), large);
    assert.equal(br.headers['content-encoding'], 'br');
    assert.equal(gz.headers['content-encoding'], 'gzip');
    assert.equal(plain.headers['content-encoding'], undefined);
    for (const answer of [br, gz, plain]) assert.equal(answer.headers.vary, 'accept-encoding');
    assert.equal(brotliDecompressSync(br.body ?? new Uint8Array()).toString(), text(plain));
    assert.equal(gunzipSync(gz.body ?? new Uint8Array()).toString(), text(plain));
  });

  test('small answers and pictures stay as they are', async () => {
    const request = webRequest('GET', '/', { 'accept-encoding': 'br' });
    const picture = async (): Promise<WebAnswer> => ({
      status: 200,
      headers: { 'content-type': 'image/png' },
      body: Buffer.alloc(5000),
    });
    for (const handle of [small, picture]) {
      assert.equal((await respond(request, invocation(), handle)).headers['content-encoding'], undefined);
    }
  });

  test('weights decide, and 0 means never', () => {
    assert.equal(preferredCoding('gzip;q=0.5, br;q=0.4'), 'gzip');
    assert.equal(preferredCoding('br;q=0, gzip'), 'gzip');
    assert.equal(preferredCoding('*'), 'br');
    assert.equal(preferredCoding('*;q=0.5, br;q=0'), 'gzip');
    assert.equal(preferredCoding('gzip;q=0, *;q=0'), undefined);
    assert.equal(preferredCoding('GZIP ; Q=1'), 'gzip');
    assert.equal(preferredCoding('identity'), undefined);
    assert.equal(preferredCoding('br;q=nonsense'), undefined);
    assert.equal(preferredCoding(null), undefined);
  });
});

describe('every answer', () => {
  test('is private, is not to be sniffed, and names its request and who speaks', async () => {
    const { headers } = await respond(webRequest('GET', '/'), invocation(), small);
    assert.equal(headers['cache-control'], 'private, no-cache');
    assert.equal(headers['x-content-type-options'], 'nosniff');
    assert.equal(headers['x-request-id'], 'request-1');
    assert.equal(headers['x-gateway-answer'], 'gateway');
  });

  test('is sandboxed in a browser, whatever it is, unless it brings a policy of its own', async () => {
    const policyOf = async (
      handle: () => Promise<WebAnswer>,
      method = 'GET',
      headers = {},
    ): Promise<unknown> =>
      (await respond(webRequest(method, '/', headers), invocation(), handle)).headers[
        'content-security-policy'
      ];
    const sandbox = "default-src 'none'; sandbox";
    const tag = (await respond(webRequest('GET', '/'), invocation(), small)).headers.etag ?? '';
    assert.equal(await policyOf(small), sandbox);
    assert.equal(await policyOf(small, 'HEAD'), sandbox);
    assert.equal(await policyOf(small, 'GET', { 'if-none-match': tag }), sandbox);
    assert.equal(await policyOf(async () => ({ status: 204, headers: {} }), 'DELETE'), sandbox);
    assert.equal(
      await policyOf(async () => {
        throw new ProblemError('post-not-found', 'No.');
      }),
      sandbox,
    );
    assert.equal(
      await policyOf(async () => {
        throw new TypeError('a defect');
      }),
      sandbox,
    );
    const own = { 'content-security-policy': "script-src 'self'" };
    assert.equal(await policyOf(async () => ({ status: 200, headers: own })), "script-src 'self'");
  });

  test('a problem becomes application/problem+json with its headers', async () => {
    const answer = await respond(webRequest('PATCH', '/'), invocation(), async () => {
      throw new ProblemError('method-not-allowed', 'No.', { headers: { allow: 'GET' } });
    });
    assert.equal(answer.status, 405);
    assert.equal(answer.headers['content-type'], 'application/problem+json');
    assert.equal(answer.headers.allow, 'GET');
    assert.equal(JSON.parse(text(answer)).type, 'urn:twitter-gateway:method-not-allowed');
  });

  test('a defect becomes a 500 that says nothing, and a log line that says where but not what', async () => {
    const run = invocation();
    const answer = await respond(webRequest('GET', '/'), run, async () => {
      throw new TypeError('canary-in-a-message', { cause: 'canary-in-a-cause' });
    });
    assert.equal(answer.status, 500);
    assert.equal(JSON.parse(text(answer)).type, 'urn:twitter-gateway:internal-error');
    assert.doesNotMatch(text(answer) + JSON.stringify(run.lines), /canary/);
    const [failed] = run.lines;
    assert.equal(failed?.event, 'call.failed');
    assert.equal(failed?.level, 'error');
    assert.equal(failed?.error, 'TypeError');
    assert.match(String(failed?.at), /respond\.test\.ts/);
  });
});

describe('the log line', () => {
  test('has the call’s facts, and the caller by a hash of its key', async () => {
    const run = invocation();
    const traceparent = '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01';
    const request = webRequest('GET', '/?code=canary-key', { traceparent });
    await respond(request, run, async (notes) => {
      notes.operation = 'getPostsById';
      notes.xStatus = 200;
      return small();
    });
    const [line] = run.lines;
    assert.equal(run.lines.length, 1);
    assert.equal(line?.event, 'call.answered');
    assert.equal(line?.operation, 'getPostsById');
    assert.equal(line?.x_status, 200);
    assert.equal(line?.status, 200);
    assert.equal(line?.bytes, '{"hello":"x"}'.length);
    assert.equal(line?.trace_id, '4bf92f3577b34da6a3ce929d0e0e4736');
    assert.match(String(line?.caller), /^key:[0-9a-f]{8}$/);
    assert.doesNotMatch(JSON.stringify(line), /canary/);
  });

  test('tells the same caller by header and by query, in any case, and others apart', async () => {
    const caller = async (url: string, headers = {}): Promise<unknown> => {
      const run = invocation();
      await respond(webRequest('GET', url, headers), run, small);
      return run.lines[0]?.caller;
    };
    const byHeader = await caller('/', { 'x-functions-key': 'k1' });
    assert.equal(await caller('/?code=k1'), byHeader);
    assert.equal(await caller('/?CODE=k1'), byHeader);
    assert.notEqual(await caller('/?code=k2'), byHeader);
    assert.equal(await caller('/'), 'anonymous');
  });

  test('ignores a malformed traceparent', async () => {
    const run = invocation();
    await respond(webRequest('GET', '/', { traceparent: '00-canary' }), run, small);
    assert.equal(run.lines[0]?.trace_id, undefined);
  });
});
