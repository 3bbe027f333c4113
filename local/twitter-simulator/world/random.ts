/** Randomness that repeats: the same seed gives the same world. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `low` to `high`, both included. */
  between(low: number, high: number): number;
  chance(probability: number): boolean;
  /** `count` different members of `items`, or all of them where there are fewer. */
  sample<T>(items: readonly T[], count: number): T[];
}

/** A generator in the manner of mulberry32: 32 bits of state, good enough for pretending. */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const between = (low: number, high: number): number => low + Math.floor(next() * (high - low + 1));
  return {
    next,
    between,
    chance: (probability) => next() < probability,
    sample: (items, count) => {
      const pool = [...items];
      const taken: typeof pool = [];
      while (pool.length > 0 && taken.length < count)
        taken.push(...pool.splice(between(0, pool.length - 1), 1));
      return taken;
    },
  };
}
