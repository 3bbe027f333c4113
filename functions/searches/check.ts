import { checkSize, dayOf } from './day-cap.ts';
import type { Errand } from './errand.ts';
import { faultAfter } from './fault.ts';
import { type Collected, isAppWide } from './search.ts';
import { afterLookUp } from './x-page.ts';

/**
 * Whether what phones have seen is to be looked up again: with each UTC day, before anything else can use up its cap. X
 * wants what is gone to be gone within a day.
 */
export function isCheckDue(collected: Collected, now: number): boolean {
  const { check, fault } = collected;
  const mustWait = fault !== undefined && fault.code !== 'refused' && fault.retryAt > now;
  return !mustWait && (check !== undefined || isNewDay(collected, now));
}

function isNewDay({ checkedAt }: Collected, now: number): boolean {
  return dayOf(checkedAt) < dayOf(now);
}

/**
 * Looks up again, newest first, what phones have seen in the last day, as far as half of the day's cap goes: what X says
 * is gone is removed, what is changed is replaced. A look-up that fails says nothing; it is made again, or left.
 * Resolves to how many posts are gone.
 */
export async function checkSeen(
  errand: Errand,
  before: Collected,
): Promise<{ collected: Collected; gone: number }> {
  const { id, world } = errand;
  let gone = 0;
  let collected = before;
  if (isNewDay(collected, world.now())) {
    const oldest = await world.served.oldest(id);
    const { check: _unfinished, ...rest } = collected;
    collected = { ...rest, checkedAt: world.now(), ...(oldest !== undefined && { check: { oldest } }) };
  }
  while (collected.check && !world.isOver()) {
    const { check, ...rest } = collected;
    const since = (BigInt(check.oldest) - 1n).toString();
    const limit = checkSize(collected.spent, world.postsPerDay, world.now());
    const ids = limit === 0 ? [] : await world.updates.ids(id, { since, before: check.below, limit });
    if (ids.length === 0) return { collected: rest, gone };
    const asked = await errand.ask(collected, 'checked', ids.length, () => world.x.lookUp(ids));
    const { found } = asked;
    collected = asked.collected;
    if (found.kind !== 'page') {
      const { code } = found.refusal;
      if (isAppWide(code))
        collected = { ...collected, fault: faultAfter(collected.fault, found.refusal, world.now()) };
      if (code !== 'refused' && code !== 'forbidden') break;
      const { check: _left, ...without } = collected;
      return { collected: without, gone };
    }
    errand.mustBeHeld();
    const { remove, put } = afterLookUp(ids, found.page);
    await world.updates.put(id, put);
    await world.updates.remove(id, remove);
    gone += remove.length;
    collected = { ...collected, check: { ...check, below: ids.at(-1) ?? check.oldest } };
  }
  return { collected, gone };
}
