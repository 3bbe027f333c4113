import { forbidden } from '../errors.ts';
import { REQUEST_USD } from '../prices.ts';
import type { OperationCall, SimulatedOperation } from '../types.ts';
import type { Post } from '../world/model.ts';
import { actorOf, notFound } from './acting.ts';
import { flag, readBody, record } from './body.ts';
import { operation } from './facts.ts';
import { postKind } from './kinds/post.ts';
import { userKind } from './kinds/user.ts';
import { lookupMany, lookupOne } from './lookup.ts';
import { linked, paged } from './paged.ts';
import { pathParameter, someOf } from './parameters.ts';
import { readablePost } from './subjects.ts';

function postInPath(call: OperationCall, name: string): Post {
  const id = pathParameter(call, name);
  const post = call.world.posts.get(id);
  if (post === undefined) throw notFound('tweet', name, id);
  return post;
}

const deletePost = operation('deletePosts', (call) => {
  const post = postInPath(call, 'id');
  if (post.authorId !== actorOf(call)) throw forbidden('You are not authorized to delete this Tweet.');
  call.world.remove(post.id);
  return { status: 200, body: { data: { deleted: true } }, requestUsd: REQUEST_USD.contentManage };
});

const hideReply = operation('hidePostsReply', (call) => {
  const post = postInPath(call, 'tweet_id');
  const { hidden } = readBody(call.body, record({ hidden: flag }, {}));
  const conversation = call.world.posts.get(post.conversationId);
  if (post === conversation || conversation?.authorId !== actorOf(call)) {
    throw forbidden('You can only hide replies in conversations that you started.');
  }
  post.hidden = hidden;
  return { status: 200, body: { data: { hidden } }, requestUsd: REQUEST_USD.contentManage };
});

export const postOperations: readonly SimulatedOperation[] = [
  lookupOne('getPostsById', postKind, { parameter: 'id' }),
  lookupMany('getPostsByIds', postKind, { parameter: 'ids' }),
  deletePost,
  hideReply,
  paged('getPostsLikingUsers', {
    kind: userKind,
    subject: readablePost,
    size: [1, 100, 100],
    readers: {},
    charged: 'like',
    entries: (call, id) => linked(userKind, call, call.world.likes.to(id), 'from'),
  }),
  paged('getPostsRepostedBy', {
    kind: userKind,
    subject: readablePost,
    size: [1, 100, 100],
    readers: {},
    entries: (call, id) =>
      linked(postKind, call, call.world.reposts.to(id), 'from').flatMap(({ item, order }) => {
        const author = call.world.users.get(item.authorId);
        return author === undefined ? [] : [{ item: author, order }];
      }),
  }),
  paged('getPostsReposts', {
    kind: postKind,
    subject: readablePost,
    size: [1, 100, 100],
    readers: {},
    entries: (call, id) => linked(postKind, call, call.world.reposts.to(id), 'from'),
  }),
  paged('getPostsQuotedPosts', {
    kind: postKind,
    subject: readablePost,
    size: [10, 100, 10],
    readers: { exclude: someOf(['replies', 'retweets']) },
    entries: (call, id, { exclude }) =>
      linked(postKind, call, call.world.quotes.to(id), 'from').filter(
        ({ item }) => !(exclude.includes('replies') && item.inReplyToUserId !== undefined),
      ),
  }),
];
