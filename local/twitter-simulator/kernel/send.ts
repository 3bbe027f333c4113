import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Answer } from './exchange.ts';
import type { Random } from './random.ts';

/** The version that X's description of its API has. */
const API_VERSION = '2.167';
const GUEST_SECONDS = 63_072_000;

/** The headers of every answer of X's API. */
export function xHeaders(now: number, random: Random): OutgoingHttpHeaders {
  const guest = random.digits(12);
  const cookie = (name: string, value: string): string =>
    `${name}=${value}; Max-Age=${GUEST_SECONDS}; Path=/; Domain=.x.com; Secure; SameSite=None`;
  return {
    date: new Date(now).toUTCString(),
    server: 'tsa_b',
    'api-version': API_VERSION,
    'cache-control': 'no-cache, no-store, max-age=0',
    'set-cookie': [cookie('guest_id', `v1%3A${guest}`), cookie('personalization_id', `"v1_${guest}"`)],
    'strict-transport-security': 'max-age=631138519',
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'SAMEORIGIN',
    'x-transaction-id': random.hex(16),
    'x-connection-hash': random.hex(64),
    'x-response-time': '7',
  };
}

/** Whether `accept-encoding` takes gzip (RFC 9110, section 12.5.3, as far as clients use it). */
function takesGzip(request: IncomingMessage): boolean {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  return accepted.split(',').some((item) => {
    const [coding, weight] = item.split(';');
    return coding?.trim().toLowerCase() === 'gzip' && !/^\s*q=0(\.0*)?\s*$/i.test(weight ?? '');
  });
}

/** The answer's status, headers and bytes, packed where the client takes gzip, as X does. */
export function pack(
  request: IncomingMessage,
  { status, headers, body }: Answer,
): { status: number; headers: OutgoingHttpHeaders; bytes: Buffer } {
  const plain = Buffer.from(body ?? '');
  if (plain.length === 0 || !takesGzip(request)) {
    return { status, headers: { ...headers, 'content-length': plain.length }, bytes: plain };
  }
  const bytes = gzipSync(plain);
  const packed = { ...headers, 'content-encoding': 'gzip', 'content-length': bytes.length };
  return { status, headers: packed, bytes };
}

export function send(
  request: IncomingMessage,
  response: ServerResponse,
  answer: Answer,
  common: OutgoingHttpHeaders,
): void {
  const { status, headers, bytes } = pack(request, answer);
  response.writeHead(status, { ...common, ...headers });
  response.end(bytes);
}
