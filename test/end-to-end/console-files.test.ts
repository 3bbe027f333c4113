import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningGateway, startGateway } from '../support/gateway.ts';

describe('the console’s files, through the built bundle', () => {
  let gateway: RunningGateway;
  before(async () => {
    // What a deployed host does; and settings that make every call a refusal must leave the page there to say so.
    gateway = await startGateway({ MAX_CALL_USD: 'plenty' }, { host: { operator: 'operator-key' } });
  });
  after(() => gateway?.stop());

  const get = (path: string, headers: Record<string, string> = {}): Promise<Response> =>
    fetch(`${gateway.url}${path}`, { headers });

  test('are there for anyone, with or without a slash, and say what they are', async () => {
    const types = await Promise.all(
      ['', '/', '/index.html', '/console.js', '/console.css', '/icon.svg', '/twitter-text.js'].map(
        async (path) => {
          const response = await get(`/console${path}`);
          assert.ok((await response.text()).length > 100, path);
          return [response.status, response.headers.get('content-type')];
        },
      ),
    );
    const html = [200, 'text/html; charset=utf-8'];
    const script = [200, 'text/javascript; charset=utf-8'];
    assert.deepEqual(types, [
      html,
      html,
      html,
      script,
      [200, 'text/css; charset=utf-8'],
      [200, 'image/svg+xml'],
      script,
    ]);
  });

  test('let nothing in that is not theirs', async () => {
    const { headers } = await get('/console');
    const policy = new Map(
      (headers.get('content-security-policy') ?? '').split('; ').map((rule) => {
        const [name = '', ...values] = rule.split(' ');
        return [name, values.join(' ')] as const;
      }),
    );
    assert.equal(policy.get('default-src'), "'none'");
    assert.equal(policy.get('script-src'), "'self'");
    assert.equal(policy.get('style-src'), "'self'");
    assert.equal(policy.get('connect-src'), "'self'");
    assert.equal(policy.get('img-src'), "'self' blob: https://pbs.twimg.com");
    for (const name of ['base-uri', 'form-action', 'frame-ancestors'])
      assert.equal(policy.get(name), "'none'");
    assert.deepEqual(
      ['referrer-policy', 'x-content-type-options', 'x-frame-options', 'x-gateway-answer'].map((name) =>
        headers.get(name),
      ),
      ['no-referrer', 'nosniff', 'DENY', 'gateway'],
    );
  });

  test('are packed for the way, and not sent again to who has them', async () => {
    const { headers } = await get('/console/console.js', { 'accept-encoding': 'br' });
    assert.equal(headers.get('content-encoding'), 'br');
    const again = await get('/console/console.js', { 'if-none-match': headers.get('etag') ?? '' });
    assert.equal(again.status, 304);
    assert.match(again.headers.get('content-security-policy') ?? '', /default-src 'none'/);
  });

  test('are these and no others: a name leads nowhere else', async () => {
    const names = [
      'main.ts',
      'console.js.map',
      '..%2findex.mjs',
      '%2e%2e/index.mjs',
      '..%5cindex.mjs',
      '__proto__',
      'constructor',
      'console.js/',
      '/console.js',
      'x/../../host.json',
      'CONSOLE.JS',
    ];
    for (const name of names) {
      const response = await get(`/console/${name}`);
      assert.equal(response.status, 404, name);
      assert.equal(await response.text(), '', name);
    }
  });

  test('are not there with CONSOLE=off', async () => {
    const off = await startGateway({ CONSOLE: 'off' });
    try {
      for (const path of ['/console', '/console/', '/console/console.js', '/console/index.html'])
        assert.equal((await fetch(off.url + path)).status, 404, path);
    } finally {
      await off.stop();
    }
  });
});
