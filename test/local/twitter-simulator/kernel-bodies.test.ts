import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parseMultipart } from '../../../local/twitter-simulator/kernel/multipart.ts';
import { bearer, callAsOwner, exchangeRaw, posted, startStub } from './kernel-stub.ts';

const MEGABYTE = 1024 * 1024;
const APPEND = '/2/media/upload/1/append';

describe('a multipart body', () => {
  test('keeps bytes as they are, line ends and boundary look-alikes included', () => {
    const bytes = Buffer.concat([
      Buffer.from(Array.from({ length: 256 }, (_, index) => index)),
      Buffer.from('\r\n--bound\r\n\r\n--\r\n'),
    ]);
    const body = Buffer.concat([
      Buffer.from(
        'preamble\r\n--bo"undary\r\nContent-Disposition: form-data; name="segment_index"\r\n\r\n0\r\n',
      ),
      Buffer.from('--bo"undary \r\ncontent-type: video/mp4\r\n'),
      Buffer.from('content-disposition: form-data; filename="a \\"b\\".mp4"; name=media\r\n\r\n'),
      bytes,
      Buffer.from('\r\n--bo"undary--\r\nepilogue'),
    ]);
    assert.deepEqual(parseMultipart(body, 'multipart/form-data; boundary="bo\\"undary"'), [
      { name: 'segment_index', bytes: Buffer.from('0') },
      { name: 'media', filename: 'a "b".mp4', contentType: 'video/mp4', bytes },
    ]);
  });

  test('with no parts, and with an empty one, is read', () => {
    assert.deepEqual(parseMultipart(Buffer.from('--b--'), 'multipart/form-data; boundary=b'), []);
    const one = Buffer.from('--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n\r\n--b--\r\n');
    assert.deepEqual(parseMultipart(one, 'multipart/form-data; boundary=b'), [
      { name: 'a', bytes: Buffer.alloc(0) },
    ]);
  });

  test('that is cut off, has no boundary or a nameless part is X’s 400', () => {
    const type = 'multipart/form-data; boundary=b';
    const part = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n1';
    for (const [body, contentType] of [
      [`${part}\r\n`, type],
      [`${part}\r\n--b--`, 'multipart/form-data'],
      ['--b\r\nContent-Type: text/plain\r\n\r\n1\r\n--b--', type],
      ['--b\r\n\r\n1\r\n--b--', type],
      ['', type],
    ] as const) {
      assert.throws(() => parseMultipart(Buffer.from(body), contentType), { status: 400 }, body);
    }
  });

  test('from FormData reaches the operation', async (t) => {
    const { url } = await startStub(t);
    const form = new FormData();
    form.set('segment_index', '3');
    form.set('media', new Blob([Buffer.from([0, 255, 13, 10])], { type: 'image/png' }), 'é.png');
    const response = await fetch(url + APPEND, { method: 'POST', headers: bearer, body: form });
    const { parts } = (await response.json()) as { parts: unknown[] };
    assert.deepEqual(parts, [
      { name: 'segment_index', base64: 'Mw==' },
      { name: 'media', filename: 'é.png', contentType: 'image/png', base64: 'AP8NCg==' },
    ]);
  });
});

describe('the size of a body', () => {
  test('over 6 MB of multipart is answered 413, and below it is taken', async (t) => {
    const { url } = await startStub(t);
    const append = async (size: number): Promise<number> => {
      const form = new FormData();
      form.set('media', new Blob([Buffer.alloc(size)]));
      const response = await fetch(url + APPEND, { method: 'POST', headers: bearer, body: form });
      await response.arrayBuffer();
      return response.status;
    };
    assert.equal(await append(6 * MEGABYTE), 413);
    assert.equal(await append(6 * MEGABYTE - 1000), 200);
  });

  test('over 1 MB of JSON is answered 413 and does nothing, announced or in chunks', async (t) => {
    const { url } = await startStub(t);
    const text = JSON.stringify({ text: 'x'.repeat(MEGABYTE) });
    const headers = { 'content-type': 'application/json' };
    const announced = await fetch(`${url}/2/tweets`, { method: 'POST', headers, body: text });
    assert.equal(announced.status, 413);
    const body = new Blob([text]).stream();
    const chunked = await fetch(`${url}/2/tweets`, {
      method: 'POST',
      headers,
      body,
      duplex: 'half',
    } as RequestInit);
    assert.equal(chunked.status, 413);
    assert.deepEqual(posted, []);
  });
});

describe('a JSON body', () => {
  test('sent in chunks is read like any other', async (t) => {
    const { port } = await startStub(t, { hostNames: ['x'] });
    const answer = await exchangeRaw(
      port,
      `POST ${APPEND} HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: ${bearer.authorization}\r\n` +
        'Content-Type: application/json; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n5\r\n{"a":\r\n3\r\n"b"\r\n1\r\n}\r\n0\r\n\r\n',
    );
    assert.match(answer, /^HTTP\/1\.1 200 /);
    assert.match(answer, /"body":\{"a":"b"\}/);
  });

  test('that is malformed, or of another type, is X’s 400', async (t) => {
    const { url } = await startStub(t);
    for (const [type, body] of [
      ['application/json', '{"text":'],
      ['text/plain', 'hello'],
    ] as const) {
      const headers = { ...bearer, 'content-type': type };
      const response = await fetch(url + APPEND, { method: 'POST', headers, body });
      const answer = (await response.json()) as {
        title: string;
        type: string;
        errors: { message: string }[];
      };
      assert.equal(response.status, 400);
      assert.equal(answer.title, 'Invalid Request');
      assert.match(answer.type, /\/invalid-request$/);
      assert.equal(typeof answer.errors[0]?.message, 'string');
    }
  });

  test('gets its own sentence for duplicate text', async (t) => {
    const simulator = await startStub(t);
    await callAsOwner(simulator, 'POST', '/2/tweets', { text: 'again' });
    const second = await callAsOwner(simulator, 'POST', '/2/tweets', { text: 'again' });
    assert.deepEqual(await second.json(), {
      title: 'Forbidden',
      type: 'about:blank',
      status: 403,
      detail: 'You are not allowed to create a Tweet with duplicate content.',
    });
  });
});
