import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { connect } from 'node:net';
import { after, before, describe, test } from 'node:test';
import { buildApp, type Started, start } from './fixture.ts';

const source = `
import { app } from '@azure/functions';
let runs = 0;
app.http('see', {
  methods: ['GET', 'HEAD', 'POST'],
  route: '2/{*path}',
  handler: async (request) => ({
    headers: { 'x-runs': String(++runs) },
    jsonBody: {
      url: request.url,
      path: request.params.path,
      many: request.headers.get('x-many'),
      body: await request.text(),
    },
  }),
});
`;

interface RawAnswer {
  status: number;
  head: string;
  body: string;
}

describe('over a raw connection, the host', () => {
  let host: Started;
  const cleanups: (() => unknown)[] = [];
  const hooks = { after: (cleanup: () => unknown) => cleanups.unshift(cleanup) };

  before(async () => {
    const root = await buildApp(hooks, source, { routePrefix: '' });
    host = await start(hooks, root, { browsers: { hostNames: ['h', 'api.example'] } });
  });
  after(async () => {
    for (const cleanup of cleanups) await cleanup();
  });

  /** Sends lines as they are, adds an empty one and `rest`, and reads until the host closes. */
  const raw = async (lines: string[], rest = ''): Promise<RawAnswer> => {
    const socket = connect(Number(new URL(host.url).port), '127.0.0.1');
    let text = '';
    socket.setEncoding('latin1').on('data', (data) => {
      text += data;
    });
    // A host that has refused may close while the rest is on its way.
    socket.on('error', () => {});
    socket.write([...lines, '', rest].join('\r\n'), 'latin1');
    await once(socket, 'close');
    const [head = '', ...body] = text.split('\r\n\r\n');
    return { status: Number(head.split(' ')[1]), head: head.toLowerCase(), body: body.join('\r\n\r\n') };
  };
  const close = 'Connection: close';
  const get = (target: string, ...headers: string[]): Promise<RawAnswer> =>
    raw([
      `GET ${target} HTTP/1.1`,
      ...(headers.some((line) => /^host:/i.test(line)) ? [] : ['Host: h']),
      ...headers,
      close,
    ]);
  const seen = ({ body }: RawAnswer): { url: string; path?: string; many?: string; body: string } =>
    JSON.parse(body.slice(body.indexOf('{'), body.lastIndexOf('}') + 1));

  test('normalises a path before it routes, once', async () => {
    assert.deepEqual(seen(await get('/x/../2/%2e%2e/2/./a')).path, 'a');
    assert.equal((await get('/2/../../2')).status, 200);
    assert.equal((await get('/2/a/../../x')).status, 404);
    assert.equal((await get('//2/a')).status, 404);
    assert.equal(seen(await get('/2//a/')).path, '/a/');
    // Encoded twice: decoded once for the route; the URL parser then takes it for dots.
    const twice = seen(await get('/2/a/%252e%252e/b'));
    assert.deepEqual([twice.path, twice.url], ['a/%2e%2e/b', 'http://h/2/b']);
  });

  test('takes an absolute target only when it names the same host', async () => {
    assert.equal(seen(await get('http://h/2/a?b=1')).url, 'http://h/2/a?b=1');
    assert.equal((await get('http://elsewhere/2/a')).status, 400);
    assert.equal((await get('2/a')).status, 400);
    assert.equal((await raw(['OPTIONS * HTTP/1.1', 'Host: h', close])).status, 404);
  });

  test('builds request.url from Host, and refuses a request with no, two or odd hosts', async () => {
    assert.equal(seen(await get('/2/a', 'Host: api.example:8443')).url, 'http://api.example:8443/2/a');
    assert.equal((await raw(['GET /2/a HTTP/1.1', close])).status, 400);
    for (const hosts of [['Host: a', 'Host: b'], ['Host: a/b'], ['Host: u@a'], ['Host: a b']]) {
      assert.equal((await get('/2/a', ...hosts)).status, 400, hosts.join());
    }
  });

  test('joins repeated headers with a comma and no space', async () => {
    assert.equal(seen(await get('/2/a', 'X-Many: 1', 'x-many: 2, 3')).many, '1,2, 3');
  });

  test('hands over a body with a length, and an empty one for a body in chunks', async () => {
    const post = ['POST /2/a HTTP/1.1', 'Host: h', close];
    assert.equal(seen(await raw([...post, 'Content-Length: 4'], 'body')).body, 'body');
    const chunked = await raw([...post, 'Transfer-Encoding: chunked'], '4\r\nbody\r\n0\r\n\r\n');
    assert.equal(seen(chunked).body, '');
  });

  test('answers the next request of a connection whose chunked body nobody has read', async () => {
    const first = ['POST /2/a HTTP/1.1', 'Host: h', 'Transfer-Encoding: chunked', '', '1\r\nx\r\n0\r\n'];
    const both = await raw([...first, 'GET /2/b HTTP/1.1', 'Host: h', close]);
    assert.equal(both.body.match(/x-runs/g)?.length, 1);
    assert.ok(both.body.includes('http://h/2/b'));
  });

  test('refuses what is too long: 414 for the request line, 431 for headers, 500 for a body', async () => {
    const line = (length: number): string => `/2/${'a'.repeat(length - 'GET /2/ HTTP/1.1\r\n'.length)}`;
    assert.equal((await get(line(8192))).status, 200);
    assert.equal((await get(line(8193))).status, 414);
    assert.equal((await get(line(300_000))).status, 414);
    const header = (length: number): string => `X-Long: ${'a'.repeat(length)}`;
    assert.equal((await get('/2/a', header(32_600))).status, 200);
    assert.equal((await get('/2/a', header(32_800))).status, 431);
    assert.equal((await get('/2/a', ...Array.from({ length: 10 }, () => header(30_000)))).status, 431);
    assert.equal((await get('/2/a', ...Array.from({ length: 101 }, (_, i) => `X-${i}: 1`))).status, 431);
    const limit = 100 * 1024 * 1024;
    const huge = await raw(['POST /2/a HTTP/1.1', 'Host: h', close, `Content-Length: ${limit + 1}`]);
    assert.deepEqual([huge.status, huge.body], [500, '']);
  });

  test('answers 400 with an empty body to what is no request', async () => {
    const smuggled = ['POST /2/a HTTP/1.1', 'Host: h', 'Content-Length: 4', 'Transfer-Encoding: chunked'];
    for (const lines of [
      ['nonsense'],
      ['GET /2/a'],
      ['GET /2/caf\xe9 HTTP/1.1', 'Host: h', close],
      smuggled,
    ]) {
      const answer = await raw(lines);
      assert.deepEqual([answer.status, answer.body], [400, ''], lines[0]);
      assert.match(answer.head, /server: kestrel/);
    }
    assert.equal((await get('/2/a%00b')).status, 400);
  });

  test('sends no Connection and no body with the headers of a HEAD request', async () => {
    const head = await raw(['HEAD /2/a HTTP/1.1', 'Host: h', '', 'GET /2/b HTTP/1.1', 'Host: h', close]);
    assert.doesNotMatch(head.head, /connection:|keep-alive|transfer-encoding|content-length/);
    assert.ok(head.body.startsWith('HTTP/1.1 200'));
  });
});

