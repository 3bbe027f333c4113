import type { Post, PostContent, Recurrence } from './post.ts';
import { resendableAt } from './transitions.ts';

const time = (at: number | undefined): string | undefined =>
  at === undefined ? undefined : new Date(at).toISOString();

/** A post as clients see it: names in snake case, times in ISO 8601. */
export function viewOf(post: Post): Record<string, unknown> {
  return {
    id: post.id,
    state: post.state,
    reason: post.reason,
    duplicate_of: post.duplicateOf,
    at: time(post.dueAt),
    next_action_at: time(post.actAt),
    resendable_at: post.state === 'held' ? time(Math.max(resendableAt(post), post.createdAt)) : undefined,
    on_late: post.onLate,
    late_after_minutes: post.lateAfterMs / 60_000,
    recurrence: post.recurrence && recurrenceView(post.recurrence),
    made: post.recurrence && (post.made ?? 0),
    series: post.series,
    parts: post.parts.map(({ xId, content }) => ({ ...contentView(content), x_id: xId })),
    account: post.account,
    by: post.by,
    created_at: time(post.createdAt),
  };
}

/** When a series makes its posts, in the words in which clients say it. */
export function recurrenceView({ cron, timeZone, until, count }: Recurrence): Record<string, unknown> {
  return { cron, time_zone: timeZone, until: time(until), count };
}

/** What is posted, in the words in which clients say it. */
export function contentView({
  text,
  media,
  poll,
  replyTo,
  quoteOf,
  replySettings,
}: PostContent): Record<string, unknown> {
  return {
    text,
    media: media?.map(({ id, altText }) => ({ id, alt_text: altText })),
    poll: poll && { options: poll.options, duration_minutes: poll.durationMinutes },
    reply_to: replyTo,
    quote_of: quoteOf,
    reply_settings: replySettings,
  };
}
