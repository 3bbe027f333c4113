import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type RunningGateway, startGateway } from '../support/gateway.ts';
import { rawExchange, statusesOf } from '../support/raw-http.ts';
import { json, type StandIn, standIn } from '../support/stand-in.ts';

/** The bundle is to see them all: on Azure it is not the local host that stands before it. */
const LOCAL_HOST_NAMES = 'gateway,x,evil.example';

describe('over raw sockets', () => {
  let x: StandIn;
  let gateway: RunningGateway;
  before(async () => {
    x = await standIn((_request, response) => json(response, 200, '{"data":{}}'));
    gateway = await startGateway({
      TWITTER_API_ORIGIN: x.origin,
      TWITTER_BEARER_TOKEN: 'test-bearer',
      LOCAL_HOST_NAMES,
    });
  });
  after(async () => {
    await gateway.stop();
    await x.close();
  });

  /** Sends a request line and headers; the connection is to be closed after the answer. */
  const send = (line: string, headers = 'Host: gateway\r\n', body = ''): Promise<string> =>
    rawExchange(gateway.url, `${line} HTTP/1.1\r\n${headers}Connection: close\r\n\r\n${body}`);
  const reached = async (sending: Promise<unknown>): Promise<string[]> => {
    const before = x.received.length;
    await sending;
    return x.received.slice(before).map(({ method, target }) => `${method} ${target}`);
  };

  test('a plain call gets through, so that what follows means something', async () => {
    assert.deepEqual(await reached(send('GET /2/tweets/20?a=1&a=2')), ['GET /2/tweets/20?a=1&a=2']);
  });

  test('no spelling of a path leads to what is not allowed', async () => {
    const users = '/2/users/1';
    for (const path of [
      ...[
        `${users}/../me`,
        `${users}/%2e%2e/me`,
        `${users}/%2E%2E/me`,
        `${users}/..%2fme`,
        `${users}/..%5cme`,
      ],
      ...[`${users}/%252e%252e/me`, `${users}/%2fbookmarks`, `${users}%2fbookmarks`, `${users}/bookmarks;x`],
      ...['/2/users/me', '/2/users/%6de', '/2/%75sers/me', '/2/dm_events', '/2//dm_events', '//2/dm_events'],
      ...['/2/tweets/..%2f..%2foauth2%2ftoken', '/2/tweets/%00', '/2/tweets/a%0d%0aX: y', '/2/tweets/a%09b'],
      ...['/oauth2/token', '/1.1/statuses/update.json', '/2', '/2/', '/2/tweets/search/stream'],
      ...['http://127.0.0.1:1/2/dm_events', 'http://api.x.com/2/users/me', 'http://@/2/users/me'],
    ]) {
      const sent = reached(send(`GET ${path}`));
      assert.deepEqual(await sent, [], path);
    }
  });

  test('an absolute-form target goes to X’s origin and nowhere else', async () => {
    const targets = await reached(send('GET http://evil.example:1/2/tweets/20'));
    assert.ok(targets.length === 0 || (targets.length === 1 && targets[0] === 'GET /2/tweets/20'));
  });

  test('a hostile Host changes neither path nor destination', async () => {
    for (const host of [
      'evil.example',
      'evil.example/2/users/me?',
      'a b',
      '@',
      '',
      '[::1',
      '127.0.0.1:99999',
      'a#b',
    ]) {
      const targets = await reached(send('GET /2/tweets/20', `Host: ${host}\r\n`));
      assert.ok(targets.length === 0 || targets[0] === 'GET /2/tweets/20', host);
    }
  });

  test('a second request hidden in a body or a header is not carried out', async () => {
    const hidden = 'GET /2/tweets/666 HTTP/1.1\r\nHost: x\r\n\r\n';
    const smuggled = [
      send(
        'POST /2/tweets',
        `Host: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n`,
        `0\r\n\r\n${hidden}`,
      ),
      send('POST /2/tweets', `Host: x\r\nContent-Length: 0\r\nContent-Length: ${hidden.length}\r\n`, hidden),
      send('POST /2/tweets', `Host: x\r\nTransfer-Encoding: xchunked\r\n`, `0\r\n\r\n${hidden}`),
      send('POST /2/tweets', `Host: x\r\nTransfer-Encoding : chunked\r\n`, `0\r\n\r\n${hidden}`),
      send('GET /2/tweets/1', `Host: x\r\nX: a\n\n${hidden}`),
      send('GET /2/tweets/1', `Host: x\r\nX: a\r\n b: ${hidden.replaceAll('\r\n', '\r\n ')}\r\n`),
      send('GET /2/tweets/1', `Host: x\r\nContent-Length: +5\r\n`, hidden),
    ];
    const targets = await reached(Promise.all(smuggled));
    assert.deepEqual(
      targets.filter((target) => /666/.test(target)),
      [],
    );
  });

  test('encoded line breaks in path and query stay encoded on their way to X', async () => {
    const targets = await reached(send('GET /2/tweets/20?x=a%0d%0aHost:%20evil'));
    assert.deepEqual(targets, ['GET /2/tweets/20?x=a%0D%0AHost%3A%20evil']);
    assert.equal(x.received.at(-1)?.headers.host, new URL(x.origin).host);
  });

  test('hop-by-hop headers, and headers that they name, do not reach X', async () => {
    await send(
      'GET /2/tweets/20',
      'Host: x\r\nConnection: x-secret\r\nX-Secret: 1\r\nTE: trailers\r\nUpgrade: h2c\r\n',
    );
    const names = Object.keys(x.received.at(-1)?.headers ?? {});
    assert.deepEqual(names.sort(), [
      'accept',
      'accept-encoding',
      'authorization',
      'connection',
      'host',
      'user-agent',
    ]);
  });

  test('a chunked body is answered with 411, never sent as an empty post', async () => {
    const headers = 'Host: x\r\nTransfer-Encoding: chunked\r\nContent-Type: application/json\r\n';
    const own = await startGateway({
      TWITTER_API_ORIGIN: x.origin,
      TWITTER_CONSUMER_KEY: 'a',
      TWITTER_CONSUMER_SECRET: 'b',
      TWITTER_ACCESS_TOKEN: 'c',
      TWITTER_ACCESS_TOKEN_SECRET: 'd',
      ALLOWED_OPERATIONS: 'createPosts',
      LOCAL_HOST_NAMES,
    });
    try {
      const request = `POST /2/tweets HTTP/1.1\r\n${headers}Connection: close\r\n\r\n2\r\n{}\r\n0\r\n\r\n`;
      let answer = '';
      const targets = await reached(rawExchange(own.url, request).then((text) => (answer = text)));
      assert.deepEqual(statusesOf(answer), [411]);
      assert.deepEqual(targets, []);
    } finally {
      await own.stop();
    }
  });

  test('after all that the gateway still answers', async () => {
    assert.deepEqual(statusesOf(await send('GET /2/tweets/20')), [200]);
  });
});
