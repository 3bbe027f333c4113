import type { OperationAnswer, ResourceKind } from '../types.ts';

/** Sums are kept in millionths of a dollar, so that adding up loses nothing. */
const MICROS = 1_000_000;

export type Charged = Pick<OperationAnswer, 'resources' | 'resourceUsd' | 'requestUsd'>;

export interface BillLine {
  readonly requests: number;
  /** Resources that were charged; those charged before on the same day are not counted. */
  readonly resources: number;
  readonly usd: number;
}

export interface Bill {
  readonly totalUsd: number;
  /** UTC days, oldest first. */
  readonly days: readonly {
    readonly day: string;
    readonly usd: number;
    readonly operations: Readonly<Record<string, BillLine>>;
  }[];
}

export interface Ledger {
  /** Adds a request to the bill and gives what it cost, in millionths of a dollar. */
  charge(operationId: string, charged: Charged, now: number): number;
  /** Millionths of a dollar spent in the calendar month (UTC) of `now`. */
  monthMicros(now: number): number;
  bill(): Bill;
}

interface Line {
  requests: number;
  resources: number;
  micros: number;
}

interface Day {
  readonly charged: Set<string>;
  readonly lines: Map<string, Line>;
}

const dayOf = (now: number): string => new Date(now).toISOString().slice(0, 10);

const sum = (lines: Iterable<Line>): number =>
  Iterator.from(lines).reduce((total, line) => total + line.micros, 0);

/**
 * What the simulated X charges. A resource is charged once per UTC day, whichever operations returned it.
 * `prices` are dollars for one resource.
 */
export function createLedger(prices: Readonly<Record<ResourceKind, number>>): Ledger {
  const days = new Map<string, Day>();

  function dayAt(now: number): Day {
    const known = days.get(dayOf(now));
    if (known) return known;
    const day: Day = { charged: new Set(), lines: new Map() };
    days.set(dayOf(now), day);
    return day;
  }

  return {
    charge: (operationId, { resources = [], resourceUsd, requestUsd = 0 }, now) => {
      const day = dayAt(now);
      const line = day.lines.get(operationId) ?? { requests: 0, resources: 0, micros: 0 };
      day.lines.set(operationId, line);
      let micros = Math.round(requestUsd * MICROS);
      for (const { kind, id } of resources) {
        const key = `${kind} ${id}`;
        if (day.charged.has(key)) continue;
        day.charged.add(key);
        micros += Math.round((resourceUsd ?? prices[kind]) * MICROS);
        line.resources += 1;
      }
      line.requests += 1;
      line.micros += micros;
      return micros;
    },

    monthMicros: (now) =>
      days
        .entries()
        .filter(([day]) => day.startsWith(dayOf(now).slice(0, 7)))
        .reduce((total, [, { lines }]) => total + sum(lines.values()), 0),

    bill: () => ({
      totalUsd: days.values().reduce((total, { lines }) => total + sum(lines.values()), 0) / MICROS,
      days: [...days].sort().map(([day, { lines }]) => ({
        day,
        usd: sum(lines.values()) / MICROS,
        operations: Object.fromEntries(
          [...lines].map(([id, { requests, resources, micros }]) => [
            id,
            { requests, resources, usd: micros / MICROS },
          ]),
        ),
      })),
    }),
  };
}
