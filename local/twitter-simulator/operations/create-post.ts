import { clientForbidden, duplicateContent, forbidden, invalidRequest, type XError } from '../errors.ts';
import { REQUEST_USD } from '../prices.ts';
import type { SimulatedOperation } from '../types.ts';
import { MAX_WEIGHT, weightedLength } from '../world/length.ts';
import { findLinks } from '../world/links.ts';
import type { Media, Post } from '../world/model.ts';
import { publish } from '../world/publish.ts';
import { showText } from '../world/text.ts';
import { readyMedia } from '../world/uploads.ts';
import { mayReadPost } from '../world/visibility.ts';
import type { World } from '../world.ts';
import { actorOf } from './acting.ts';
import { anything, choice, flag, id, integer, list, readBody, record, text } from './body.ts';
import { operation } from './facts.ts';

const replySettings = choice('following', 'mentionedUsers', 'subscribers', 'verified');

const bodyCheck = record(
  {},
  {
    text: text(),
    reply: record(
      { in_reply_to_tweet_id: id },
      { exclude_reply_user_ids: list(id, 0, 100), auto_populate_reply_metadata: flag },
    ),
    quote_tweet_id: id,
    media: record(
      { media_ids: list(id, 1, 4) },
      {
        tagged_user_ids: list(id, 0, 10),
        call_to_actions: anything,
        description: text(),
        embeddable: flag,
        preview_media_id: id,
        title: text(),
      },
    ),
    poll: record(
      { options: list(text({ min: 1, max: 25 }), 2, 4), duration_minutes: integer(5, 10_080) },
      { reply_settings: replySettings },
    ),
    reply_settings: replySettings,
    community_id: id,
    geo: record({ place_id: text() }, {}),
    edit_options: record({ previous_post_id: id }, {}),
    card_uri: text(),
    direct_message_deep_link: text(),
    for_super_followers_only: flag,
    made_with_ai: flag,
    nullcast: flag,
    paid_partnership: flag,
    share_with_followers: flag,
  },
);

type Body = NonNullable<ReturnType<typeof bodyCheck>>;

const refuse = (name: string, values: readonly string[], message: string): XError =>
  invalidRequest({ parameters: { [name]: values }, message });

const ATTACHMENTS = ['poll', 'quote_tweet_id', 'direct_message_deep_link', 'media', 'card_uri'] as const;

function requireContent(body: Body): void {
  const attached = ATTACHMENTS.filter((name) => body[name] !== undefined);
  if (attached.length > 1) {
    throw refuse(attached.join(','), [], `You can only provide one of ${ATTACHMENTS.join(' or ')}.`);
  }
  const sent = body.text ?? '';
  if (sent.trim() === '' && body.media === undefined) {
    throw refuse('text', [sent], 'A post needs a non-empty text, or media.');
  }
  if (weightedLength(sent) > MAX_WEIGHT) {
    throw refuse(
      'text',
      [sent],
      'Your Tweet text is too long. For more information on how Twitter determines text length see https://github.com/twitter/twitter-text.',
    );
  }
  const { cashtags } = showText(sent, '', () => undefined).entities;
  if (cashtags.length > 1) throw forbidden('A post through this API may contain at most one cashtag.');
}

function attachedMedia(world: World, actorId: string, ids: readonly string[], now: number): Media[] {
  const usable = ids.map((mediaId) => {
    const upload = world.uploads.get(mediaId);
    return upload?.ownerIds.includes(actorId) ? readyMedia(upload, now) : undefined;
  });
  const media = usable.filter((item) => item !== undefined);
  const alone = media.length === 1 || media.every(({ type }) => type === 'photo');
  if (media.length < ids.length || new Set(ids).size < ids.length || !alone) {
    throw refuse('media.media_ids', ids, 'Your media IDs are invalid.');
  }
  return media;
}

const mentions = (post: Post, userId: string): boolean =>
  post.entities.mentions.some((mention) => mention.id === userId);

/** Whether an author has drawn someone in: by naming them in the post that they answer, or by quoting them there. */
function summons(world: World, post: Post, userId: string): boolean {
  const quoted = post.references.find(({ type }) => type === 'quoted');
  return mentions(post, userId) || world.posts.get(quoted?.id ?? '')?.authorId === userId;
}

function mayReply(world: World, to: Post, actorId: string): boolean {
  const opening = world.posts.get(to.conversationId) ?? to;
  if (opening.authorId === actorId || opening.replySettings === 'everyone' || mentions(opening, actorId))
    return true;
  if (opening.replySettings === 'following') return world.follows.has(opening.authorId, actorId);
  return opening.replySettings === 'verified' && world.users.get(actorId)?.verifiedType !== 'none';
}

