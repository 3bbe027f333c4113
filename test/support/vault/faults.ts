/** What can go wrong on the way to a secret or a token. */
export type Fault =
  /** 429; with a `Retry-After` when one is given. */
  | { readonly kind: 'throttled'; readonly retryAfter?: string }
  /** 503. */
  | { readonly kind: 'unavailable' }
  /** 403, as an identity without the role gets it. */
  | { readonly kind: 'forbidden' }
  /** The connection ends without an answer. */
  | { readonly kind: 'reset' }
  /** The right answer, but not before `until` settles. */
  | { readonly kind: 'slow'; readonly until: Promise<unknown> };

export interface FaultScope {
  /** `secrets` (the default) or the managed identity's token endpoint. */
  readonly at?: 'secrets' | 'identity';
  /** One secret only, by its name in the vault. */
  readonly secret?: string;
  /** How many requests meet the fault; all of them, until `heal`, when left out. */
  readonly times?: number;
}

export interface Faults {
  inject(fault: Fault, scope?: FaultScope): void;
  heal(): void;
  /** The fault that this request meets, counted as met. The one injected first wins. */
  next(at: 'secrets' | 'identity', secret?: string): Fault | undefined;
}

export function createFaults(): Faults {
  let active: { fault: Fault; scope: FaultScope; left: number }[] = [];
  return {
    inject: (fault, scope = {}) =>
      void active.push({ fault, scope, left: scope.times ?? Number.POSITIVE_INFINITY }),
    heal() {
      active = [];
    },
    next(at, secret) {
      const met = active.find(
        ({ scope, left }) =>
          left > 0 &&
          (scope.at ?? 'secrets') === at &&
          (scope.secret === undefined || scope.secret === secret),
      );
      if (met) met.left -= 1;
      return met?.fault;
    },
  };
}
