/** `npm run test:faults` sets it; only then times are looked at, because `npm test` shares the machine with itself. */
export const IS_TIMED = process.env.FAULT_RUNS !== undefined;
/** The best of so many counts: what else the machine does can only make it longer. */
export const RUNS = IS_TIMED ? 5 : 1;
export const MAX_HELD_MS = 100;
/** What the name of a test says of it. */
export const WITHIN = IS_TIMED ? `, and holds up others for less than ${MAX_HELD_MS} ms` : '';

/** The shortest of some runs, in milliseconds. */
export function bestOf(work: () => void): number {
  const times = Array.from({ length: RUNS }, () => {
    const started = performance.now();
    work();
    return performance.now() - started;
  });
  return Math.min(...times);
}
