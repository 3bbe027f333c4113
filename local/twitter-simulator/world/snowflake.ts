/** X counts the time in its ids from 2010-11-04T01:42:54.657Z. */
const EPOCH_MS = 1_288_834_974_657;
const TIME_SHIFT = 22n;

/** The id of something made at `ms` (milliseconds since 1970); `low` fills the 22 bits below the time. */
export function snowflake(ms: number, low = 0): string {
  return ((BigInt(Math.trunc(ms) - EPOCH_MS) << TIME_SHIFT) | BigInt(low)).toString();
}

/** When the holder of an id was made, in milliseconds since 1970. */
export function snowflakeTime(id: string): number {
  return Number(BigInt(id) >> TIME_SHIFT) + EPOCH_MS;
}

/** Hands out ids that never repeat, whatever the clock does. */
export function createIds(): (ms: number) => string {
  const issued = new Set<string>();
  return (ms) => {
    let low = 0;
    let id = snowflake(ms, low);
    while (issued.has(id)) id = snowflake(ms, ++low);
    issued.add(id);
    return id;
  };
}
