import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import type { SecretSet } from '../../functions/credentials/secret-set.ts';
import { VaultError } from '../../functions/credentials/vault-reader.ts';
import { createVaultSource } from '../../functions/credentials/vault-source.ts';
import { ProblemError } from '../../functions/problems.ts';
import { createClock, recordedLog, soon } from './harness.ts';

type Step =
  | { readonly do: 'look' | 'reread' | 'rotate' | 'rotate-half' | 'outage' | 'heal' | 'let-reads-end' }
  | { readonly do: 'wait'; readonly ms: number };

const REFRESH = 60_000;
const HOUR = 3_600_000;

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.oneof(
    fc.constantFrom<Step>(
      { do: 'look' },
      { do: 'reread' },
      { do: 'rotate' },
      { do: 'rotate-half' },
      { do: 'outage' },
      { do: 'heal' },
      { do: 'let-reads-end' },
    ),
    fc
      .constantFrom(1_999, 10_000, REFRESH, REFRESH + 1, HOUR, 2 * HOUR)
      .map((ms): Step => ({ do: 'wait', ms })),
  ),
  { maxLength: 40 },
);

test('through outages, rotations and slow reads: one read at a time, and no set older than the limit', async () => {
  await fc.assert(
    fc.asyncProperty(steps, fc.constantFrom(0, HOUR), async (plan, staleMs) => {
      const clock = createClock();
      const readAt = new Map<SecretSet, number>();
      const waiting: (() => void)[] = [];
      let key = 0;
      let secret = 0;
      let down = false;
      let inFlight = 0;
      let lastRead = Number.NEGATIVE_INFINITY;

      const source = createVaultSource({
        refreshMs: REFRESH,
        staleMs,
        now: clock.now,
        log: recordedLog().log,
        read: async () => {
          inFlight += 1;
          lastRead = clock.now();
          assert.equal(inFlight, 1);
          const startedAt = clock.now();
          const set = { TWITTER_CONSUMER_KEY: `key-${key}`, TWITTER_CONSUMER_SECRET: `secret-${secret}` };
          const fails = down;
          await new Promise<void>((resolve) => waiting.push(resolve));
          inFlight -= 1;
          if (fails) throw new VaultError('unavailable');
          readAt.set(set, startedAt);
          return set;
        },
      });
      const endReads = async (): Promise<void> => {
        for (const end of waiting.splice(0)) end();
        await turn();
      };
      const check = (set: SecretSet): void => {
        const age = clock.now() - (readAt.get(set) ?? Number.NaN);
        assert.ok(age <= REFRESH + staleMs, `a set of age ${age} was served`);
      };
      const refused = (error: unknown): void => {
        assert.ok(error instanceof ProblemError && error.code === 'credentials-unreadable', String(error));
      };

      const looks: Promise<unknown>[] = [];
      for (const step of plan) {
        if (step.do === 'look') looks.push(source.current(soon()).then(check, refused));
        else if (step.do === 'reread') looks.push(source.reread(soon()));
        else if (step.do === 'rotate') secret = ++key;
        else if (step.do === 'rotate-half') key += 1;
        else if (step.do === 'wait') clock.advance(step.ms);
        else if (step.do === 'let-reads-end') await endReads();
        else down = step.do === 'outage';
        await turn();
      }
      await endReads();
      await Promise.all(looks);

      // Whatever happened: once the vault is well and left alone, what it holds is served.
      down = false;
      for (let i = 0; i < 3; i++) {
        clock.advance(REFRESH);
        const look = source.current(soon());
        await turn();
        await endReads();
        await look;
      }
      assert.deepEqual(await source.current(soon()), {
        TWITTER_CONSUMER_KEY: `key-${key}`,
        TWITTER_CONSUMER_SECRET: `secret-${secret}`,
      });
      assert.ok(clock.now() - lastRead <= REFRESH);
    }),
    { numRuns: 200 },
  );
});
