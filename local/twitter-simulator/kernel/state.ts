import type { RegisteredApp } from '../demo-app.ts';
import { type Credentials, createCredentials } from '../sign-in/credentials.ts';
import type { ResourceKind } from '../types.ts';
import type { World } from '../world.ts';
import { type Account, createAccount } from './account.ts';
import { type Clock, type ClockOptions, createClock } from './clock.ts';
import { createFaults, type Faults } from './faults.ts';
import { createJournal, type Journal } from './journal.ts';
import { createLedger, type Ledger } from './ledger.ts';
import { createLimits, type Limits } from './limits.ts';
import { createRandom, type Random } from './random.ts';

/** All that changes while the simulator runs; a reset makes it anew. */
export interface State {
  readonly world: World;
  readonly clock: Clock;
  readonly random: Random;
  readonly credentials: Credentials;
  readonly limits: Limits;
  readonly ledger: Ledger;
  readonly account: Account;
  readonly faults: Faults;
  readonly journal: Journal;
}

export interface StateOptions {
  readonly seed: number;
  readonly clock: ClockOptions;
  readonly app: RegisteredApp;
  readonly prices: Readonly<Record<ResourceKind, number>>;
  /** Makes the simulated people and posts, as of `now`. */
  createWorld(now: number): World;
}

export function createState({ seed, clock: clockOptions, app, prices, createWorld }: StateOptions): State {
  const clock = createClock(clockOptions);
  const random = createRandom(seed);
  const ledger = createLedger(prices);
  return {
    world: createWorld(clock.now()),
    clock,
    random,
    credentials: createCredentials(app, random),
    limits: createLimits(),
    ledger,
    account: createAccount(ledger),
    faults: createFaults(),
    journal: createJournal(),
  };
}
