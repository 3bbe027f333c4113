/** Clocks that differ by more than this are not believed to. Also how far a look reaches beyond the time of a send. */
export const MAX_CLOCK_SKEW_MS = 2 * 60_000;

/**
 * By how many milliseconds X's clock is ahead of ours at least, negative where it is behind, by the `Date` header of a
 * response; 0 where the clocks may agree. The header is written between question and answer, and has whole seconds.
 * `askedAt` and `answeredAt` are by our clock, in milliseconds since 1970.
 */
export function clockOffset(date: string | undefined, askedAt: number, answeredAt: number): number {
  const written = Date.parse(date ?? '');
  if (Number.isNaN(written)) return 0;
  const least = written - answeredAt;
  const most = written + 1_000 - askedAt;
  const offset = Math.min(Math.max(0, least), most);
  return Math.min(Math.max(offset, -MAX_CLOCK_SKEW_MS), MAX_CLOCK_SKEW_MS);
}
