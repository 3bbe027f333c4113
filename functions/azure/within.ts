/** The longest delay that a timer takes; a longer one would fire at once. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/**
 * Waits for shared work no longer than `deadline` (milliseconds since 1970), then throws what `late` makes.
 * The work goes on for whoever else waits for it.
 */
export function within<T>(work: Promise<T>, deadline: number, late: () => Error): Promise<T> {
  return new Promise((resolve, reject) => {
    const remaining = Math.min(Math.max(0, deadline - Date.now()), LONGEST_TIMER_MS);
    const timer = setTimeout(() => reject(late()), remaining);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
