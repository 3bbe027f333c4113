import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { buildApp, type Started, start } from './fixture.ts';

const source = `
import { app } from '@azure/functions';

const seen = (request, context) => ({
  jsonBody: {
    function: context.functionName,
    method: request.method,
    url: request.url,
    params: request.params,
    query: [...request.query],
    headers: Object.fromEntries(request.headers),
  },
});

app.http('echo', { methods: ['GET', 'POST', 'PUT'], route: 'echo/{*path}', handler: seen });
app.http('typed', { route: 'typed/{id:int}/{part?}', handler: seen });
app.http('plain', { handler: seen });
app.http('bytes', { methods: ['POST'], handler: async (request) => ({ body: await request.arrayBuffer() }) });
app.http('aBroad', { methods: ['GET'], route: 'order/{*any}', handler: seen });
app.http('bNarrow', { methods: ['GET', 'DELETE'], route: 'order/narrow', handler: seen });
app.http('heads', { methods: ['HEAD', 'OPTIONS'], handler: () => ({ status: 200, body: 'text' }) });
app.http('disabled', { handler: seen });
app.http('administration', { route: 'administration/x', handler: seen });
app.http('twin', { route: 'PLAIN', handler: seen });

app.http('throws', { handler: () => { throw new Error('thrown on purpose'); } });
app.http('text', { handler: () => 'a bare string' });
app.http('badStatus', { handler: () => ({ status: 999 }) });
app.http('badHeader', { handler: () => ({ headers: { 'x-name': 'caf\\u00e9' } }) });
app.http('badLength', { handler: () => ({ body: 'four', headers: { 'content-length': '5' } }) });
app.http('nothing', { handler: () => {} });
app.http('empty', { handler: () => ({}) });
app.http('notModified', { handler: () => ({ status: 304, headers: { etag: '"1"' } }) });
app.http('own', { handler: () => ({ status: 201, body: 'own', headers: { 'x-frame-options': 'SAMEORIGIN' } }) });
app.http('cookies', {
  handler: () => ({
    cookies: [
      { name: 'a', value: 'b c', path: '/x', secure: true, httpOnly: true, sameSite: 'Lax', maxAge: 60 },
      { name: 'gone', value: '', expires: new Date(1000) },
    ],
  }),
});
app.http('logs', {
  handler: (request, context) => {
    context.log('an information', { n: 1 });
    context.debug('a detail');
    return { body: context.traceContext.traceParent };
  },
});
app.http('user', { handler: (request) => ({ jsonBody: request.user }) });
`;

interface Seen {
  function: string;
  url: string;
  params: Record<string, string>;
  query: [string, string][];
  headers: Record<string, string>;
}

const seenBy = async (response: Promise<Response>): Promise<Seen> => (await response).json() as Promise<Seen>;

