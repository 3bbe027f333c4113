import assert from 'node:assert/strict';
import { beforeEach, describe, test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import type { SecretSet } from '../../functions/credentials/secret-set.ts';
import type { SecretSource } from '../../functions/credentials/secret-source.ts';
import { createVaultSource } from '../../functions/credentials/vault-source.ts';
import { type Clock, CONSUMER, createClock, type RecordedLog, recordedLog, soon } from './harness.ts';

const REFRESH = 15 * 60_000;
const ONE: SecretSet = CONSUMER;
const HALF: SecretSet = { ...ONE, TWITTER_CONSUMER_KEY: 'consumer-key-two' };
const TWO: SecretSet = { ...HALF, TWITTER_CONSUMER_SECRET: 'consumer-secret-two' };

describe('half a pair', () => {
  let clock: Clock;
  let logged: RecordedLog;
  let reads: number;
  let vault: () => SecretSet;
  let source: SecretSource;

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
    source = createVaultSource({
      read: async () => {
        reads += 1;
        return vault();
      },
      refreshMs: REFRESH,
      staleMs: 24 * 3_600_000,
      now: clock.now,
      log: logged.log,
    });
  });

  test('that changed alone is kept back until a second read, which finds the other half', async () => {
    await look();
    vault = () => HALF;
    clock.advance(REFRESH);
    await look();
    assert.equal(await look(), ONE);
    vault = () => TWO;
    clock.advance(10_000);
    await look();
    assert.equal(await look(), TWO);
    assert.equal(logged.events('credentials.rotated').length, 1);
  });

  test('that stays alone is used after the second read: somebody mended one secret', async () => {
    await look();
    vault = () => HALF;
    clock.advance(REFRESH);
    await look();
    clock.advance(10_000);
    await look();
    assert.equal(await look(), HALF);
    clock.advance(REFRESH - 1);
    await look();
    assert.equal(reads, 3);
  });

  test('is used at once where X refuses the old pair, and looked at again soon', async () => {
    await look();
    vault = () => HALF;
    await source.reread(soon());
    assert.equal(await look(), HALF);
    vault = () => TWO;
    clock.advance(10_000);
    await look();
    assert.equal(await look(), TWO);
  });
});
