/**
 * A check whose result is kept for `maxAgeMs`, and that runs once however many ask at the same time: anonymous callers
 * must not be able to make us call others.
 */
export function remember<T>(maxAgeMs: number, now: () => number, check: () => Promise<T>): () => Promise<T> {
  let held: { readonly at: number; readonly result: Promise<T> } | undefined;
  return () => {
    if (!held || now() - held.at >= maxAgeMs) held = { at: now(), result: check() };
    return held.result;
  };
}
