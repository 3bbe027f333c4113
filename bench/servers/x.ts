/** X's stand-in: answers from memory at once, or the large answer slowly where `--trickle SECONDS` says so. */
import { createServer, type ServerResponse } from 'node:http';
import { parseArgs } from 'node:util';
import { answerQuestions } from '../harness/processes.ts';
import { answerTo } from './answers.ts';

export interface XQuestion {
  readonly port: number;
}

/** What has happened since the last question. */
export interface XTally {
  /** Requests by the first word of `Authorization`. */
  readonly schemes: Readonly<Record<string, number>>;
  /** The most requests that were under way at once. */
  readonly peak: number;
}

const { values } = parseArgs({ options: { trickle: { type: 'string' } } });
const PIECES = 50;

let schemes: Record<string, number> = {};
let peak = 0;
let underWay = 0;

const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  const [scheme = 'none'] = (request.headers.authorization ?? 'none').split(' ');
  schemes[scheme] = (schemes[scheme] ?? 0) + 1;
  peak = Math.max(peak, ++underWay);
  response.once('close', () => underWay--);
  const body = answerTo(request.url ?? '');
  response.writeHead(200, {
    'content-type': 'application/json; charset=utf-8',
    'content-length': body.byteLength,
    'cache-control': 'no-cache, no-store, max-age=0',
    'api-version': '2.167',
    'x-rate-limit-limit': '450',
    'x-rate-limit-remaining': '449',
    'x-rate-limit-reset': '1795434300',
    'x-response-time': '34',
    'x-transaction-id': '3c1f5b0a9d7e2468',
  });
  if (values.trickle && body.byteLength > 10_000) trickle(response, body, Number(values.trickle) * 1000);
  else response.end(body);
});

/** Sends a body in equal pieces, the last after `milliseconds`. */
function trickle(response: ServerResponse, body: Buffer, milliseconds: number): void {
  const size = Math.ceil(body.byteLength / PIECES);
  let sent = 0;
  const timer = setInterval(() => {
    const piece = body.subarray(sent, sent + size);
    sent += size;
    if (sent < body.byteLength) return void response.write(piece);
    clearInterval(timer);
    response.end(piece);
  }, milliseconds / PIECES);
  response.once('close', () => clearInterval(timer));
}

answerQuestions<XQuestion, XTally>(async ({ port }) => {
  if (!server.listening) await new Promise<void>((ready) => server.listen(port, '127.0.0.1', ready));
  const tally = { schemes, peak };
  schemes = {};
  peak = underWay;
  return tally;
});
