import { closest } from '../settings/closest.ts';
import type { FaultSink } from './faults.ts';

export type Fields = Readonly<Record<string, unknown>>;

/** Longer names are no slip of the pen, and comparing them takes time. */
const LONGEST_NAME = 40;
/** So many unknown names are told; more of them help nobody. */
const MOST_UNKNOWN = 20;

export function asObject(value: unknown): Fields | undefined {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

/** Faults each name that is not known, with the one that was probably meant. */
export function checkNames(fields: Fields, known: readonly string[], prefix: string, fault: FaultSink): void {
  const unknown = Object.keys(fields).filter((name) => !known.includes(name));
  for (const name of unknown.slice(0, MOST_UNKNOWN)) {
    const nearest = name.length <= LONGEST_NAME ? closest(name, known) : undefined;
    fault(
      prefix + name.slice(0, LONGEST_NAME),
      nearest ? `is not known; is ${nearest} meant?` : `is not known; there are ${known.join(', ')}`,
    );
  }
}
