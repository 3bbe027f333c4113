import type { NamedError } from './named-errors.ts';

/**
 * What can go wrong on request. "Before" means that the request had no effect, "after" that it had:
 * - `status` (before), `status-after`: another answer; without `body`, X's usual one for that status.
 * - `error` (before): one of X's errors by its name.
 * - `reset-before`, `reset-after`: the connection is reset instead of answered.
 * - `delay`: the answer comes `ms` later; the effect at once, or with `phase: 'before'` also later.
 * - `truncated`: the connection ends after `bytes` of the body (half of it by default).
 * - `huge`: the body is padded with spaces to `bytes`.
 * - `trickle`: the body, padded to `bytes` if given, comes `chunkBytes` at a time, one chunk each `intervalMs`.
 * - `content-type`: the answer names another type; with `body`, that is sent in place of X's JSON.
 * - `gzip-bomb`: a small gzip body that unpacks to `bytes`.
 * - `redirect`: 302, or `status`, to `location`.
 */
export type FaultEffect =
  | {
      readonly kind: 'status' | 'status-after';
      readonly status: number;
      readonly body?: unknown;
      readonly headers?: Readonly<Record<string, string>>;
    }
  | { readonly kind: 'error'; readonly error: NamedError }
  | { readonly kind: 'reset-before' | 'reset-after' }
  | { readonly kind: 'delay'; readonly ms: number; readonly phase?: 'before' | 'after' }
  | { readonly kind: 'truncated'; readonly bytes?: number }
  | { readonly kind: 'huge'; readonly bytes: number }
  | {
      readonly kind: 'trickle';
      readonly chunkBytes: number;
      readonly intervalMs: number;
      readonly bytes?: number;
    }
  | { readonly kind: 'content-type'; readonly contentType: string; readonly body?: string }
  | { readonly kind: 'gzip-bomb'; readonly bytes: number }
  | { readonly kind: 'redirect'; readonly location: string; readonly status?: number };

export type Delay = Extract<FaultEffect, { kind: 'delay' }>;

export type Fault = FaultEffect & {
  /** X's operation id, or `*` for every request that has one. */
  readonly operation: string;
  /** How many requests it meets: 1 by default, `null` for all until it is cleared. */
  readonly count?: number | null;
  /** How many requests pass before the first that it meets. */
  readonly skip?: number;
};

/** What meets one request: any delays, and at most one other fault, the one that was added first. */
export interface FaultPlan {
  readonly delays: readonly Delay[];
  readonly fault?: Exclude<FaultEffect, Delay>;
}

export interface Faults {
  add(fault: Fault): void;
  clear(): void;
  /** Takes what meets the next request of an operation. */
  take(operationId: string): FaultPlan;
}

export function createFaults(): Faults {
  let waiting: { readonly fault: Fault; skip: number; left: number }[] = [];
  return {
    add: (fault) => {
      const left = fault.count === null ? Number.POSITIVE_INFINITY : (fault.count ?? 1);
      waiting.push({ fault, skip: fault.skip ?? 0, left });
    },
    clear: () => {
      waiting = [];
    },
    take: (operationId) => {
      const delays: Delay[] = [];
      let chosen: FaultPlan['fault'];
      for (const entry of waiting) {
        const { fault } = entry;
        if (fault.operation !== '*' && fault.operation !== operationId) continue;
        if (entry.skip > 0) {
          entry.skip -= 1;
          continue;
        }
        if (fault.kind !== 'delay' && chosen) continue;
        if (fault.kind === 'delay') delays.push(fault);
        else chosen = fault;
        entry.left -= 1;
      }
      waiting = waiting.filter(({ left }) => left > 0);
      return chosen ? { delays, fault: chosen } : { delays };
    },
  };
}
