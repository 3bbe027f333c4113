/** Milliseconds since 1970 at which X's post ids begin; an id holds its time in the bits above the lowest 22. */
const EPOCH_MS = 1_288_834_974_657n;
const TIME_SHIFT = 22n;

/** The smallest id that a post made at `ms` (milliseconds since 1970) can have. */
export function postIdAt(ms: number): string {
  const time = BigInt(Math.trunc(ms)) - EPOCH_MS;
  return (time < 0n ? 0n : time << TIME_SHIFT).toString();
}

/** When a post was made, in milliseconds since 1970. */
export function postIdTime(id: string): number {
  return Number((BigInt(id) >> TIME_SHIFT) + EPOCH_MS);
}

/** Whether a text is an id as X writes them: up to 19 digits without a leading zero. */
export function isPostId(text: unknown): text is string {
  return typeof text === 'string' && /^[1-9]\d{0,18}$/.test(text);
}

/** Negative where the first post is the older one. */
export function comparePostIds(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}
