import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type Answer, problemCode, proxied } from '../support/proxied.ts';

const SANDBOX = "default-src 'none'; sandbox";
const ALL = { ALLOWED_OPERATIONS: '*' };
const HTML = '<!doctype html><script>stolen = sessionStorage["operator-key"]</script>';

/** Every way of naming a type that a browser renders, runs, or takes for another one. */
const RENDERED = [
  'text/html',
  'text/html; charset=utf-8',
  'TEXT/HTML',
  ' text/html',
  'text/html;charset=utf-7',
  'application/xhtml+xml',
  'Application/XHTML+XML; charset=utf-8',
  'image/svg+xml',
  'image/SVG+xml;x=y',
  'application/xml',
  'text/xml',
  'application/rss+xml',
  'application/atom+xml',
  'application/mathml+xml',
  'application/vnd.anything+xml',
  'text/xsl',
  'multipart/x-mixed-replace; boundary=x',
  'multipart/related; boundary=x',
  'message/rfc822',
  'application/pdf',
  'application/x-shockwave-flash',
  'application/wasm',
  'text/javascript',
  'application/javascript',
  'text/css',
  'text/vtt',
  'text/x-unknown',
  'image/png',
  'application/octet-stream',
  'application/x-unknown-content-type',
  'unknown/unknown',
  '*/*',
  'html',
  ';',
  // A browser takes the last of several types (Fetch, “extract a MIME type”).
  'text/html, application/json;x="',
];

/** X answering with a status, a type and a body. */
const withType =
  (status: number, type: string | undefined, body: string | Buffer = HTML, headers = {}): Answer =>
  (_request, response) =>
    response.writeHead(status, { ...headers, ...(type !== undefined && { 'content-type': type }) }).end(body);

describe('markup in X’s answers', () => {
  test('in an error, of whatever type a browser renders, becomes a problem of ours with X’s status', async (t) => {
    let answer: Answer | undefined;
    const { ask } = await proxied(t, (...exchange) => answer?.(...exchange));
    for (const type of RENDERED) {
      for (const status of [400, 403, 404, 500]) {
        answer = withType(status, type);
        const result = await ask('GET', '/2/tweets/20');
        assert.deepEqual([problemCode(result), result.answer.status], ['x-answer-unusable', status], type);
        assert.equal(result.answer.headers['x-gateway-answer'], 'gateway');
        assert.equal(result.answer.headers['content-security-policy'], SANDBOX);
        assert.ok(!result.text.includes('<script>'), type);
      }
    }
  });

  test('in an answer that is no error never reaches a client, of whatever type', async (t) => {
    let answer: Answer | undefined;
    const { ask } = await proxied(t, (...exchange) => answer?.(...exchange));
    for (const type of [...RENDERED, undefined]) {
      for (const status of [200, 201, 206]) {
        answer = withType(status, type);
        const result = await ask('GET', '/2/tweets/20');
        assert.deepEqual([problemCode(result), result.answer.status], ['x-answer-unusable', 502], type);
      }
    }
  });

  test('without a type is not relayed for a browser to guess', async (t) => {
    const { ask } = await proxied(t, withType(404, undefined, ` \n${HTML}`));
    const result = await ask('GET', '/2/tweets/20');
    assert.deepEqual([problemCode(result), result.answer.status], ['x-answer-unusable', 404]);
  });

  test('hidden behind the name of a type that is relayed stays what that name says', async (t) => {
    let answer: Answer | undefined;
    const { ask } = await proxied(t, (...exchange) => answer?.(...exchange));
    const cases: [sent: string, relayed: string][] = [
      ['application/json', 'application/json'],
      ['application/json, text/html', 'application/json'],
      ['application/json; charset=utf-7', 'application/json'],
      ['application/json;x=", text/html"', 'application/json'],
      ['APPLICATION/JSON ; Charset="UTF-8"', 'APPLICATION/JSON ; Charset="UTF-8"'],
      ['application/problem+json', 'application/problem+json'],
      ['text/plain, text/html', 'text/plain'],
      ['text/plain; charset=utf-8', 'text/plain; charset=utf-8'],
    ];
    for (const [sent, relayed] of cases) {
      answer = withType(404, sent);
      const { answer: got, text } = await ask('GET', '/2/tweets/20');
      assert.deepEqual([got.status, got.headers['content-type'], text], [404, relayed, HTML]);
      assert.equal(got.headers['content-security-policy'], SANDBOX);
      assert.equal(got.headers['x-content-type-options'], 'nosniff');
    }
  });

  test('leaves the client X’s limits, and whether to come back', async (t) => {
    const limits = { 'retry-after': '3', 'x-rate-limit-reset': '1700000000', 'set-cookie': 'a=1' };
    let status = 429;
    const { ask } = await proxied(t, (...exchange) =>
      withType(status, 'text/html', HTML, limits)(...exchange),
    );
    const limited = await ask('GET', '/2/tweets/20');
    assert.equal(limited.answer.status, 429);
    assert.equal(limited.problem.retryable, true);
    assert.equal(limited.problem.x_status, 429);
    assert.equal(limited.answer.headers['retry-after'], '3');
    assert.equal(limited.answer.headers['x-rate-limit-reset'], '1700000000');
    assert.equal(limited.answer.headers['content-type'], 'application/problem+json');
    assert.equal(limited.answer.headers['set-cookie'], undefined);
    assert.equal(limited.line?.problem, 'x-answer-unusable');
    assert.equal(limited.line?.x_status, 429);
    status = 404;
    assert.equal((await ask('GET', '/2/tweets/20')).problem.retryable, false);
  });

  test('after a write leaves its outcome unknown, whatever the status', async (t) => {
    let status = 200;
    const { ask } = await proxied(t, (...exchange) => withType(status, 'image/svg+xml')(...exchange), ALL);
    for (status of [200, 201, 403, 404, 500, 503]) {
      const result = await ask('DELETE', '/2/tweets/20');
      assert.deepEqual(
        [problemCode(result), result.answer.status, result.problem.outcome, result.problem.retryable],
        ['x-answer-unusable', status < 400 ? 502 : status, 'unknown', false],
      );
    }
  });

  test('that is not there is nobody’s: an empty error stays X’s, without the type that it claims', async (t) => {
    const { ask } = await proxied(t, withType(404, 'text/html', ''));
    const { answer } = await ask('GET', '/2/tweets/20');
    assert.deepEqual([answer.status, answer.headers['x-gateway-answer']], [404, 'x']);
    assert.equal(answer.headers['content-type'], undefined);
  });
});

