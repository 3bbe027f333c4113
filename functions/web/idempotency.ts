import { hash } from 'node:crypto';
import { ProblemError } from '../problems.ts';
import { insertOnce, swap, WRITE_ID } from '../storage/swap.ts';
import type { Row, Table, Values } from '../storage/tables.ts';
import type { WebAnswer, WebRequest } from './http.ts';

export interface IdempotencyWorld {
  readonly table: Table;
  readonly now: () => number;
  readonly newWriteId: () => string;
}

export interface IdempotentWork {
  /** Everything that a key is for: the caller, the account and the route. */
  readonly scope: readonly string[];
  readonly body: Uint8Array;
  /** An id for what the work makes, chosen before anything is written. */
  readonly newId: () => string;
  /** Does the work. Doing it twice with one id must make one thing. */
  readonly run: (id: string) => Promise<WebAnswer>;
}

const KEPT_MS = 24 * 60 * 60_000;
/** A call that has not answered by now never will. */
const ABANDONED_MS = 60_000;
/** What fits into a row; a larger answer is made again from its id. */
const MAX_ANSWER_CHARS = 30_000;

/**
 * Runs the work of a POST once for each `Idempotency-Key`: the same key with the same body gets the first answer again,
 * for 24 hours. Without a key the work just runs.
 * Throws `idempotency-key-malformed`, `idempotency-key-reused` (another body) and `idempotency-in-progress`.
 */
export async function idempotently(
  request: WebRequest,
  work: IdempotentWork,
  { table, now, newWriteId }: IdempotencyWorld,
): Promise<WebAnswer> {
  const key = request.headers.get('idempotency-key');
  if (key === null) return work.run(work.newId());
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new ProblemError(
      'idempotency-key-malformed',
      'Idempotency-Key must be 1 to 255 printable ASCII characters.',
    );
  }
  const name = hash('sha256', JSON.stringify([...work.scope, key]), 'hex');
  const partition = name.slice(0, 2);
  const bodyHash = hash('sha256', work.body, 'hex');
  const claimOf = (id: string): Values => ({
    [WRITE_ID]: newWriteId(),
    id,
    bodyHash,
    startedAt: now(),
    answer: '',
  });

  const mine = await claim();
  if ('status' in mine) return mine;
  const id = String(mine.values.id);
  const answer = await work.run(id).catch(async (error: unknown) => {
    // A refusal made nothing, so the key is free again. After any other error nobody knows, and the claim stays.
    if (error instanceof ProblemError && error.status < 500)
      await table.remove(partition, name).catch(() => {});
    throw error;
  });
  const text = textOf(answer);
  if (text.length <= MAX_ANSWER_CHARS) {
    // Without this the next call with the key does the work again under the same id, which makes nothing new.
    await table.replace(mine, { ...mine.values, [WRITE_ID]: newWriteId(), answer: text }).catch(() => {});
  }
  return answer;

  /** The row that says that this call does the work, or the answer that the work had. */
  async function claim(): Promise<Row | WebAnswer> {
    const fresh = await insertOnce(table, partition, name, claimOf(work.newId()));
    if (fresh) return fresh;
    const held = await table.get(partition, name);
    if (!held) throw inProgress();
    const age = now() - Number(held.values.startedAt);
    let takeOver: string | undefined;
    if (age > KEPT_MS) takeOver = work.newId();
    else if (held.values.bodyHash !== bodyHash) {
      throw new ProblemError(
        'idempotency-key-reused',
        'This Idempotency-Key was used with another body. Take a new key for a new request.',
      );
    } else if (held.values.answer) return answerOf(String(held.values.answer));
    else if (age > ABANDONED_MS) takeOver = String(held.values.id);
    if (takeOver === undefined) throw inProgress();
    const taken = await swap(table, held, claimOf(takeOver));
    if (!taken) throw inProgress();
    return taken;
  }
}

function inProgress(): ProblemError {
  return new ProblemError(
    'idempotency-in-progress',
    'A request with this Idempotency-Key is still running; ask again shortly.',
    {
      headers: { 'retry-after': '2' },
    },
  );
}

function textOf({ status, headers, body }: WebAnswer): string {
  return JSON.stringify({ status, headers, body: Buffer.from(body ?? []).toString() });
}

function answerOf(text: string): WebAnswer {
  const { status, headers, body } = JSON.parse(text);
  return { status, headers, body: Buffer.from(body) };
}
