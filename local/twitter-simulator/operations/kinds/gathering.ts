import type { Community, List, Space, Trend } from '../../world/model.ts';
import { mayReadList } from '../../world/visibility.ts';
import { absent, iso, type Kind, type Target } from './kind.ts';

const optionalTime = (ms: number | undefined): string | undefined => (ms === undefined ? undefined : iso(ms));
const users = (ids: readonly string[]): Target[] => ids.map((id) => ({ kind: 'user', id }));

export const listKind: Kind<List> = {
  name: 'list',
  includes: 'lists',
  charged: 'list',
  id: (list) => list.id,
  find: (world, id) => world.lists.get(id),
  mayRead: (_world, list, viewerId) => mayReadList(list, viewerId),
  alongside: ['user'],
  defaults: ['id', 'name'],
  fields: {
    created_at: (list) => iso(list.createdAt),
    description: (list) => list.description,
    follower_count: ({ id }, { world }) => world.followedLists.countTo(id),
    id: (list) => list.id,
    member_count: ({ id }, { world }) => world.listMembers.countFrom(id),
    name: (list) => list.name,
    owner_id: (list) => list.ownerId,
    private: (list) => list.private,
  },
  expansions: { owner_id: (list) => users([list.ownerId]) },
};

export const spaceKind: Kind<Space> = {
  name: 'space',
  includes: 'spaces',
  charged: 'space',
  id: (space) => space.id,
  find: (world, id) => world.spaces.get(id),
  alongside: ['user', 'topic'],
  defaults: ['id', 'state'],
  fields: {
    created_at: (space) => iso(space.createdAt),
    creator_id: (space) => space.creatorId,
    ended_at: (space) => optionalTime(space.endedAt),
    host_ids: (space) => space.hostIds,
    id: (space) => space.id,
    is_ticketed: () => false,
    lang: (space) => space.lang,
    participant_count: (space) => space.participants,
    scheduled_start: (space) => optionalTime(space.scheduledStart),
    speaker_ids: (space) => space.speakerIds,
    started_at: (space) => optionalTime(space.startedAt),
    state: (space) => space.state,
    subscriber_count: (space) => space.subscribers,
    title: (space) => space.title,
    topic_ids: (space) => space.topicIds,
    updated_at: (space) => iso(space.endedAt ?? space.startedAt ?? space.createdAt),
    ...absent('invited_user_ids'),
  },
  expansions: {
    creator_id: (space) => users([space.creatorId]),
    host_ids: (space) => users(space.hostIds),
    speaker_ids: (space) => users(space.speakerIds),
    topic_ids: (space) => space.topicIds.map((id) => ({ kind: 'topic', id })),
    invited_user_ids: () => [],
  },
};

export const communityKind: Kind<Community> = {
  name: 'community',
  includes: 'communities',
  charged: 'community',
  id: (community) => community.id,
  find: (world, id) => world.communities.get(id),
  alongside: [],
  defaults: ['id', 'name'],
  fields: {
    access: (community) => community.access,
    created_at: (community) => iso(community.createdAt),
    description: (community) => community.description,
    id: (community) => community.id,
    join_policy: (community) => community.joinPolicy,
    member_count: (community) => community.members,
    name: (community) => community.name,
  },
  expansions: {},
};

export const trendKind: Kind<Trend> = {
  name: 'trend',
  includes: 'trends',
  id: (trend) => trend.name,
  find: () => undefined,
  alongside: [],
  defaults: ['trend_name', 'tweet_count'],
  fields: {
    trend_name: (trend) => trend.name,
    tweet_count: (trend) => trend.posts,
  },
  expansions: {},
};
