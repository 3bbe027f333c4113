import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../../local/host/clock.ts';

/** A clock that stands still until it is moved. */
export interface ManualClock extends Clock {
  /** Moves to an instant; what is due on the way is called at its time, and gets to finish first. */
  moveTo(instant: number): Promise<void>;
}

/** @param start Milliseconds since 1970. */
export function manualClock(start: number): ManualClock {
  let now = start;
  const due = new Set<{ at: number; callback: () => void }>();
  return {
    now: () => now,
    after: (milliseconds, callback) => {
      const call = { at: now + milliseconds, callback };
      due.add(call);
      return () => due.delete(call);
    },
    moveTo: async (instant) => {
      for (;;) {
        const next = [...due].sort((one, other) => one.at - other.at)[0];
        if (next === undefined || next.at > instant) break;
        due.delete(next);
        now = next.at;
        next.callback();
        await settle();
      }
      now = instant;
    },
  };
}

/** Lets promises that wait for nothing outside come to rest. */
export async function settle(): Promise<void> {
  await setImmediate();
}
