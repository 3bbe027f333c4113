import { giveUp, NEW_PROGRESS, type Progress } from './catch-up.ts';
import { type Spent, UNSPENT } from './day-cap.ts';

/**
 * A saved search, as its row holds it. Times are milliseconds since 1970, UTC. What people say and what collecting has
 * come to are kept apart, so that a change of the one never undoes the other.
 */
export interface Search extends Wanted {
  /** A ULID, or {@link SETTING_ID}. */
  readonly id: string;
  /** Whose search it is; `app` is the only account for now. */
  readonly account: string;
  /** The caller who created it. */
  readonly by: string;
  readonly createdAt: number;
  /** It is being deleted: its updates go first, and nobody sees it any more. */
  readonly isDeleted: boolean;
  readonly collected: Collected;
}

/** What a person says of a search. */
export interface Wanted {
  /** Empty for one without a name. */
  readonly name: string;
  /** In X's language, as the person wrote it. */
  readonly query: string;
  readonly dropReposts: boolean;
  readonly dropReplies: boolean;
  readonly paused: boolean;
}

/** What collecting has come to. Only whoever has the lease writes it. */
export interface Collected {
  readonly progress: Progress;
  readonly spent: Spent;
  /** When X last answered. */
  readonly collectedAt?: number;
  /** The newest post that was kept. */
  readonly newestId?: string;
  readonly isCaughtUp: boolean;
  readonly fault?: SearchFault;
  readonly lease?: Lease;
  /** When what phones have seen was last begun to be looked up again. */
  readonly checkedAt: number;
  readonly check?: Check;
  /** The oldest id that was kept when what is too old was last removed. */
  readonly forgottenBefore?: string;
}

export interface Lease {
  /** New with each claim. */
  readonly attempt: string;
  readonly until: number;
}

/** A look at kept posts, which goes from the newest to the oldest that phones have seen. */
export interface Check {
  /** The oldest id that was looked up; `undefined` before the first. */
  readonly below?: string;
  readonly oldest: string;
}

/**
 * Why a search cannot be collected. The names are stable. `refused` and `forbidden` are X's word on this search, and
 * `unreachable` is its silence; the others are about the app, and stop every search.
 */
export type FaultCode =
  | 'refused'
  | 'forbidden'
  | 'unreachable'
  | 'rate-limited'
  | 'usage-capped'
  | 'credentials'
  | 'credits'
  | 'spend-cap';

const APP_WIDE: ReadonlySet<FaultCode> = new Set([
  'rate-limited',
  'usage-capped',
  'credentials',
  'credits',
  'spend-cap',
]);

export interface SearchFault {
  readonly code: FaultCode;
  /** For a person. */
  readonly detail: string;
  readonly at: number;
  /** X is not asked again before. */
  readonly retryAt: number;
  /** Tries in a row that ended so. */
  readonly failures: number;
}

export const APP_ACCOUNT = 'app';
/** The id of the search that SEARCH_QUERY defines. */
export const SETTING_ID = 'setting';

export function newSearch(
  wanted: Wanted,
  { id, by, now }: { readonly id: string; readonly by: string; readonly now: number },
): Search {
  return {
    id,
    account: APP_ACCOUNT,
    by,
    createdAt: now,
    ...wanted,
    isDeleted: false,
    collected: {
      progress: NEW_PROGRESS,
      spent: UNSPENT,
      isCaughtUp: false,
      checkedAt: now,
    },
  };
}

/**
 * The search as a person changed it. Another query is another search: it begins anew, and whoever is collecting loses
 * the lease. What was kept stays, and what was spent today counts.
 */
export function withWanted(search: Search, wanted: Wanted): Search {
  const { collected } = search;
  if (wanted.query !== search.query) {
    const { fault: _fault, lease: _lease, ...kept } = collected;
    // What is missing between the posts that stay is told as long as they do.
    const { gaps } = giveUp(collected.progress, 'behind');
    const begun: Collected = { ...kept, progress: { ...NEW_PROGRESS, gaps }, isCaughtUp: false };
    return { ...search, ...wanted, collected: begun };
  }
  const { fault, ...rest } = collected;
  const isMended =
    fault?.code === 'refused' &&
    (wanted.dropReposts !== search.dropReposts || wanted.dropReplies !== search.dropReplies);
  return { ...search, ...wanted, collected: isMended ? rest : collected };
}

/** Whether the search has to wait for the app, and with it every other. */
export function stopsAll({ collected: { fault } }: Search, now: number): boolean {
  return fault !== undefined && APP_WIDE.has(fault.code) && fault.retryAt > now;
}

export function isAppWide(code: FaultCode): boolean {
  return APP_WIDE.has(code);
}
