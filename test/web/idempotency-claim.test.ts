import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { ProblemError } from '../../functions/problems.ts';
import { StorageError } from '../../functions/storage/storage-error.ts';
import { createTables, type Table } from '../../functions/storage/tables.ts';
import { jsonAnswer, type WebAnswer } from '../../functions/web/http.ts';
import { idempotently } from '../../functions/web/idempotency.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { ported } from '../support/publishing.ts';
import { webRequest } from '../support/web.ts';

const SECOND = 1_000;

describe('the claim on an Idempotency-Key, among processes', () => {
  let azurite: Azurite;
  let ahead = 0;
  let count = 0;
  let name = '';
  before(async () => {
    azurite = await startAzurite();
  });
  beforeEach(() => {
    ahead = 0;
    name = `claims${count++}`;
  });
  after(() => azurite?.stop());
  const now = (): number => Date.now() + ahead;
  const open = (): Table => {
    const connection = { kind: 'connection-string', connectionString: azurite.connectionString } as const;
    return createTables(connection, { deployed: false, clientId: undefined })(name);
  };

  /** A process of its own: it knows the others by storage only. Its renewals come when the test says so. */
  const createProcess = (table = open()) => {
    const renewals = new Set<() => Promise<void>>();
    const started = Promise.withResolvers<void>();
    const end = Promise.withResolvers<void>();
    let runs = 0;
    const call = (run: () => Promise<WebAnswer>, maxMs?: number): Promise<WebAnswer> =>
      idempotently(
        webRequest('POST', '/api/things', { 'idempotency-key': 'launch' }),
        {
          scope: ['caller', 'things'],
          body: Buffer.from('body'),
          ...(maxMs !== undefined && { longestMs: maxMs }),
          newId: () => 'id',
          find: async () => undefined,
          run: () => {
            runs++;
            return run();
          },
        },
        {
          table,
          now,
          newWriteId: () => randomBytes(12).toString('hex'),
          repeat: (work) => {
            renewals.add(work);
            return () => renewals.delete(work);
          },
        },
      );
    return {
      runs: () => runs,
      renewals,
      renew: async () => {
        for (const renew of [...renewals]) await renew();
      },
      started: started.promise,
      end: end.resolve,
      work: (maxMs?: number) =>
        call(async () => {
          started.resolve();
          await end.promise;
          return jsonAnswer(201, { by: 'the first' });
        }, maxMs),
      quick: () => call(async () => jsonAnswer(201, { by: 'another' })),
    };
  };
  const refusal = async (work: Promise<WebAnswer>): Promise<{ code: string; seconds: number }> => {
    const error = await work.then(
      () => assert.fail('it was answered'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ProblemError);
    return { code: error.code, seconds: Number(error.options.headers?.['retry-after']) };
  };

  test('of a process that ended is free within seconds, and retry-after says when', async () => {
    const dead = createProcess();
    dead.work().catch(() => {});
    await dead.started;
    const next = createProcess();
    const { code, seconds } = await refusal(next.quick());
    assert.equal(code, 'idempotency-in-progress');
    assert.ok(seconds > 0 && seconds <= 15, String(seconds));
    ahead = (seconds - 3) * SECOND;
    const later = await refusal(next.quick());
    assert.ok(later.seconds >= 1 && later.seconds <= 4, `${later.seconds}: what is left of it`);
    ahead = seconds * SECOND;
    assert.equal(String((await next.quick()).body), '{"by":"another"}');
    dead.end();
  });

  test('is renewed while the work goes on, however long that takes', async () => {
    const slow = createProcess();
    const first = slow.work();
    await slow.started;
    const other = createProcess();
    for (let renewal = 0; renewal < 10; renewal++) {
      ahead += 10 * SECOND;
      await slow.renew();
      assert.equal((await refusal(other.quick())).code, 'idempotency-in-progress');
    }
    slow.end();
    const answer = await first;
    assert.deepEqual(await other.quick(), answer);
    assert.deepEqual([slow.runs(), other.runs(), slow.renewals.size], [1, 0, 0]);
  });

  test('is not renewed for ever: work that hangs loses it', async () => {
    const hanging = createProcess();
    hanging.work(60 * SECOND).catch(() => {});
    await hanging.started;
    ahead = 59 * SECOND;
    await hanging.renew();
    const other = createProcess();
    await refusal(other.quick());
    ahead = 75 * SECOND;
    await hanging.renew();
    assert.equal(hanging.renewals.size, 0);
    assert.equal(String((await other.quick()).body), '{"by":"another"}');
    hanging.end();
  });

  test('that could not be renewed in time lets nobody begin beside it in the same process', async () => {
    const stalled = createProcess();
    const first = stalled.work();
    await stalled.started;
    ahead = 40 * SECOND;
    assert.equal((await refusal(stalled.quick())).code, 'idempotency-in-progress');
    stalled.end();
    await first;
    assert.deepEqual([String((await stalled.quick()).body), stalled.runs()], ['{"by":"the first"}', 1]);
  });

  test('that another took over is neither renewed nor answered over', async () => {
    const first = createProcess();
    const late = first.work();
    await first.started;
    ahead = 16 * SECOND;
    const second = await createProcess().quick();
    await first.renew();
    assert.equal(first.renewals.size, 0);
    first.end();
    await late;
    assert.deepEqual(await createProcess().quick(), second);
  });

  test('outlives renewals that storage carried out and did not answer', async () => {
    const table = open();
    let isLosing = false;
    const losing = ported('keys', table, async (call, run) => {
      const done = await run();
      if (isLosing && call !== 'keys.insert') throw new StorageError('unknown');
      return done;
    });
    const first = createProcess(losing);
    const slow = first.work();
    await first.started;
    isLosing = true;
    ahead = 10 * SECOND;
    await first.renew();
    isLosing = false;
    ahead = 20 * SECOND;
    await refusal(createProcess().quick());
    await first.renew();
    ahead = 34 * SECOND;
    await refusal(createProcess().quick());
    first.end();
    assert.deepEqual(await createProcess().quick(), await slow);
  });

  test('is in the form that yesterday’s code reads: taken until an instant, free after it', async () => {
    const first = createProcess();
    const slow = first.work();
    await first.started;
    const table = open();
    const rowOf = async () => {
      const { rows } = await table.page({ partition: { from: '0', before: 'g' }, limit: 10 });
      return rows[0]?.values ?? {};
    };
    const { until, answer, ...others } = await rowOf();
    assert.ok(Number(until) > now());
    assert.equal(answer, '');
    assert.deepEqual(Object.keys(others).sort(), ['bodyHash', 'id', 'startedAt', 'writeId']);
    first.end();
    await slow;
    const over = await rowOf();
    assert.equal(over.until, 0);
    assert.match(String(over.answer), /"status":201/);
  });
});
