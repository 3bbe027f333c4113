import { postIdTime } from '../twitter/post-id.ts';
import { priceUsd } from '../twitter/prices.ts';
import type { Gap } from './catch-up.ts';
import { today } from './day-cap.ts';
import { SETTING_ID, type Search } from './search.ts';

/** A search as clients see it: names in snake case, times in ISO 8601. */
export function viewOf(search: Search, postsPerDay: number, now: number): Record<string, unknown> {
  const { collected } = search;
  const { found, checked } = today(collected.spent, now);
  const { fault } = collected;
  return {
    id: search.id,
    name: search.name || search.query,
    query: search.query,
    drop_reposts: search.dropReposts,
    drop_replies: search.dropReplies,
    paused: search.paused,
    from_setting: search.id === SETTING_ID,
    newest_id: collected.newestId,
    collected_at: time(collected.collectedAt),
    posts_today: found + checked,
    posts_per_day: postsPerDay,
    caught_up: collected.isCaughtUp,
    last_fault: fault && {
      code: fault.code,
      detail: fault.detail,
      at: time(fault.at),
      retry_at: time(fault.retryAt),
    },
    gaps: collected.progress.gaps.map(gapView),
    created_at: time(search.createdAt),
    by: search.by,
    worst_price_usd_per_day: worstPriceUsd(postsPerDay),
  };
}

/** A gap by its ends' times: ids hold them. */
export function gapView({ from, to, reason }: Gap): Record<string, unknown> {
  return { from: time(postIdTime(from)), to: time(postIdTime(to)), reason };
}

/** What a search may cost a day, in dollars: X may bill each post's author with it. */
export function worstPriceUsd(postsPerDay: number): number {
  // A sum of doubles may be a little off the decimal number that it stands for.
  return Number((priceUsd('post', postsPerDay) + priceUsd('user', postsPerDay)).toFixed(3));
}

function time(at: number | undefined): string | undefined {
  return at === undefined ? undefined : new Date(at).toISOString();
}
