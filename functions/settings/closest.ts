/** The candidate that differs in the fewest characters, where those are no more than `most`: few enough to be a slip. */
export function closest(
  word: string,
  candidates: readonly string[],
  most = Math.max(2, Math.floor(word.length / 4)),
): string | undefined {
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    if (Math.abs(word.length - candidate.length) > most) continue;
    const distance = editDistance(word, candidate, most);
    if (best === undefined || distance < best.distance) best = { candidate, distance };
  }
  return best && best.distance <= most ? best.candidate : undefined;
}

/** Levenshtein's distance, one row at a time; `Infinity` as soon as it is known to be above `most`. */
function editDistance(a: string, b: string, most: number): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, replaced));
    }
    if (next.every((distance) => distance > most)) return Number.POSITIVE_INFINITY;
    row = next;
  }
  return row[b.length] ?? 0;
}
