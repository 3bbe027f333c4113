import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Azure needs up to a few minutes until what was deployed is there: how long to wait between two looks, how many, and for
 * how long in all, since a look may itself take half a minute.
 */
const SECONDS = Number(process.env.HOOK_POLL_SECONDS || 15);
const LOOKS = 20;
const LONGEST_MS = 5 * 60_000;

/**
 * Looks again and again until `look` has an answer, and gives that; `undefined` where there is none within 5 minutes.
 * @param look gets the number of the look, from 1
 */
export async function poll<T>(look: (count: number) => Promise<T | undefined>): Promise<T | undefined> {
  const end = performance.now() + LONGEST_MS;
  for (let count = 1; count <= LOOKS && performance.now() < end; count++) {
    const found = await look(count);
    if (found !== undefined) return found;
    if (count < LOOKS) await sleep(SECONDS * 1_000);
  }
  return undefined;
}
