import type { Post } from '../../world/model.ts';
import { mayReadPost } from '../../world/visibility.ts';
import { absent, filled, iso, type Kind, type Target, type Viewing } from './kind.ts';

const EDITABLE_MS = 60 * 60_000;
const NOT_AUTHORIZED = 'https://api.twitter.com/2/problems/not-authorized-for-field';

const isRepost = (post: Post): boolean => post.references.some(({ type }) => type === 'retweeted');

function publicMetrics(post: Post, { world }: Viewing): object {
  const [reference] = post.references;
  if (isRepost(post) && reference !== undefined) {
    // X counts nothing for a repost itself, except how often the original was reposted.
    const retweet_count = world.reposts.countTo(reference.id);
    return {
      retweet_count,
      reply_count: 0,
      like_count: 0,
      quote_count: 0,
      bookmark_count: 0,
      impression_count: 0,
    };
  }
  return {
    retweet_count: world.reposts.countTo(post.id),
    reply_count: world.replies.countTo(post.id),
    like_count: post.crowd.likes + world.likes.countTo(post.id),
    quote_count: world.quotes.countTo(post.id),
    bookmark_count: post.crowd.bookmarks + world.bookmarks.countTo(post.id),
    impression_count: post.crowd.impressions,
  };
}

/** Figures that X gives to a post's author alone; anyone else finds an entry among the errors. */
function privateMetrics(field: string): (post: Post, viewing: Viewing) => unknown {
  return (post, viewing) => {
    if (viewing.viewerId === post.authorId) {
      const { impressions, likes } = post.crowd;
      return {
        impression_count: impressions,
        user_profile_clicks: Math.round(likes / 5),
        url_link_clicks: likes,
      };
    }
    viewing.errors.push({
      resource_id: post.id,
      parameter: field,
      resource_type: 'tweet',
      section: 'data',
      title: 'Field Authorization Error',
      value: post.id,
      field,
      detail: `Sorry, you are not authorized to access '${field}' on the Tweet with id: [${post.id}].`,
      type: NOT_AUTHORIZED,
    });
    return undefined;
  };
}

/** The part that its author wrote, in code points: without the name of whom it answers and the link of its own media. */
function displayTextRange({ text, entities, inReplyToUserId }: Post): [number, number] {
  const [mention] = entities.mentions;
  const addressed = inReplyToUserId !== undefined && mention?.start === 0 && mention.id === inReplyToUserId;
  const media = entities.urls.find(({ media_key }) => media_key !== undefined);
  const end = media === undefined ? [...text].length : Math.max(0, media.start - 1);
  return [addressed ? mention.end + 1 : 0, end];
}

const users = (ids: readonly (string | undefined)[]): Target[] =>
  ids.filter((id) => id !== undefined).map((id) => ({ kind: 'user', id }));
const media = (keys: readonly string[]): Target[] => keys.map((id) => ({ kind: 'media', id }));
const referenced = (post: Post, { world }: Viewing): Post[] =>
  post.references.map(({ id }) => world.posts.get(id)).filter((found) => found !== undefined);

export const postKind: Kind<Post> = {
  name: 'tweet',
  includes: 'tweets',
  charged: 'post',
  id: (post) => post.id,
  find: (world, id) => world.posts.get(id),
  mayRead: mayReadPost,
  alongside: ['user', 'media', 'poll', 'place'],
  defaults: ['edit_history_tweet_ids', 'id', 'text'],
  fields: {
    attachments: (post) =>
      filled({ media_keys: post.mediaKeys, poll_ids: post.pollId === undefined ? [] : [post.pollId] }),
    author_id: (post) => post.authorId,
    community_id: (post) => post.communityId,
    conversation_id: (post) => post.conversationId,
    created_at: (post) => iso(post.createdAt),
    display_text_range: displayTextRange,
    edit_controls: (post) => ({
      edits_remaining: 5,
      is_edit_eligible: false,
      editable_until: iso(post.createdAt + EDITABLE_MS),
    }),
    edit_history_tweet_ids: (post) => [post.id],
    entities: ({ entities: { urls, hashtags, cashtags, mentions } }) =>
      filled<object>({ urls, hashtags, cashtags, mentions }),
    geo: ({ placeId }) => (placeId === undefined ? undefined : { place_id: placeId }),
    id: (post) => post.id,
    in_reply_to_user_id: (post) => post.inReplyToUserId,
    lang: (post) => post.lang,
    non_public_metrics: privateMetrics('non_public_metrics'),
    organic_metrics: privateMetrics('organic_metrics'),
    paid_partnership: (post) => post.paidPartnership || undefined,
    possibly_sensitive: () => false,
    public_metrics: publicMetrics,
    referenced_tweets: ({ references }) => (references.length === 0 ? undefined : references),
    reply_settings: (post) => post.replySettings,
    source: (post) => post.source,
    text: (post) => post.text,
    ...absent(
      'article article_title card_uri context_annotations matched_media_notes media_metadata note_tweet',
    ),
    ...absent('note_request_suggestions promoted_metrics scopes suggested_source_links withheld'),
    ...absent('suggested_source_links_with_counts'),
  },
  expansions: {
    author_id: (post) => users([post.authorId]),
    in_reply_to_user_id: (post) => users([post.inReplyToUserId]),
    'entities.mentions.username': (post) => users(post.entities.mentions.map(({ id }) => id)),
    'referenced_tweets.id': (post) => post.references.map(({ id }) => ({ kind: 'tweet', id })),
    'referenced_tweets.id.author_id': (post, viewing) =>
      users(referenced(post, viewing).map(({ authorId }) => authorId)),
    'referenced_tweets.id.attachments.media_keys': (post, viewing) =>
      media(referenced(post, viewing).flatMap(({ mediaKeys }) => mediaKeys)),
    'attachments.media_keys': (post) => media(post.mediaKeys),
    'attachments.poll_ids': ({ pollId }) => (pollId === undefined ? [] : [{ kind: 'poll', id: pollId }]),
    'geo.place_id': ({ placeId }) => (placeId === undefined ? [] : [{ kind: 'place', id: placeId }]),
    edit_history_tweet_ids: (post) => [{ kind: 'tweet', id: post.id }],
    'attachments.media_source_tweet': () => [],
    username: () => [],
    'article.cover_media': () => [],
    'article.media_entities': () => [],
    'entities.note.mentions.username': () => [],
  },
};