describe('a function called over HTTP', () => {
  let host: Started;
  const cleanups: (() => unknown)[] = [];
  const hooks = { after: (cleanup: () => unknown) => cleanups.unshift(cleanup) };
  const get = (path: string, init?: RequestInit): Promise<Response> => fetch(`${host.url}${path}`, init);

  before(async () => {
    process.env['AzureWebJobs.disabled.Disabled'] = 'true';
    const root = await buildApp(hooks, source, { customHeaders: { 'X-Frame-Options': 'DENY' } });
    host = await start(hooks, root);
  });
  after(async () => {
    delete process.env['AzureWebJobs.disabled.Disabled'];
    for (const cleanup of cleanups) await cleanup();
  });

  test('is found under /api, without regard to case and a trailing slash', async () => {
    for (const path of ['/api/plain', '/API/Plain/']) {
      assert.equal((await get(path)).status, 200, path);
    }
    for (const path of ['/plain', '/api/plain/more', '/api', '//api/plain', '/api//plain']) {
      assert.equal((await get(path)).status, 404, path);
    }
  });

  test('is chosen by the alphabetical order of names, not by the closest route', async () => {
    assert.equal((await seenBy(get('/api/order/narrow'))).function, 'aBroad');
  });

  test('leaves a method it does not declare to the next function, or to 404 with an empty body', async () => {
    const next = await seenBy(get('/api/order/narrow', { method: 'DELETE' }));
    assert.equal(next.function, 'bNarrow');
    const none = await get('/api/order/narrow', { method: 'POST' });
    assert.deepEqual([none.status, none.headers.get('allow'), await none.text()], [404, null, '']);
  });

  test('answers GET and POST when it declares no method, and HEAD and OPTIONS only when it declares them', async () => {
    assert.equal((await get('/api/plain', { method: 'POST' })).status, 200);
    for (const method of ['PUT', 'HEAD', 'OPTIONS']) {
      assert.equal((await get('/api/plain', { method })).status, 404, method);
    }
    const head = await get('/api/heads', { method: 'HEAD' });
    assert.deepEqual([head.status, await head.text()], [200, '']);
    assert.equal(await (await get('/api/heads', { method: 'OPTIONS' })).text(), 'text');
  });

  test('gets the rest of a path decoded but for slashes, and no parameter where there is none', async () => {
    const params = async (path: string): Promise<unknown> => (await seenBy(get(path))).params;
    assert.deepEqual(await params('/api/echo/a%20b/c%2Fd'), { path: 'a b/c%2Fd' });
    assert.deepEqual(await params('/api/echo/a/../b'), { path: 'b' });
    assert.deepEqual(await params('/api/echo'), {});
    assert.deepEqual(await params('/api/echo/'), {});
    assert.deepEqual(await params('/api/typed/12'), { id: '12' });
    assert.equal((await get('/api/typed/twelve')).status, 404);
  });

  test('sees repeated query values and repeated headers joined with commas, and the key that was sent', async () => {
    const headers = new Headers([
      ['x-many', '1'],
      ['x-many', '2'],
      ['x-functions-key', 'a-key'],
      ['x-forwarded-host', 'elsewhere.example'],
      ['x-forwarded-proto', 'https'],
    ]);
    const body = await seenBy(get('/api/echo?a=1&A=2&b=&c&code=k%2B1+2&__proto__=x', { headers }));
    assert.deepEqual(body.query, [
      ['a', '1,2'],
      ['b', ''],
      ['c', ''],
      ['code', 'k+1 2'],
      ['__proto__', 'x'],
    ]);
    assert.match(body.headers['x-many'] ?? '', /^1, ?2$/);
    assert.equal(body.headers['x-functions-key'], 'a-key');
    assert.equal(body.url, `${host.url}/api/echo?a=1&A=2&b=&c&code=k%2B1+2&__proto__=x`);
  });

  test('takes and gives any bytes', async () => {
    const bytes = Uint8Array.from({ length: 300_000 }, (_, index) => (index * 7919) % 256);
    const answer = await get('/api/bytes', { method: 'POST', body: bytes });
    assert.deepEqual(new Uint8Array(await answer.arrayBuffer()), bytes);
  });

  test('sends nothing of what goes wrong: an empty 500 for a throw, a string, a bad status or header', async () => {
    for (const name of ['throws', 'text', 'badStatus', 'badHeader', 'badLength']) {
      const answer = await get(`/api/${name}`);
      assert.deepEqual([answer.status, await answer.text()], [500, ''], name);
    }
    assert.ok(host.printed.some((text) => text.includes('thrown on purpose')));
  });

  test('answers 204 when it returns nothing, and 200 for an empty object', async () => {
    assert.equal((await get('/api/nothing')).status, 204);
    assert.equal((await get('/api/empty')).status, 200);
    const notModified = await get('/api/notModified');
    assert.deepEqual([notModified.status, notModified.headers.get('etag')], [304, '"1"']);
  });

  test("sends Kestrel's headers, chunks for a body, and the custom headers of host.json", async () => {
    const plain = await get('/api/plain');
    assert.equal(plain.headers.get('server'), 'Kestrel');
    assert.equal(plain.headers.get('transfer-encoding'), 'chunked');
    assert.equal(plain.headers.get('x-frame-options'), 'DENY');
    assert.equal((await get('/api/own')).headers.get('x-frame-options'), 'SAMEORIGIN');
    const missing = await get('/api/missing');
    assert.equal(missing.headers.get('x-frame-options'), 'DENY');
    assert.equal(missing.headers.get('content-length'), '0');
    const home = await get('/');
    assert.match(home.headers.get('content-type') ?? '', /text\/html/);
    assert.equal(home.headers.get('x-frame-options'), null);
  });

  test('sets cookies as ASP.NET does', async () => {
    assert.deepEqual((await get('/api/cookies')).headers.getSetCookie(), [
      'a=b%20c; max-age=60; path=/x; secure; samesite=lax; httponly',
      'gone=; expires=Thu, 01 Jan 1970 00:00:01 GMT; path=/',
    ]);
  });

  test('is 404 when it is disabled, has a reserved route or the route of another', async () => {
    for (const path of ['/api/disabled', '/api/administration/x']) {
      assert.equal((await get(path)).status, 404, path);
    }
    assert.equal((await seenBy(get('/api/PLAIN'))).function, 'plain');
    const errors = host.printed.find((text) => text.includes('functions are in error')) ?? '';
    assert.match(errors, /The following 2 functions are in error:/);
    assert.match(
      errors,
      /^administration: The specified route conflicts with one or more built in routes\.$/m,
    );
    assert.match(
      errors,
      /^twin: The route specified conflicts with the route defined by function 'plain'\.$/m,
    );
    assert.deepEqual(
      host.functions.map(({ name }) => name).filter((name) => /^(disabled|administration|twin)$/.test(name)),
      [],
    );
  });

  test('does not run where x-ms-client-principal is malformed', async () => {
    const call = async (principal: string): Promise<number> =>
      (await get('/api/user', { headers: { 'x-ms-client-principal': principal } })).status;
    const encoded = (text: string): string => Buffer.from(text).toString('base64');
    for (const bad of ['not base64!', encoded('not JSON'), encoded('[]')]) assert.equal(await call(bad), 500);
    assert.equal(await call(encoded('{"identityProvider":"twitter","userId":"1"}')), 200);
    // Without its companions, the library throws when the handler asks for the user.
    assert.equal(await call(encoded('{"auth_typ":"twitter"}')), 500);
  });

  test('belongs to the trace of its caller', async () => {
    const id = '0af7651916cd43dd8448eb211c80319c';
    const answer = await get('/api/logs', { headers: { traceparent: `00-${id}-b7ad6b7169203331-01` } });
    assert.match(await answer.text(), new RegExp(`^00-${id}-(?!b7ad6b7169203331)[0-9a-f]{16}-01$`));
  });

  test('is listed at the start, and its runs and what it logs are printed', async () => {
    await get('/api/logs');
    const text = host.printed.join('\n');
    assert.match(text, /^Functions:$/m);
    assert.ok(text.includes(`\techo: [GET,POST,PUT] ${host.url}/api/echo/{*path}\n`));
    const time = /\[\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z\]/.source;
    const id = text.match(
      new RegExp(`^${time} Executing 'Functions\\.logs' \\(Reason='.+', Id=([0-9a-f-]{36})\\)$`, 'm'),
    );
    assert.match(
      text,
      new RegExp(
        `^${time} Executed 'Functions\\.logs' \\(Succeeded, Id=${id?.[1]}, Duration=\\d+ms\\)$`,
        'm',
      ),
    );
    assert.match(text, new RegExp(`^${time} an information \\{ n: 1 \\}$`, 'm'));
    assert.doesNotMatch(text, /a detail/);
  });
});
