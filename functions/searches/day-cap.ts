/** What a search has had X return today. What is reserved counts at once, so that a process that ends has not asked for nothing. */
export interface Spent {
  /** The UTC day, `yyyy-mm-dd`. */
  readonly day: string;
  /** Posts found. */
  readonly found: number;
  /** Posts looked up again. */
  readonly checked: number;
}

export type SpentOn = 'found' | 'checked';

const DAY_MS = 24 * 60 * 60_000;
export const UNSPENT: Spent = { day: '', found: 0, checked: 0 };

/** The sizes of page that X's recent search takes. */
export const PAGE = { least: 10, most: 100 };
/** X looks up so many posts at once. */
const MOST_CHECKED = 100;

export function dayOf(now: number): string {
  return new Date(now).toISOString().slice(0, 10);
}

/** What counts today. Where clocks differ, a day that one of them began is not left again: its cap would be had twice. */
export function today(spent: Spent, now: number): Spent {
  const day = dayOf(now);
  const isBegun = spent.day >= day && spent.day <= dayOf(now + DAY_MS);
  return isBegun ? spent : { ...UNSPENT, day };
}

/** How many posts the next page may have; `undefined` where even X's smallest could exceed the cap. */
export function pageSize(spent: Spent, cap: number, now: number, most = PAGE.most): number | undefined {
  const { found, checked } = today(spent, now);
  const left = cap - found - checked;
  return left < PAGE.least ? undefined : Math.min(left, most);
}

/** How many posts may be looked up next: at most half of the day's cap is for that. */
export function checkSize(spent: Spent, cap: number, now: number): number {
  const { found, checked } = today(spent, now);
  return Math.max(0, Math.min(cap - found - checked, Math.floor(cap / 2) - checked, MOST_CHECKED));
}

/** Counts posts before X is asked for them. */
export function reserve(spent: Spent, on: SpentOn, posts: number, now: number): Spent {
  const current = today(spent, now);
  return { ...current, [on]: current[on] + posts };
}

/** Puts what X returned in place of what was reserved; where it became another day, X may count it there. */
export function settle(spent: Spent, on: SpentOn, reserved: number, returned: number, now: number): Spent {
  const current = today(spent, now);
  const before = current.day === spent.day ? spent[on] - reserved : 0;
  return { ...current, [on]: before + returned };
}
