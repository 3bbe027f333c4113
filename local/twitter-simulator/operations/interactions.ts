import { forbidden } from '../errors.ts';
import { REQUEST_USD } from '../prices.ts';
import type { SimulatedOperation } from '../types.ts';
import { repost } from '../world/publish.ts';
import { actorInPath, notFound } from './acting.ts';
import { id as idCheck, readBody, record } from './body.ts';
import { edge } from './edge.ts';
import { operation } from './facts.ts';
import { listKind } from './kinds/gathering.ts';
import { postKind } from './kinds/post.ts';
import { userKind } from './kinds/user.ts';
import { pathParameter } from './parameters.ts';
import { lookUp } from './view.ts';

const refuseSelf = (verb: string) => (_call: unknown, actorId: string, user: { readonly id: string }) => {
  if (user.id === actorId) throw forbidden(`You cannot ${verb} yourself.`);
};

const createRepost = operation('repostPost', (call) => {
  const { world, now } = call;
  const actorId = actorInPath(call, 'id');
  const { tweet_id } = readBody(call.body, record({ tweet_id: idCheck }, {}));
  const found = lookUp(postKind, world, tweet_id, actorId);
  if ('absent' in found) throw notFound('tweet', 'tweet_id', tweet_id);
  const [reference] = found.item.references;
  // Reposting a repost reposts what it stands for.
  const original =
    (reference?.type === 'retweeted' ? world.posts.get(reference.id) : undefined) ?? found.item;
  if (world.users.get(original.authorId)?.protected)
    throw forbidden('You cannot repost the posts of a protected account.');
  if (world.reposts.to(original.id).some(({ from }) => world.posts.get(from)?.authorId === actorId)) {
    throw forbidden('You cannot retweet a Tweet that you have already retweeted.');
  }
  const made = repost(world, actorId, original, now);
  const data = { rest_id: made.id, retweeted: true };
  return { status: 200, body: { data }, requestUsd: REQUEST_USD.interactionCreate };
});

const removeRepost = operation('unrepostPost', (call) => {
  const { world } = call;
  const actorId = actorInPath(call, 'id');
  const links = world.reposts.to(pathParameter(call, 'source_tweet_id'));
  const own = links.find(({ from }) => world.posts.get(from)?.authorId === actorId);
  if (own !== undefined) world.remove(own.from);
  return { status: 200, body: { data: { retweeted: false } }, requestUsd: REQUEST_USD.interactionDelete };
});

export const interactionOperations: readonly SimulatedOperation[] = [
  createRepost,
  removeRepost,
  ...edge({
    create: 'likePost',
    remove: 'unlikePost',
    kind: postKind,
    target: 'tweet_id',
    removePath: { actor: 'id', target: 'tweet_id' },
    edges: (world) => world.likes,
    enterprise: true,
    answer: (liked) => ({ liked }),
    createUsd: REQUEST_USD.interactionCreate,
    removeUsd: REQUEST_USD.interactionDelete,
  }),
  ...edge({
    create: 'createUsersBookmark',
    remove: 'deleteUsersBookmark',
    kind: postKind,
    target: 'tweet_id',
    removePath: { actor: 'id', target: 'tweet_id' },
    extra: { folder_id: idCheck },
    edges: (world) => world.bookmarks,
    answer: (bookmarked) => ({ bookmarked }),
    createUsd: REQUEST_USD.bookmark,
    removeUsd: REQUEST_USD.bookmark,
  }),
  ...edge({
    create: 'followUser',
    remove: 'unfollowUser',
    kind: userKind,
    target: 'target_user_id',
    removePath: { actor: 'source_user_id', target: 'target_user_id' },
    edges: (world) => world.follows,
    enterprise: true,
    check: refuseSelf('follow'),
    answer: (following) => (following ? { following, pending_follow: false } : { following }),
    createUsd: REQUEST_USD.interactionCreate,
    removeUsd: REQUEST_USD.interactionDelete,
  }),
  ...edge({
    create: 'muteUser',
    remove: 'unmuteUser',
    kind: userKind,
    target: 'target_user_id',
    removePath: { actor: 'source_user_id', target: 'target_user_id' },
    edges: (world) => world.mutes,
    check: refuseSelf('mute'),
    answer: (muting) => ({ muting }),
    createUsd: REQUEST_USD.interactionCreate,
    removeUsd: REQUEST_USD.muteDelete,
  }),
  ...edge({
    create: 'followList',
    remove: 'unfollowList',
    kind: listKind,
    target: 'list_id',
    removePath: { actor: 'id', target: 'list_id' },
    edges: (world) => world.followedLists,
    answer: (following) => ({ following }),
    createUsd: REQUEST_USD.listManage,
    removeUsd: REQUEST_USD.listManage,
  }),
  ...edge({
    create: 'pinList',
    remove: 'unpinList',
    kind: listKind,
    target: 'list_id',
    removePath: { actor: 'id', target: 'list_id' },
    edges: (world) => world.pinnedLists,
    answer: (pinned) => ({ pinned }),
    createUsd: REQUEST_USD.listManage,
    removeUsd: REQUEST_USD.listManage,
  }),
];
