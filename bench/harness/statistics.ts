export interface Summary {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Throws a RangeError where there is nothing to sum up. */
export function summarize(values: readonly number[]): Summary {
  const sorted = values.toSorted((a, b) => a - b);
  const half = sorted.length / 2;
  const [low, high] = [sorted[Math.ceil(half) - 1], sorted[Math.floor(half)]];
  const [min, max] = [sorted[0], sorted.at(-1)];
  if (low === undefined || high === undefined || min === undefined || max === undefined) {
    throw new RangeError('No values to sum up.');
  }
  return { median: (low + high) / 2, min, max };
}

/** The values of one round each, paired: `one[i]` and `other[i]` were measured next to each other. */
export function pairwise(
  one: readonly number[],
  other: readonly number[],
  combine: (a: number, b: number) => number,
): number[] {
  return one.map((value, index) => combine(value, other[index] ?? Number.NaN));
}

/** A copy in random order, so that no side always follows the same other. */
export function shuffled<T>(items: readonly T[]): T[] {
  return items
    .map((item) => ({ item, at: Math.random() }))
    .sort((a, b) => a.at - b.at)
    .map(({ item }) => item);
}
