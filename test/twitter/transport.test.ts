import assert from 'node:assert/strict';
import { once } from 'node:events';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { describe, type TestContext, test } from 'node:test';
import { gzipSync } from 'node:zlib';
import { createTransport, type SendOptions } from '../../functions/twitter/transport.ts';
import { TransportError } from '../../functions/twitter/transport-error.ts';
import { json, standIn } from '../support/stand-in.ts';

const GET = { method: 'GET', target: '/2/tweets?ids=1', headers: {} };
const options = (more: Partial<SendOptions> = {}): SendOptions => ({
  deadline: Date.now() + 5_000,
  maxBytes: 100_000,
  ...more,
});

async function upstream(
  t: TestContext,
  answer: (response: ServerResponse, raw: IncomingMessage) => void,
): Promise<Awaited<ReturnType<typeof standIn>>> {
  const server = await standIn((_request, response, raw) => answer(response, raw));
  t.after(server.close);
  return server;
}

/** A server that answers with bytes of its own making. */
async function rawServer(t: TestContext, onRequest: (socket: Socket) => void): Promise<string> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('data', () => onRequest(socket));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

async function faultOf(sending: Promise<unknown>): Promise<{ fault: string; maybeSent: boolean }> {
  const error = await sending.then(
    () => assert.fail('an answer came'),
    (reason: unknown) => reason,
  );
  assert.ok(error instanceof TransportError);
  assert.equal(error.cause, undefined);
  return { fault: error.fault, maybeSent: error.maybeSent };
}

describe('transport', () => {
  test('path, query, headers and body arrive as they were given, with a length', async (t) => {
    const x = await upstream(t, (response) => json(response, 200, {}));
    const send = createTransport(x.origin);
    const body = Buffer.from('{"text":"é"}');
    await send(
      { method: 'POST', target: '/2/a%2Fb?x=%20&x=2', headers: { 'content-type': 'application/json' }, body },
      options(),
    );
    const [got] = x.received;
    assert.equal(got?.method, 'POST');
    assert.equal(got?.target, '/2/a%2Fb?x=%20&x=2');
    assert.equal(got?.headers['content-length'], String(body.byteLength));
    assert.equal(got?.headers['transfer-encoding'], undefined);
    assert.deepEqual(got?.body, body);
  });

  test('a compressed answer is unpacked byte for byte', async (t) => {
    const text = `{"n":12345678901234567890,"z":1,"a":2}`;
    const x = await upstream(t, (response) => {
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(text));
    });
    const answer = await createTransport(x.origin)(GET, options());
    assert.equal(Buffer.from(answer.body).toString(), text);
  });

  test('connections are kept and used again, except where a fresh one is asked for', async (t) => {
    const ports: (number | undefined)[] = [];
    const x = await upstream(t, (response, raw) => {
      ports.push(raw.socket.remotePort);
      json(response, 200, {});
    });
    const send = createTransport(x.origin);
    await send(GET, options());
    await send(GET, options());
    await send(GET, options({ freshConnection: true }));
    assert.equal(ports[0], ports[1]);
    assert.notEqual(ports[1], ports[2]);
  });

  test('a refused connection sent nothing', async (t) => {
    const x = await upstream(t, () => {});
    await x.close();
    const sending = createTransport(x.origin)(GET, options());
    assert.deepEqual(await faultOf(sending), { fault: 'unreachable', maybeSent: false });
  });

  test('a connection that breaks after the request may have been carried out', async (t) => {
    const x = await upstream(t, (_response, raw) => raw.socket.resetAndDestroy());
    const sending = createTransport(x.origin)(GET, options());
    assert.deepEqual(await faultOf(sending), { fault: 'connection-lost', maybeSent: true });
  });

  test('silence, and a trickle that never ends, stop at the deadline', async (t) => {
    const silent = await upstream(t, () => {});
    const trickling = await upstream(t, (response) => {
      response.writeHead(200, { 'content-length': '1000' });
      const timer = setInterval(() => response.write('a'), 5);
      response.on('close', () => clearInterval(timer));
    });
    for (const x of [silent, trickling]) {
      const sending = createTransport(x.origin)(GET, options({ deadline: Date.now() + 150 }));
      assert.deepEqual(await faultOf(sending), { fault: 'timed-out', maybeSent: true });
    }
  });

  test('an answer shorter than announced, or cut off between chunks, is no answer', async (t) => {
    const heads = [
      'Content-Length: 100\r\n\r\n{"data":',
      'Transfer-Encoding: chunked\r\n\r\n8\r\n{"data":\r\n',
    ];
    for (const head of heads) {
      const origin = await rawServer(t, (socket) => socket.end(`HTTP/1.1 200 OK\r\n${head}`));
      const { fault } = await faultOf(createTransport(origin)(GET, options()));
      assert.equal(fault, 'connection-lost');
    }
  });

  test('an answer over the limit is given up, announced or not', async (t) => {
    const x = await upstream(t, (response) => response.end(Buffer.alloc(100_001, 'a')));
    assert.equal((await faultOf(createTransport(x.origin)(GET, options()))).fault, 'answer-too-large');
  });

  test('a small answer that unpacks to more than the limit is given up', async (t) => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const x = await upstream(t, (response) =>
      response.writeHead(200, { 'content-encoding': 'gzip' }).end(bomb),
    );
    assert.ok(bomb.byteLength < 100_000);
    assert.equal((await faultOf(createTransport(x.origin)(GET, options()))).fault, 'answer-too-large');
  });

  test('corrupt compression, an encoding nobody asked for, and what is not HTTP are unusable', async (t) => {
    const cut = gzipSync('{"data":[]}'.repeat(100)).subarray(0, 40);
    const answers: [string, Buffer][] = [
      ['gzip', cut],
      ['gzip', Buffer.from('plain')],
      ['br', Buffer.from('x')],
    ];
    for (const [encoding, body] of answers) {
      const x = await upstream(t, (response) =>
        response.writeHead(200, { 'content-encoding': encoding }).end(body),
      );
      assert.equal((await faultOf(createTransport(x.origin)(GET, options()))).fault, 'answer-unusable');
    }
    const origin = await rawServer(t, (socket) => socket.end('SSH-2.0-OpenSSH_9\r\n'));
    assert.equal((await faultOf(createTransport(origin)(GET, options()))).fault, 'answer-unusable');
  });

  test('an answer that switches protocols is unusable', async (t) => {
    const origin = await rawServer(t, (socket) =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    );
    assert.equal((await faultOf(createTransport(origin)(GET, options()))).fault, 'answer-unusable');
  });

  test('a redirect is handed back, not followed', async (t) => {
    const x = await upstream(t, (response) => response.writeHead(302, { location: '/elsewhere' }).end());
    const answer = await createTransport(x.origin)(GET, options());
    assert.equal(answer.status, 302);
    assert.equal(x.received.length, 1);
  });

  test('after the deadline nothing is sent at all', async (t) => {
    const x = await upstream(t, (response) => json(response, 200, {}));
    const sending = createTransport(x.origin)(GET, options({ deadline: Date.now() - 1 }));
    assert.deepEqual(await faultOf(sending), { fault: 'timed-out', maybeSent: false });
    assert.equal(x.received.length, 0);
  });
});
