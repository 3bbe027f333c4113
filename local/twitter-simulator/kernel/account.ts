import { creditsDepleted, spendCapReached, usageCapExceeded } from '../errors.ts';
import type { Ledger } from './ledger.ts';
import { nextBillingCycle } from './named-errors.ts';

const MICROS = 1_000_000;

export interface AccountSettings {
  /** Dollars the account may spend in a calendar month (UTC); `null` for no cap. */
  readonly spendCapUsd?: number | null;
  /** Dollars left from now on; `null` for an account that is billed later. */
  readonly creditsUsd?: number | null;
  /** Whether the month's cap of posts read is reached. */
  readonly usageCapped?: boolean;
}

/** The paying account behind the app. */
export interface Account {
  /** Changes what is named and leaves the rest. */
  set(settings: AccountSettings): void;
  /** Throws X's 429, 402 or 403 when the account may not spend. */
  requireFunds(now: number): void;
  /** Takes what was charged from the credits. */
  spend(micros: number): void;
}

export function createAccount(ledger: Ledger): Account {
  let capMicros: number | null = null;
  let creditMicros: number | null = null;
  let usageCapped = false;
  const toMicros = (usd: number | null): number | null => (usd === null ? null : Math.round(usd * MICROS));

  return {
    set: (settings) => {
      if (settings.spendCapUsd !== undefined) capMicros = toMicros(settings.spendCapUsd);
      if (settings.creditsUsd !== undefined) creditMicros = toMicros(settings.creditsUsd);
      usageCapped = settings.usageCapped ?? usageCapped;
    },
    requireFunds: (now) => {
      if (usageCapped) throw usageCapExceeded();
      if (creditMicros !== null && creditMicros <= 0) throw creditsDepleted();
      if (capMicros !== null && ledger.monthMicros(now) >= capMicros) {
        throw spendCapReached(nextBillingCycle(now));
      }
    },
    spend: (micros) => {
      if (creditMicros !== null) creditMicros -= micros;
    },
  };
}
