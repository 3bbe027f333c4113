/** Many large requests at once, and an X that answers each with as much: what arrives at an instance in its worst moment. */
import { createServer, type ServerResponse } from 'node:http';
import { answerQuestions } from '../harness/processes.ts';

export interface BurstQuestion {
  /** Where the stand-in for X listens. */
  readonly xPort: number;
  readonly url: string;
  readonly method: 'GET' | 'POST';
  /** How many at once. */
  readonly count: number;
  /** Of each request's body, or of each answer of X's. */
  readonly bytes: number;
}

/** How many answers had which status; 0 for those that never came. */
export type BurstAnswer = Readonly<Record<string, number>>;

let answer = Buffer.alloc(0);
let expected = 0;
let waiting: ServerResponse[] = [];
/** Answers when all are there, so that all answers come at once. */
const x = createServer((_request, response) => {
  waiting.push(response);
  if (waiting.length < expected) return;
  for (const each of waiting) {
    each.writeHead(200, { 'content-type': 'application/json', 'content-length': answer.byteLength });
    each.end(answer);
  }
  waiting = [];
});

/** A GIF by its first bytes, which is all that the gateway looks at. */
function gif(bytes: number): Uint8Array<ArrayBuffer> {
  const file = new Uint8Array(bytes);
  file.set(Buffer.from('GIF89a'));
  return file;
}

answerQuestions<BurstQuestion, BurstAnswer>(async ({ xPort, url, method, count, bytes }) => {
  if (!x.listening) await new Promise<void>((ready) => x.listen(xPort, '127.0.0.1', ready));
  expected = count;
  answer = Buffer.from(JSON.stringify({ data: 'x'.repeat(Math.max(0, bytes - 11)) }));
  const body = method === 'POST' ? gif(bytes) : null;
  const counts: Record<string, number> = {};
  const calls = Array.from({ length: count }, async () => {
    const status = await fetch(url, { method, body, headers: { 'content-type': 'image/gif' } }).then(
      async (response) => (await response.arrayBuffer()) && response.status,
      () => 0,
    );
    counts[status] = (counts[status] ?? 0) + 1;
  });
  await Promise.all(calls);
  return counts;
});
