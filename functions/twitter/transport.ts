import { Agent as HttpAgent, request as httpRequest, type IncomingMessage } from 'node:http';
import { Agent as HttpsAgent, request as httpsRequest } from 'node:https';
import { connect as connectPlain, type Socket } from 'node:net';
import { connect as connectSecurely } from 'node:tls';
import type { ByteRoom } from '../input/bytes-in-flight.ts';
import { TransportError, type TransportFault } from './transport-error.ts';
import { unpack } from './unpack.ts';

/** A request to X, complete but for its origin. */
export interface XRequest {
  readonly method: string;
  /** Path and query, percent-encoded. */
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Uint8Array | undefined;
}

export interface XAnswer {
  readonly status: number;
  /** Names in lower case; repeated headers as Node joins them. */
  readonly headers: Readonly<Record<string, string>>;
  /** As X meant it: no longer compressed, otherwise byte for byte. */
  readonly body: Uint8Array;
}

export interface SendOptions {
  /** When the whole answer must be here, in milliseconds since 1970 by the machine's own clock. */
  readonly deadline: number;
  /** The largest answer, before and after unpacking. */
  readonly maxBytes: number;
  /**
   * Opens a connection for this request alone. A kept-alive one can be closed by X at the moment it is used,
   * which leaves it open whether a write was carried out.
   */
  readonly freshConnection?: boolean;
  /** What the answer is counted against as it arrives; without one it is bounded by `maxBytes` alone. */
  readonly room?: ByteRoom | undefined;
  /** A connection made by {@link connect}, used for this request alone. */
  readonly socket?: Socket;
  /** The name of the secret that the answer is to hold, where X is asked to issue one. */
  readonly issues?: string;
  /** Asked in the very turn in which the request is written: on false nothing is, and the fault is `timed-out`. */
  readonly mayWrite?: () => boolean;
}

export type SendToX = (request: XRequest, options: SendOptions) => Promise<XAnswer>;

/**
 * When an idle connection is closed. Azure's outbound NAT forgets idle flows without a word after some minutes, and a
 * request over a forgotten one waits for its whole deadline.
 */
const IDLE_MS = 60_000;

/**
 * A sender bound to one origin, the only host it ever calls; it follows no redirect and repeats nothing.
 * Throws {@link TransportError}.
 */
export function createTransport(origin: string): SendToX {
  const { protocol, hostname, port } = new URL(origin);
  const secure = protocol === 'https:';
  const request = secure ? httpsRequest : httpRequest;
  const agent = new (secure ? HttpsAgent : HttpAgent)({ keepAlive: true, timeout: IDLE_MS });
  const address = { hostname: hostname.replace(/^\[|\]$/g, ''), port: port || (secure ? 443 : 80) };

  return (
    { method, target, headers, body },
    { deadline, maxBytes, freshConnection, room, socket: given, mayWrite },
  ) =>
    new Promise((resolve, reject) => {
      const patience = deadline - Date.now();
      if (patience <= 0) throw new TransportError('timed-out', false);
      let maybeSent = false;
      let settled = false;
      const outgoing = request({
        ...address,
        method,
        path: target,
        ...(given ? { createConnection: () => given } : { agent: freshConnection ? false : agent }),
        headers: {
          ...headers,
          'accept-encoding': 'gzip',
          ...(body && { 'content-length': String(body.byteLength) }),
        },
      });

      const fail = (error: TransportError): void => {
        if (settled) return;
        settled = true;
        clearTimeout(timer);
        outgoing.destroy();
        reject(error);
      };
      const timer = setTimeout(() => fail(new TransportError('timed-out', maybeSent)), patience);

      outgoing.once('socket', (socket) => {
        // Node writes the request after this event, in the same turn, unless the request is destroyed here.
        if (mayWrite?.() === false) return fail(new TransportError('timed-out', false));
        if (!socket.connecting) maybeSent = true;
        else socket.once(secure ? 'secureConnect' : 'connect', () => (maybeSent = true));
      });
      outgoing.on('error', (error: NodeJS.ErrnoException) =>
        fail(new TransportError(requestFault(error, maybeSent), maybeSent, error.code)),
      );
      outgoing.once('upgrade', (_response, socket) => {
        socket.destroy();
        fail(new TransportError('answer-unusable', true));
      });
      outgoing.once('response', (response) => {
        collect(response, maxBytes, room)
          .then((packed) => unpack(packed, response.headers['content-encoding'], maxBytes, room))
          .then(
            (unpacked) => {
              if (settled) return room?.give(unpacked.byteLength);
              settled = true;
              clearTimeout(timer);
              resolve({
                status: response.statusCode ?? 0,
                headers: joinedHeaders(response),
                body: unpacked,
              });
            },
            (error: unknown) =>
              fail(error instanceof TransportError ? error : new TransportError('connection-lost', true)),
          );
      });
      outgoing.end(body);
    });
}

/**
 * A connection to an origin, ready to be written to, for a request that must not be begun before everything else is
 * in place. Throws {@link TransportError} `unreachable` or `timed-out`; whoever gets the socket has to destroy it.
 */
export function connect(origin: string, deadline: number): Promise<Socket> {
  const { protocol, hostname, port } = new URL(origin);
  const secure = protocol === 'https:';
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    const socket = secure
      ? connectSecurely({ host, port: Number(port || 443), servername: host })
      : connectPlain({ host, port: Number(port || 80) });
    const fail = (error: TransportError): void => {
      clearTimeout(timer);
      socket.destroy();
      reject(error);
    };
    const timer = setTimeout(
      () => fail(new TransportError('timed-out', false)),
      Math.max(0, deadline - Date.now()),
    );
    socket.on('error', (error: NodeJS.ErrnoException) =>
      fail(new TransportError('unreachable', false, error.code)),
    );
    socket.once(secure ? 'secureConnect' : 'connect', () => {
      clearTimeout(timer);
      resolve(socket);
    });
  });
}

/** Reads a body to its announced end; one that breaks off is an error, not a short answer. */
function collect(response: IncomingMessage, maxBytes: number, room?: ByteRoom): Promise<Buffer> {
  return new Promise((resolve, rejectWith) => {
    const chunks: Buffer[] = [];
    let size = 0;
    let taken = 0;
    const reject = (error: Error): void => {
      room?.give(taken);
      taken = 0;
      rejectWith(error);
    };
    response.on('data', (chunk: Buffer) => {
      size += chunk.byteLength;
      if (size > maxBytes) return reject(new TransportError('answer-too-large', true));
      if (room && !room.take(chunk.byteLength)) return reject(new TransportError('no-room', true));
      if (room) taken += chunk.byteLength;
      chunks.push(chunk);
    });
    response.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks)));
    response.once('error', reject);
    // Every answer closes; only one that is not complete has broken off.
    response.once('close', () => {
      if (!response.complete) reject(new TransportError('connection-lost', true));
    });
  });
}

function requestFault(error: NodeJS.ErrnoException, maybeSent: boolean): TransportFault {
  if (!maybeSent) return 'unreachable';
  return error.code?.startsWith('HPE_') ? 'answer-unusable' : 'connection-lost';
}

function joinedHeaders(response: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(response.headers)) {
    if (typeof value === 'string') headers[name] = value;
    else if (value !== undefined) headers[name] = value.join(', ');
  }
  return headers;
}
