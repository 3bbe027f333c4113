const DAY_MS = 86_400_000;

/** Posts that each app has read, by UTC day and without counting one twice in a day: what X's usage operation reports. */
export interface Usage {
  record(appId: string, now: number, postIds: readonly string[]): void;
  /** One entry a day for the last `days` days, oldest first; `day` is its midnight in milliseconds. */
  daily(appId: string, now: number, days: number): { readonly day: number; readonly posts: number }[];
}

export function createUsage(): Usage {
  const apps = new Map<string, Map<number, Set<string>>>();
  const midnight = (now: number): number => now - (now % DAY_MS);
  return {
    record: (appId, now, postIds) => {
      const days = apps.get(appId) ?? new Map<number, Set<string>>();
      apps.set(appId, days);
      const day = midnight(now);
      const seen = days.get(day) ?? new Set<string>();
      days.set(day, seen);
      for (const id of postIds) seen.add(id);
    },
    daily: (appId, now, days) =>
      Array.from({ length: days }, (_, index) => {
        const day = midnight(now) - (days - 1 - index) * DAY_MS;
        return { day, posts: apps.get(appId)?.get(day)?.size ?? 0 };
      }),
  };
}