function postAnswered(world: World, actorId: string, postId: string): Post {
  const to = world.posts.get(postId);
  if (to === undefined || !mayReadPost(world, to, actorId) || world.blocks.has(to.authorId, actorId)) {
    throw forbidden('You attempted to reply to a Tweet that is deleted or not visible to you.');
  }
  if (world.access === 'self-serve' && to.authorId !== actorId && !summons(world, to, actorId)) {
    throw forbidden(
      'Reply to this conversation is not allowed because you have not been mentioned or otherwise engaged by the author of the post you are replying to.',
    );
  }
  if (!mayReply(world, to, actorId))
    throw forbidden('The original Tweet author restricted who can reply to this Tweet.');
  return to;
}

function postQuoted(world: World, actorId: string, postId: string): Post {
  if (world.access === 'self-serve') throw clientForbidden();
  const quoted = world.posts.get(postId);
  if (quoted !== undefined && mayReadPost(world, quoted, actorId)) return quoted;
  throw refuse('quote_tweet_id', [postId], 'Your quote tweet ID is invalid.');
}

/** X refuses a text that its author still has standing; media or another conversation make it a different post. */
function isDuplicate(world: World, actorId: string, body: Body): boolean {
  if (body.media !== undefined || body.poll !== undefined) return false;
  const sent = (body.text ?? '').normalize('NFC').trim();
  const answered = body.reply?.in_reply_to_tweet_id;
  return world.timeline.some((post) => {
    if (post.authorId !== actorId || post.mediaKeys.length > 0 || post.pollId !== undefined) return false;
    const target = post.references.find(({ type }) => type === 'replied_to')?.id;
    return target === answered && post.rawText.normalize('NFC').trim() === sent;
  });
}

/** What must exist before it can be referred to. */
function requireKnown(world: World, body: Body): void {
  const { community_id, geo, edit_options } = body;
  if (community_id !== undefined && !world.communities.has(community_id)) {
    throw refuse('community_id', [community_id], 'Your community ID is invalid.');
  }
  if (geo !== undefined && !world.places.has(geo.place_id)) {
    throw refuse('geo.place_id', [geo.place_id], 'Your place ID is invalid.');
  }
  if (edit_options !== undefined) throw forbidden('You are not permitted to edit this Tweet.');
}

function price(sent: string, summoned: boolean): number {
  if (findLinks(sent).length > 0) return REQUEST_USD.postCreateWithUrl;
  return summoned ? REQUEST_USD.postCreateSummonedReply : REQUEST_USD.postCreate;
}

/** Whose names are not to be put before an answer. */
function unmentioned({ reply }: Body, replyTo: Post | undefined): readonly string[] {
  const excluded = reply?.exclude_reply_user_ids ?? [];
  return replyTo !== undefined && reply?.auto_populate_reply_metadata === false
    ? [replyTo.authorId]
    : excluded;
}

const createPost = operation('createPosts', (call) => {
  const { world, now } = call;
  const actorId = actorOf(call);
  const body = readBody(call.body, bodyCheck);
  requireContent(body);
  requireKnown(world, body);
  const media = attachedMedia(world, actorId, body.media?.media_ids ?? [], now);
  const replyTo = body.reply && postAnswered(world, actorId, body.reply.in_reply_to_tweet_id);
  const quotes =
    body.quote_tweet_id === undefined ? undefined : postQuoted(world, actorId, body.quote_tweet_id);
  if (isDuplicate(world, actorId, body)) throw duplicateContent();
  const draft = {
    authorId: actorId,
    text: body.text ?? '',
    media,
    replyTo,
    exceptMentioning: unmentioned(body, replyTo),
    quotes,
    poll: body.poll && {
      options: body.poll.options.map((label) => ({ label, votes: 0 })),
      durationMinutes: body.poll.duration_minutes,
    },
    placeId: body.geo?.place_id,
    communityId: body.community_id,
    replySettings: body.reply_settings ?? body.poll?.reply_settings,
    paidPartnership: body.paid_partnership,
  };
  const post = publish(world, draft, now);
  return {
    status: 201,
    body: { data: { edit_history_tweet_ids: [post.id], id: post.id, text: post.text } },
    requestUsd: price(body.text ?? '', replyTo !== undefined && replyTo.authorId !== actorId),
  };
});

export const createPostOperations: readonly SimulatedOperation[] = [createPost];