describe('what X sends without naming its type', () => {
  test('is relayed byte for byte, as JSON where it looks like that and as text in an error that does not', async (t) => {
    let answer: Answer | undefined;
    const { ask } = await proxied(t, (...exchange) => answer?.(...exchange));
    const cases: [number, string, string][] = [
      [200, '{"data":{}}', 'application/json'],
      [200, '\ufeff [1]', 'application/json'],
      [503, '{"title":"x"}', 'application/json'],
      [503, 'upstream connect error', 'text/plain; charset=utf-8'],
    ];
    for (const [status, body, type] of cases) {
      answer = withType(status, undefined, body);
      const got = await ask('GET', '/2/tweets/20');
      assert.deepEqual(
        [got.answer.status, got.text, got.answer.headers['content-type']],
        [status, body, type],
      );
    }
  });
});

describe('downloads of media that X documents', () => {
  const PATHS = ['/2/dm_conversations/media/1/2/3', '/2/chat/media/1/hash'];
  const bytes = Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2]);

  test('stay possible, byte for byte, as attachments that no browser opens', async (t) => {
    let type: string | undefined;
    const { ask } = await proxied(t, (...exchange) => withType(200, type, bytes)(...exchange), ALL);
    const types: [sent: string | undefined, relayed: string][] = [
      ['application/octet-stream', 'application/octet-stream'],
      ['image/jpeg', 'image/jpeg'],
      ['video/mp4', 'video/mp4'],
      [undefined, 'application/octet-stream'],
      ['image/svg+xml', 'application/octet-stream'],
      ['text/html', 'application/octet-stream'],
      ['image/png, text/html', 'application/octet-stream'],
      ['multipart/x-mixed-replace; boundary=x', 'application/octet-stream'],
      ['application/pdf', 'application/octet-stream'],
    ];
    for (const path of PATHS) {
      for (const [sent, relayed] of types) {
        type = sent;
        const { answer } = await ask('GET', path);
        assert.deepEqual([answer.status, answer.headers['content-type']], [200, relayed], sent);
        assert.deepEqual(Buffer.from(answer.body ?? []), bytes);
        assert.equal(answer.headers['content-disposition'], 'attachment');
        assert.equal(answer.headers['content-security-policy'], SANDBOX);
        assert.equal(answer.headers['x-gateway-answer'], 'x');
      }
    }
  });

  test('end in X’s error where X refuses them, and markup in it is a problem of ours', async (t) => {
    let type = 'application/json';
    const { ask } = await proxied(t, (...exchange) => withType(404, type, '{}')(...exchange), ALL);
    const refused = await ask('GET', PATHS[0] ?? '');
    assert.deepEqual([refused.answer.status, refused.text], [404, '{}']);
    assert.equal(refused.answer.headers['content-disposition'], undefined);
    type = 'text/html';
    assert.equal(problemCode(await ask('GET', PATHS[0] ?? '')), 'x-answer-unusable');
  });
});
