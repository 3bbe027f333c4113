/** Clocks that differ by more than this are not believed to. Also how far a look reaches beyond the times of a send. */
export const MAX_CLOCK_SKEW_MS = 2 * 60_000;

/** By how many milliseconds X's clock is ahead of ours: between `least` and `most`; negative where it is behind. */
export interface ClockOffset {
  readonly least: number;
  readonly most: number;
}

/**
 * What a response's `Date` header tells of X's clock. It is written between question and response, and has whole seconds.
 * Without one the clocks may differ by as much as is ever believed. `askedAt` and `respondedAt` are by our clock, in
 * milliseconds since 1970.
 */
export function clockOffset(date: string | undefined, askedAt: number, respondedAt: number): ClockOffset {
  const written = Date.parse(date ?? '');
  if (Number.isNaN(written)) return { least: -MAX_CLOCK_SKEW_MS, most: MAX_CLOCK_SKEW_MS };
  return { least: believed(written - respondedAt), most: believed(written + 1_000 - askedAt) };
}

/**
 * The offset to go by when telling what is not older than a time of ours: none, where the clocks may agree; otherwise as
 * much as it can be, so that nothing older is taken for younger.
 */
export function assumedOffset({ least, most }: ClockOffset): number {
  return least <= 0 && most >= 0 ? 0 : most;
}

function believed(offset: number): number {
  return Math.min(Math.max(offset, -MAX_CLOCK_SKEW_MS), MAX_CLOCK_SKEW_MS);
}
