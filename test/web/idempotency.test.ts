import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { TableClient } from '@azure/data-tables';
import { createLog } from '../../functions/log.ts';
import { ProblemError } from '../../functions/problems.ts';
import { StorageError } from '../../functions/storage/storage-error.ts';
import { createTables, type Table } from '../../functions/storage/tables.ts';
import { jsonAnswer, type WebAnswer } from '../../functions/web/http.ts';
import { type IdempotentWork, idempotently } from '../../functions/web/idempotency.ts';
import { sweepKeys } from '../../functions/web/idempotency-keys.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { ported } from '../support/publishing.ts';
import { webRequest } from '../support/web.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

describe('an Idempotency-Key, in real storage', () => {
  let azurite: Azurite;
  let name: string;
  let table: Table;
  let ahead = 0;
  let count = 0;
  /** What the work has made, by the id that it was given. */
  const made = new Map<string, string>();
  before(async () => {
    azurite = await startAzurite();
  });
  beforeEach(() => {
    ahead = 0;
    made.clear();
    const storage = {
      kind: 'connection-string',
      connectionString: azurite.connectionString,
    } as const;
    name = `keys${count++}`;
    table = createTables(storage, { deployed: false, clientId: undefined })(name);
  });
  after(() => azurite?.stop());

  const now = (): number => Date.now() + ahead;
  const newWriteId = (): string => randomBytes(12).toString('hex');
  const make = (id: string, text = 'made'): WebAnswer => {
    made.set(id, text);
    return jsonAnswer(201, { id, text });
  };
  const call = (work: Partial<IdempotentWork> = {}, key = 'launch', body = 'body'): Promise<WebAnswer> =>
    idempotently(
      webRequest('POST', '/api/things', { 'idempotency-key': key }),
      {
        scope: ['caller', 'things'],
        body: Buffer.from(body),
        newId: newWriteId,
        find: async (id) => {
          const text = made.get(id);
          return text === undefined ? undefined : jsonAnswer(201, { id, text });
        },
        run: async (id) => make(id),
        ...work,
      },
      { table, now, newWriteId },
    );
  const bodyOf = ({ body }: WebAnswer): { readonly id: string } =>
    JSON.parse(Buffer.from(body ?? []).toString());
  const code = (work: Promise<unknown>): Promise<string> =>
    work.then(
      () => 'done',
      (error: unknown) => (error instanceof ProblemError ? error.code : String(error)),
    );
  const refuse = async (): Promise<never> => {
    throw new ProblemError('post-invalid', 'refused');
  };
  /** Work that waits in the middle until it is told to go on. */
  const waiting = (end: (id: string) => Promise<WebAnswer>) => {
    const { promise, resolve } = Promise.withResolvers<void>();
    const started = Promise.withResolvers<void>();
    const run = async (id: string): Promise<WebAnswer> => {
      started.resolve();
      await promise;
      return end(id);
    };
    return { run, started: started.promise, goOn: resolve };
  };

  test('what was made before its process ended is answered with, also where it would be refused by now', async () => {
    const ending = async (id: string): Promise<never> => {
      make(id);
      throw new Error('the process ended');
    };
    await assert.rejects(call({ run: ending }), /the process ended/);
    ahead = 3 * MINUTE;
    const answer = await call({ run: refuse });
    assert.deepEqual([answer.status, made.has(bodyOf(answer).id), made.size], [201, true, 1]);
    assert.deepEqual(await call({ run: refuse }), answer);
  });

  test('work that ended with nothing made is done again, under the same id', async () => {
    const ids: string[] = [];
    const ending = async (id: string): Promise<never> => {
      ids.push(id);
      throw new StorageError('unknown');
    };
    await assert.rejects(call({ run: ending }), StorageError);
    assert.equal(await code(call()), 'idempotency-in-progress');
    ahead = 3 * MINUTE;
    assert.deepEqual([bodyOf(await call()).id], ids);
  });

  test('an answer that is too large to keep is made again from what is there, at once', async () => {
    const long = 'x'.repeat(40_000);
    const answer = await call({ run: async (id) => make(id, long) });
    assert.deepEqual(await call({ run: refuse }), answer);
    assert.equal(made.size, 1);
  });

  test('work that takes long keeps its claim for as long as it says', async () => {
    const long = waiting(async (id) => make(id));
    const first = call({ run: long.run, longestMs: 30 * MINUTE });
    await long.started;
    ahead = 29 * MINUTE;
    assert.equal(await code(call()), 'idempotency-in-progress');
    long.goOn();
    const answer = await first;
    assert.deepEqual(await call(), answer);
    assert.equal(made.size, 1);
  });

  test('a call whose claim was taken over neither frees the key nor changes its answer', async () => {
    for (const end of [refuse, async () => jsonAnswer(201, { id: 'of the first' })]) {
      const key = newWriteId();
      const slow = waiting(end);
      const first = code(call({ run: slow.run }, key));
      await slow.started;
      ahead += 3 * MINUTE;
      const second = await call({}, key);
      slow.goOn();
      await first;
      assert.deepEqual(await call({ run: refuse }, key), second);
    }
  });

  test('a key is in force for 24 hours, and then free for another body', async () => {
    const first = await call();
    ahead = DAY - MINUTE;
    assert.equal(await code(call({}, 'launch', 'another')), 'idempotency-key-reused');
    assert.deepEqual(await call(), first);
    ahead = DAY + MINUTE;
    assert.notEqual(bodyOf(await call({}, 'launch', 'another')).id, bodyOf(first).id);
  });

  describe('that is over', () => {
    const sweep = async (through = table): Promise<string[]> => {
      const lines: string[] = [];
      const log = createLog((_level, line) => lines.push(line));
      await sweepKeys({ table: through, now, log }, () => false);
      return lines;
    };
    /** How many rows are stored, of keys and of hints. */
    const rows = async (): Promise<number> => {
      const options = { allowInsecureConnection: true };
      const client = TableClient.fromConnectionString(azurite.connectionString, name, options);
      return (await Array.fromAsync(client.listEntities())).length;
    };

    test('is removed after 24 hours, not before; one that was used again counts from then', async () => {
      await call({}, 'one');
      await call({}, 'two');
      ahead = DAY - MINUTE;
      await sweep();
      assert.equal(await rows(), 4);
      ahead = DAY + MINUTE;
      const again = await call({}, 'two');
      await sweep();
      assert.equal(await rows(), 2);
      assert.deepEqual(await call({ run: refuse }, 'two'), again);
      ahead = 2 * DAY + 2 * MINUTE;
      await sweep();
      assert.equal(await rows(), 0);
    });

    test('is removed by the next sweep where one ended half-way, and the log says where', async () => {
      for (let end = 1; ; end++) {
        ahead = 0;
        await call();
        ahead = DAY + MINUTE;
        let calls = 0;
        const dying = ported('keys', table, (_name, run) =>
          ++calls >= end ? Promise.reject(new StorageError('unknown')) : run(),
        );
        const lines = await sweep(dying);
        if (calls < end) return void assert.deepEqual([lines, await rows(), end], [[], 0, 5]);
        assert.match(lines.join(), /"event":"keys.sweep-failed","error":"StorageError","at":\[/);
        await sweep();
        assert.equal(await rows(), 0, `ended at ${end}`);
      }
    });
  });
});
