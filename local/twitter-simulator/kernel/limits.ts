import { tooManyRequests } from '../errors.ts';
import type { Caller, RateLimit, SimulatedOperation } from '../types.ts';

const DAY_SECONDS = 86_400;

type OperationLimits = SimulatedOperation['limits'];

interface Window {
  readonly limit: RateLimit;
  /** Who shares it: all users of the app, or one user. */
  readonly scope: 'app' | 'user';
  readonly used: number;
  /** Unix seconds. */
  readonly reset: number;
}

export interface Limits {
  /**
   * Takes one request from every window of the caller and gives the headers that X sends.
   * Throws X's 429, with the same headers, when one of them is used up; none is then touched.
   */
  take(operation: SimulatedOperation, caller: Caller, now: number): Record<string, string>;
  /** Other limits for an operation, since real ones can be far lower than X's table says. */
  override(operationId: string, limits: OperationLimits): void;
}

/**
 * The windows that count for a caller: an app-only call counts for the app, a call for a user for that user,
 * and in windows of a day for the app as well.
 */
function applicable(limits: OperationLimits, caller: Caller): { scope: 'app' | 'user'; limit: RateLimit }[] {
  const app = limits.app.map((limit) => ({ scope: 'app' as const, limit }));
  if (caller.kind === 'app') return app;
  return [
    ...limits.user.map((limit) => ({ scope: 'user' as const, limit })),
    ...app.filter(({ limit }) => limit.windowSeconds === DAY_SECONDS),
  ];
}

function headersOf(name: string, { limit, used, reset }: Window): Record<string, string> {
  return {
    [`${name}-limit`]: String(limit.requests),
    [`${name}-remaining`]: String(Math.max(0, limit.requests - used)),
    [`${name}-reset`]: String(reset),
  };
}

function limitHeaders(windows: readonly Window[]): Record<string, string> {
  const short = windows
    .filter(({ limit }) => limit.windowSeconds < DAY_SECONDS)
    .sort((a, b) => b.limit.windowSeconds - a.limit.windowSeconds)[0];
  const days = windows.filter(({ limit }) => limit.windowSeconds === DAY_SECONDS);
  return Object.assign(
    short ? headersOf('x-rate-limit', short) : {},
    ...days.map((window) => headersOf(`x-${window.scope}-limit-24hour`, window)),
  );
}

/** X's limits: fixed windows that open with the first request and are counted per operation. */
export function createLimits(): Limits {
  const windows = new Map<string, Window>();
  const overrides = new Map<string, OperationLimits>();

  return {
    take: (operation, caller, now) => {
      const seconds = Math.floor(now / 1000);
      const current = applicable(overrides.get(operation.id) ?? operation.limits, caller).map(
        ({ scope, limit }): [string, Window] => {
          const owner = scope === 'user' && caller.kind === 'user' ? caller.userId : 'app';
          const key = `${operation.id} ${owner} ${limit.windowSeconds}`;
          const open = windows.get(key);
          if (open && seconds < open.reset) return [key, { ...open, limit }];
          return [key, { limit, scope, used: 0, reset: seconds + limit.windowSeconds }];
        },
      );
      const full = current.some(([, { limit, used }]) => used >= limit.requests);
      if (full) throw tooManyRequests(limitHeaders(current.map(([, window]) => window)));
      const taken = current.map(([key, window]) => {
        const next = { ...window, used: window.used + 1 };
        windows.set(key, next);
        return next;
      });
      return limitHeaders(taken);
    },
    override: (operationId, limits) => {
      overrides.set(operationId, limits);
    },
  };
}
