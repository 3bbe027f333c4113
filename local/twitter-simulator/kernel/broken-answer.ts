import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { createGzip } from 'node:zlib';
import type { Answer } from './exchange.ts';
import type { FaultEffect } from './faults.ts';
import { pack, send } from './send.ts';

const PADDING = Buffer.alloc(64 * 1024, ' ');

/** `bytes` and then spaces, which JSON permits, up to `total`; in pieces of at most `piece`. */
function* padded(bytes: Buffer, total: number, piece: number): Generator<Buffer> {
  for (let at = 0; at < bytes.length; at += piece) yield bytes.subarray(at, at + piece);
  for (let left = total - bytes.length; left > 0; left -= piece) {
    yield PADDING.subarray(0, Math.min(left, piece));
  }
}

async function* slowly(
  pieces: Iterable<Buffer>,
  intervalMs: number,
  signal: AbortSignal,
): AsyncGenerator<Buffer> {
  let first = true;
  for (const piece of pieces) {
    if (!first) await sleep(intervalMs, undefined, { signal });
    first = false;
    yield piece;
  }
}

/** Sends an answer the way the fault says. Resolves when it is sent, or when the client went away. */
export async function sendBroken(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  common: OutgoingHttpHeaders,
  fault: FaultEffect,
): Promise<void> {
  const plain = Buffer.from(answer.body ?? '');
  const head = { ...common, ...answer.headers };
  const stream = async (source: Readable, headers: OutgoingHttpHeaders): Promise<void> => {
    response.writeHead(answer.status, { ...head, ...headers });
    await pipeline(source, response).catch(() => response.destroy());
  };
  switch (fault.kind) {
    case 'truncated': {
      const { status, headers, bytes } = pack(request, answer);
      response.writeHead(status, { ...common, ...headers });
      const cut = bytes.subarray(0, fault.bytes ?? Math.floor(bytes.length / 2));
      // An empty write would leave the headers unsent.
      response.flushHeaders();
      response.write(cut, () => response.destroy());
      return;
    }
    case 'huge': {
      const length = Math.max(plain.length, fault.bytes);
      const source = Readable.from(padded(plain, fault.bytes, PADDING.length), { objectMode: false });
      return stream(source, { 'content-length': length });
    }
    case 'trickle': {
      const length = Math.max(plain.length, fault.bytes ?? 0);
      const pieces = padded(plain, length, Math.min(fault.chunkBytes, PADDING.length));
      const gone = new AbortController();
      response.once('close', () => gone.abort());
      return stream(Readable.from(slowly(pieces, fault.intervalMs, gone.signal), { objectMode: false }), {
        'content-length': length,
      });
    }
    case 'gzip-bomb': {
      const source = Readable.from(padded(plain, fault.bytes, PADDING.length), { objectMode: false });
      response.writeHead(answer.status, { ...head, 'content-encoding': 'gzip' });
      await pipeline(source, createGzip({ level: 9 }), response).catch(() => response.destroy());
      return;
    }
    case 'content-type': {
      const headers = { ...answer.headers, 'content-type': fault.contentType };
      const body = fault.body ?? answer.body;
      send(
        request,
        response,
        { status: answer.status, headers, ...(body === undefined ? {} : { body }) },
        common,
      );
      return;
    }
    default:
      send(request, response, answer, common);
  }
}
