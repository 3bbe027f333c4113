import type { XCall } from '../twitter/signed-request.ts';
import { currentPart, type Post } from './post.ts';

/** The call that publishes a post's current part; in a thread, as an answer to the part before. */
export function createCall(post: Post): XCall {
  const bytes = Buffer.from(JSON.stringify(xBody(post)));
  return { method: 'POST', path: '/2/tweets', body: { bytes, contentType: 'application/json' } };
}

/** The post that the current part answers. */
export function replyTarget(post: Post): string | undefined {
  const index = post.parts.findIndex(({ xId }) => xId === undefined);
  return index > 0 ? post.parts[index - 1]?.xId : post.parts[0]?.content.replyTo;
}

function xBody(post: Post): Record<string, unknown> {
  const content = currentPart(post)?.content;
  if (!content) throw new Error('a post without a part to send');
  const { text, poll, quoteOf, replySettings } = content;
  const replyTo = replyTarget(post);
  return {
    text,
    ...(poll && { poll: { options: poll.options, duration_minutes: poll.durationMinutes } }),
    ...(replyTo && { reply: { in_reply_to_tweet_id: replyTo } }),
    ...(quoteOf && { quote_tweet_id: quoteOf }),
    ...(replySettings && { reply_settings: replySettings }),
  };
}
