import { hash } from 'node:crypto';
import { ProblemError } from '../problems.ts';
import { insertOnce, swap, WRITE_ID } from '../storage/swap.ts';
import type { Row, Values } from '../storage/tables.ts';
import type { WebAnswer, WebRequest } from './http.ts';
import { CLAIM_MS, type ClaimWorld, claimedUntil, holdClaim, isUnderWay } from './idempotency-claim.ts';
import { KEPT_MS, keyPartition, noteKey } from './idempotency-keys.ts';

export type IdempotencyWorld = ClaimWorld;

export interface IdempotentWork {
  /** Everything that a key is for: the caller, the account and the route. */
  readonly scope: readonly string[];
  readonly body: Uint8Array;
  /** Longer than the work ever takes, in milliseconds: for so long at most its claim is renewed. */
  readonly longestMs?: number;
  /** An id for what the work makes, chosen before anything is written. */
  readonly newId: () => string;
  /**
   * The answer of work that was begun under the id, at an instant, and whose answer is not known: from what is there by
   * now; `undefined` where that does not show that the work was done.
   */
  readonly find: (id: string, since: number) => Promise<WebAnswer | undefined>;
  /** Does the work. Doing it twice with one id must make one thing. */
  readonly run: (id: string) => Promise<WebAnswer>;
}

/** Requests to storage alone: the longest is a file of 100 MB, which is given up after one minute. */
const LONGEST_MS = 2 * 60_000;
/** What storage did not answer it may yet do; not after so long. */
const SETTLING_MS = 60_000;
/** What fits into a row; a larger answer is made again from what is there. */
const MAX_ANSWER_CHARS = 30_000;

/**
 * Runs the work of a POST once for each `Idempotency-Key`: the same key with the same body gets the first answer again,
 * for 24 hours. Where that answer is not known, because its process ended or it was too large to keep, it is made from
 * what the work left; only work that left nothing is done again. While the work goes on nobody else
 * does it; where its process ended, the key is free within seconds. Without a key the work just runs.
 * Throws `idempotency-key-malformed`, `idempotency-key-reused` (another body) and `idempotency-in-progress`.
 */
export async function idempotently(
  request: WebRequest,
  work: IdempotentWork,
  world: IdempotencyWorld,
): Promise<WebAnswer> {
  const { table, now, newWriteId } = world;
  const key = request.headers.get('idempotency-key');
  if (key === null) return work.run(work.newId());
  if (!/^[\x21-\x7e]{1,255}$/.test(key)) {
    throw new ProblemError(
      'idempotency-key-malformed',
      'Idempotency-Key must be 1 to 255 printable ASCII characters.',
    );
  }
  const { longestMs = LONGEST_MS } = work;
  const name = hash('sha256', JSON.stringify([...work.scope, key]), 'hex');
  const bodyHash = hash('sha256', work.body, 'hex');

  const claimed = await claim();
  if ('status' in claimed) return claimed;
  const { mine, isAgain } = claimed;
  const id = String(mine.values.id);
  const held = holdClaim(mine, longestMs, world);
  try {
    const found = isAgain ? await work.find(id, Number(mine.values.startedAt)) : undefined;
    const answer = found ?? (await work.run(id));
    const text = textOf(answer);
    // Nobody works any more: the next call with the key gets this answer, or looks for what is there.
    await held.settle({ until: 0, answer: text.length <= MAX_ANSWER_CHARS ? text : '' });
    return answer;
  } catch (error) {
    // A refusal made nothing, so the key is free again. After any other error nobody knows, and the claim stays.
    const isRefusal = error instanceof ProblemError && error.status < 500;
    await (isRefusal ? held.release() : held.settle({ until: now() + SETTLING_MS }));
    throw error;
  }

  /** The row that says that this call does the work, or the answer that the work had. */
  async function claim(): Promise<Claim | WebAnswer> {
    const partition = keyPartition(name);
    const found = await table.get(partition, name);
    if (!found || now() - Number(found.values.startedAt) > KEPT_MS) {
      const startedAt = now();
      await noteKey(table, name, startedAt, newWriteId());
      const values = claimOf(work.newId(), startedAt);
      const mine = await (found ? swap(table, found, values) : insertOnce(table, partition, name, values));
      if (mine) return { mine, isAgain: false };
      throw inProgress(CLAIM_MS);
    }
    const { id, startedAt, until, answer } = found.values;
    if (found.values.bodyHash !== bodyHash) {
      throw new ProblemError(
        'idempotency-key-reused',
        'This Idempotency-Key was used with another body. Take a new key for a new request.',
      );
    }
    if (answer) return answerOf(String(answer));
    const remainingMs = Number(until) - now();
    if (remainingMs > 0) throw inProgress(remainingMs);
    if (isUnderWay(table, name, now())) throw inProgress(CLAIM_MS);
    const mine = await swap(table, found, claimOf(String(id), Number(startedAt)));
    if (mine) return { mine, isAgain: true };
    throw inProgress(CLAIM_MS);
  }

  function claimOf(id: string, startedAt: number): Values {
    return { [WRITE_ID]: newWriteId(), id, bodyHash, startedAt, until: claimedUntil(now()), answer: '' };
  }
}

interface Claim {
  readonly mine: Row;
  /** Whether the work may have been done before. */
  readonly isAgain: boolean;
}

/** Another call does the work; `remainingMs` is when its claim ends, unless it is renewed. */
function inProgress(remainingMs: number): ProblemError {
  const seconds = Math.ceil(remainingMs / 1000);
  return new ProblemError(
    'idempotency-in-progress',
    `A request with this Idempotency-Key is still running, or has just failed: try again in ${seconds} s.`,
    { headers: { 'retry-after': String(seconds) } },
  );
}

function textOf({ status, headers, body }: WebAnswer): string {
  return JSON.stringify({ status, headers, body: Buffer.from(body ?? []).toString() });
}

function answerOf(text: string): WebAnswer {
  const { status, headers, body } = JSON.parse(text);
  return { status, headers, body: Buffer.from(body) };
}
