import type { User } from '../../world/model.ts';
import { showText } from '../../world/text.ts';
import { absent, filled, iso, type Kind, type Target, type Viewing } from './kind.ts';

/** The link of a profile or a bio, shortened like those of posts. */
function shown(text: string, user: User, { world }: Viewing): ReturnType<typeof showText> {
  return showText(text, `profile ${user.id}`, world.userByName);
}

function entities(user: User, viewing: Viewing): object | undefined {
  const urls = user.url === undefined ? [] : shown(user.url, user, viewing).entities.urls;
  const { hashtags, mentions, urls: links } = shown(user.description, user, viewing).entities;
  const description = filled<object>({ urls: links, hashtags, mentions });
  if (urls.length === 0 && description === undefined) return undefined;
  return {
    ...(urls.length === 0 ? {} : { url: { urls } }),
    ...(description === undefined ? {} : { description }),
  };
}

function publicMetrics({ id, crowd }: User, { world }: Viewing): object {
  const own = world.timeline.filter((post) => post.authorId === id);
  return {
    followers_count: crowd.followers + world.follows.countTo(id),
    following_count: crowd.following + world.follows.countFrom(id),
    tweet_count: crowd.posts + own.length,
    listed_count: crowd.listed + world.listMembers.countTo(id),
    like_count: world.likes.countFrom(id),
    media_count: own.reduce((total, post) => total + post.mediaKeys.length, 0),
  };
}

function connectionStatus({ id }: User, { world, viewerId }: Viewing): string[] | undefined {
  if (viewerId === undefined) return undefined;
  const states = {
    following: world.follows.has(viewerId, id),
    followed_by: world.follows.has(id, viewerId),
    muting: world.mutes.has(viewerId, id),
    blocking: world.blocks.has(viewerId, id),
  };
  return Object.entries(states).flatMap(([name, holds]) => (holds ? [name] : []));
}

function affiliation({ id }: User, { world }: Viewing): object | undefined {
  const [edge] = world.affiliates.to(id);
  const organisation = world.users.get(edge?.from ?? '');
  if (organisation === undefined) return undefined;
  return {
    description: organisation.name,
    url: `https://x.com/${organisation.username}`,
    user_id: [organisation.id],
  };
}

const newestPostId = ({ id }: User, { world }: Viewing): string | undefined =>
  world.timeline.find((post) => post.authorId === id)?.id;

const posts = (id: string | undefined): Target[] => (id === undefined ? [] : [{ kind: 'tweet', id }]);

export const userKind: Kind<User> = {
  name: 'user',
  includes: 'users',
  charged: 'user',
  id: (user) => user.id,
  find: (world, id) => world.users.get(id),
  alongside: ['tweet'],
  defaults: ['id', 'name', 'username'],
  fields: {
    affiliation,
    connection_status: connectionStatus,
    created_at: (user) => iso(user.createdAt),
    description: (user) => user.description,
    entities,
    id: (user) => user.id,
    is_identity_verified: (user) => user.verifiedType !== 'none',
    location: (user) => user.location,
    most_recent_tweet_id: newestPostId,
    name: (user) => user.name,
    parody: () => false,
    pinned_tweet_id: (user) => user.pinnedPostId,
    profile_image_url: ({ id }, { world }) =>
      world.mediaOrigin === undefined
        ? `https://pbs.twimg.com/profile_images/${id}/avatar_normal.png`
        : `${world.mediaOrigin}/timeline/avatar/${id}`,
    protected: (user) => user.protected,
    public_metrics: publicMetrics,
    receives_your_dm: (user) => !user.protected,
    url: (user, viewing) => (user.url === undefined ? undefined : shown(user.url, user, viewing).text),
    username: (user) => user.username,
    verified: (user) => user.verifiedType !== 'none',
    verified_followers_count: ({ crowd }) => Math.round(crowd.followers / 20),
    verified_type: (user) => user.verifiedType,
    ...absent('confirmed_email profile_banner_url subscribes_to_you subscription subscription_type withheld'),
  },
  expansions: {
    pinned_tweet_id: (user) => posts(user.pinnedPostId),
    most_recent_tweet_id: (user, viewing) => posts(newestPostId(user, viewing)),
    affiliation: ({ id }, { world }) =>
      world.affiliates.to(id).map(({ from }) => ({ kind: 'user', id: from })),
  },
};
