import type { Post, PostContent } from './post.ts';
import { resendableAt } from './transitions.ts';

/** A post as clients see it: names in snake case, times in ISO 8601. */
export function viewOf(post: Post): Record<string, unknown> {
  const time = (at: number | undefined): string | undefined =>
    at === undefined ? undefined : new Date(at).toISOString();
  return {
    id: post.id,
    state: post.state,
    reason: post.reason,
    at: time(post.dueAt),
    next_action_at: time(post.actAt),
    resendable_at: post.state === 'held' ? time(Math.max(resendableAt(post), post.createdAt)) : undefined,
    on_late: post.onLate,
    late_after_minutes: post.lateAfterMs / 60_000,
    parts: post.parts.map(({ xId, content }) => ({ ...contentView(content), x_id: xId })),
    account: post.account,
    by: post.by,
    created_at: time(post.createdAt),
  };
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