describe('with many calls at once, the host', () => {
  // The host runs in this process, so the functions can be let go from here.
  const letGo = new EventEmitter().setMaxListeners(0);
  const source = `
    import { app } from '@azure/functions';
    app.http('wait', {
      handler: () => new Promise((done) => globalThis.letGo.once('all', () => done({ body: 'done' }))),
    });
  `;
  before(() => Object.assign(globalThis, { letGo }));

  const waiting = async (host: Started, count: number): Promise<void> => {
    while (letGo.listenerCount('all') < count) await fetch(`${host.url}/admin/host/ping`);
  };

  test('holds a thousand that are slow, and answers each', async (t) => {
    const host = await start(t, await buildApp(t, source));
    const calls = Array.from({ length: 1000 }, () => fetch(`${host.url}/api/wait`).then((it) => it.text()));
    await waiting(host, 1000);
    letGo.emit('all');
    assert.deepEqual(new Set(await Promise.all(calls)), new Set(['done']));
  });

  test('answers those under way before it closes', async (t) => {
    const host = await start(t, await buildApp(t, source));
    const call = fetch(`${host.url}/api/wait`);
    await waiting(host, 1);
    const closed = host.close();
    letGo.emit('all');
    assert.equal(await (await call).text(), 'done');
    await closed;
    await assert.rejects(fetch(`${host.url}/api/wait`));
  });

  test('refuses those over maxOutstandingRequests with 429, but not its own pages', async (t) => {
    const host = await start(t, await buildApp(t, source, { maxOutstandingRequests: 1 }));
    const first = fetch(`${host.url}/api/wait`);
    await waiting(host, 1);
    const second = await fetch(`${host.url}/api/wait`);
    assert.deepEqual([second.status, second.headers.get('x-function-scaleout')], [429, '1']);
    assert.equal((await fetch(`${host.url}/admin/host/status`)).status, 200);
    letGo.emit('all');
    assert.equal((await first).status, 200);
  });
});
