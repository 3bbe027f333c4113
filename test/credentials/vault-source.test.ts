import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { SecretSet } from '../../functions/credentials/secret-set.ts';
import type { SecretSource } from '../../functions/credentials/secret-source.ts';
import { VaultError, type VaultReader } from '../../functions/credentials/vault-reader.ts';
import { createVaultSource } from '../../functions/credentials/vault-source.ts';
import {
  ACCESS,
  type Clock,
  CONSUMER,
  createClock,
  problemOf,
  type RecordedLog,
  recordedLog,
  soon,
} from './harness.ts';

const MINUTE = 60_000;
const REFRESH = 15 * MINUTE;
const STALE = 24 * 60 * MINUTE;

const ONE: SecretSet = { ...CONSUMER, ...ACCESS };
const TWO: SecretSet = {
  ...ONE,
  TWITTER_CONSUMER_KEY: 'consumer-key-two',
  TWITTER_CONSUMER_SECRET: 'consumer-secret-two',
};

describe('the cache before Key Vault', () => {
  let clock: Clock;
  let logged: RecordedLog;
  let reads: number;
  let vault: () => SecretSet | Promise<SecretSet>;
  let source: SecretSource;

  const outage = (): never => {
    throw new VaultError('unavailable', { status: 503 });
  };
  const create = (staleMs: number): SecretSource => {
    const read: VaultReader = async () => {
      reads += 1;
      return vault();
    };
    return createVaultSource({ read, refreshMs: REFRESH, staleMs, now: clock.now, log: logged.log });
  };
  /** One look at the set, and time for a read that it may have begun in the background. */
  const look = async (): Promise<SecretSet> => {
    const set = await source.current(soon());
    await turn();
    return set;
  };

  beforeEach(() => {
    clock = createClock();
    logged = recordedLog();
    reads = 0;
    vault = () => ONE;
    source = create(STALE);
  });

  test('reads once, however many wait for the first set', async () => {
    const sets = await Promise.all(Array.from({ length: 20 }, () => source.current(soon())));
    assert.ok(sets.every((set) => set === ONE));
    clock.advance(REFRESH - 1);
    await look();
    assert.equal(reads, 1);
  });

  test('serves the old set at once when it is due, and the new one from then on', async () => {
    await look();
    const { promise, resolve } = Promise.withResolvers<SecretSet>();
    vault = () => promise;
    clock.advance(REFRESH);
    assert.deepEqual([await look(), await look()], [ONE, ONE]);
    resolve(TWO);
    await turn();
    assert.equal(await look(), TWO);
    assert.equal(reads, 2);
  });

  test('logs a rotation with the names of what changed, and nothing when nothing changed', async () => {
    await look();
    clock.advance(REFRESH);
    await look();
    assert.deepEqual(logged.lines, []);
    vault = () => TWO;
    clock.advance(REFRESH);
    await look();
    assert.deepEqual(logged.events('credentials.rotated'), [
      { event: 'credentials.rotated', secrets: ['TWITTER_CONSUMER_KEY', 'TWITTER_CONSUMER_SECRET'] },
    ]);
  });

  test('serves the old set through an outage up to its age limit, and not a moment longer', async () => {
    await look();
    vault = outage;
    clock.advance(REFRESH + STALE);
    assert.equal(await look(), ONE);
    assert.equal(source.age().stale, true);
    clock.advance(MINUTE + 1);
    const problem = await problemOf(look());
    assert.equal(problem.code, 'credentials-unreadable');
    vault = () => ONE;
    clock.advance(MINUTE);
    assert.equal(await look(), ONE);
    assert.deepEqual(source.age(), { readAt: new Date(clock.now()).toISOString(), stale: false });
  });

  test('with a stale limit of zero, a set that is too old is read again before it is used', async () => {
    source = create(0);
    await look();
    vault = () => TWO;
    clock.advance(REFRESH + 1);
    assert.equal(await look(), TWO);
  });

  test('asks a failing vault less and less often, down to once a minute', async () => {
    vault = outage;
    const pauses: unknown[] = [];
    for (let i = 0; i < 8; i++) {
      const first = await problemOf(look());
      await problemOf(look());
      const pause = first.options.members?.retry_after;
      assert.equal(first.options.headers?.['retry-after'], String(pause));
      assert.equal(reads, i + 1);
      pauses.push(pause);
      clock.advance(Number(pause) * 1000);
    }
    assert.deepEqual(pauses, [2, 4, 8, 16, 32, 60, 60, 60]);
  });

  test('asks at the usual pace again after the vault came back', async () => {
    vault = outage;
    await problemOf(look());
    clock.advance(2_000);
    vault = () => ONE;
    await look();
    vault = outage;
    clock.advance(REFRESH);
    await look();
    clock.advance(2_000);
    await look();
    assert.equal(reads, 4);
    assert.deepEqual(
      logged
        .events('credentials.refresh-failed')
        .map(({ reason, status, failures, serving }) => [reason, status, failures, serving]),
      [
        ['unavailable', 503, 1, 'nothing'],
        ['unavailable', 503, 1, 'the set read before'],
        ['unavailable', 503, 2, 'the set read before'],
      ],
    );
  });

  test('a fault that lasts until someone mends it is not called retryable', async () => {
    vault = () => {
      throw new VaultError('forbidden', { status: 403 });
    };
    const problem = await problemOf(look());
    assert.equal(problem.options.retryable, false);
    assert.match(problem.message, /Key Vault Secrets User/);
  });

  test('a defect in the reader is served as an outage, and logged without its text', async () => {
    vault = () => {
      throw new TypeError('quotes consumer-secret-one');
    };
    assert.equal((await problemOf(look())).code, 'credentials-unreadable');
    assert.equal(logged.events('credentials.refresh-failed')[0]?.error, 'TypeError');
    assert.doesNotMatch(logged.lines.join(), /consumer-secret-one/);
  });

  test('a call waits for the first set no longer than its deadline; the read goes on for others', async () => {
    const { promise, resolve } = Promise.withResolvers<SecretSet>();
    vault = () => promise;
    const patient = source.current(soon());
    const problem = await problemOf(source.current(Date.now() + 1));
    assert.equal(problem.code, 'credentials-unreadable');
    assert.equal(problem.options.members?.retry_after, 1);
    resolve(ONE);
    assert.equal(await patient, ONE);
    assert.equal(reads, 1);
  });

  describe('when X refuses the set', () => {
    test('reads again at once, but once in 30 seconds', async () => {
      await look();
      vault = () => TWO;
      await Promise.all(Array.from({ length: 20 }, () => source.reread(soon())));
      assert.equal(await look(), TWO);
      await source.reread(soon());
      clock.advance(29_999);
      await source.reread(soon());
      assert.equal(reads, 2);
      clock.advance(1);
      await source.reread(soon());
      assert.equal(reads, 3);
    });

    test('joins a read that is under way, and may read again right after it', async () => {
      await look();
      const { promise, resolve } = Promise.withResolvers<SecretSet>();
      vault = () => promise;
      clock.advance(REFRESH);
      await look();
      const rereads = [source.reread(soon()), source.reread(soon())];
      resolve(ONE);
      await Promise.all(rereads);
      assert.equal(reads, 2);
      vault = () => TWO;
      await source.reread(soon());
      assert.equal(await look(), TWO);
    });

    test('never throws, and keeps the old set, when the vault is down or slower than the deadline', async () => {
      await look();
      vault = outage;
      await source.reread(soon());
      assert.equal(await look(), ONE);
      clock.advance(MINUTE);
      vault = () => new Promise(() => {});
      await source.reread(Date.now() + 1);
      assert.equal(await look(), ONE);
    });
  });
});
