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
  const part = currentPart(post);
  if (!part) throw new Error('a post without a part to send');
  const { text, media, poll, quoteOf, replySettings } = part.content;
  const mediaIds = part.xMedia?.map(({ id }) => id) ?? [];
  if (mediaIds.length !== (media?.length ?? 0)) throw new Error('a post without its media');
  const replyTo = replyTarget(post);
  return {
    ...(text !== '' && { text }),
    ...(mediaIds.length > 0 && { media: { media_ids: mediaIds } }),
    ...(poll && { poll: { options: poll.options, duration_minutes: poll.durationMinutes } }),
    ...(replyTo && { reply: { in_reply_to_tweet_id: replyTo } }),
    ...(quoteOf && { quote_tweet_id: quoteOf }),
    ...(replySettings && { reply_settings: replySettings }),
  };
}
