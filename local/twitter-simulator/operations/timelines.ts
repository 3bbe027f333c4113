import type { OperationCall, SimulatedOperation } from '../types.ts';
import type { Post } from '../world/model.ts';
import { mayReadPost } from '../world/visibility.ts';
import { postKind } from './kinds/post.ts';
import { type Entry, linked, paged } from './paged.ts';
import { someOf } from './parameters.ts';
import { caller, callerInPath, readableList, readableUser } from './subjects.ts';
import { viewerOf } from './view.ts';
import { isWithin, requireOrder, type Window, windowReaders } from './window.ts';

/** How far back X's timelines reach, in posts. */
const USER_DEPTH = 3_200;
const MENTION_DEPTH = 800;
const HOME_DEPTH = 800;

const exclude = someOf(['replies', 'retweets']);

/** Posts by a test on the post, newest first, of those that the caller may read. */
function select(
  call: OperationCall,
  accept: (post: Post) => boolean,
  depth = Number.POSITIVE_INFINITY,
): Entry<Post>[] {
  const viewerId = viewerOf(call);
  const entries: Entry<Post>[] = [];
  for (const post of call.world.timeline) {
    if (!accept(post) || !mayReadPost(call.world, post, viewerId)) continue;
    if (entries.push({ item: post, order: BigInt(post.id) }) >= depth) break;
  }
  return entries;
}

const isRepost = ({ references }: Post): boolean => references[0]?.type === 'retweeted';

/** X counts an answer to oneself, as in a thread, as a reply too. */
function isLeftOut(kinds: readonly string[]): (post: Post) => boolean {
  return (post) =>
    (kinds.includes('retweets') && isRepost(post)) ||
    (kinds.includes('replies') && post.inReplyToUserId !== undefined);
}

function bounded(entries: readonly Entry<Post>[], window: Window): Entry<Post>[] {
  requireOrder(window);
  const within = isWithin(window);
  return entries.filter(({ item }) => within(item));
}

export const timelineOperations: readonly SimulatedOperation[] = [
  paged('getUsersPosts', {
    kind: postKind,
    subject: readableUser,
    size: [5, 100, 10],
    readers: { ...windowReaders, exclude },
    ends: true,
    owned: true,
    entries: (call, id, values) => {
      const leftOut = isLeftOut(values.exclude);
      const own = select(call, ({ authorId }) => authorId === id, USER_DEPTH);
      return bounded(
        own.filter(({ item }) => !leftOut(item)),
        values,
      );
    },
  }),
  paged('getUsersMentions', {
    kind: postKind,
    subject: readableUser,
    size: [5, 100, 10],
    readers: windowReaders,
    ends: true,
    owned: true,
    entries: (call, id, values) => {
      const mentions = (post: Post): boolean => post.entities.mentions.some((mention) => mention.id === id);
      return bounded(
        select(call, (post) => post.authorId !== id && !isRepost(post) && mentions(post), MENTION_DEPTH),
        values,
      );
    },
  }),
  paged('getUsersTimeline', {
    kind: postKind,
    subject: callerInPath,
    size: [1, 100, 100],
    readers: { ...windowReaders, exclude },
    ends: true,
    entries: (call, id, values) => {
      const { follows, mutes, blocks } = call.world;
      const leftOut = isLeftOut(values.exclude);
      const silenced = (authorId: string): boolean => mutes.has(id, authorId) || blocks.has(id, authorId);
      const shown = ({ authorId }: Post): boolean =>
        authorId === id || (follows.has(id, authorId) && !silenced(authorId));
      return bounded(
        select(call, (post) => shown(post) && !leftOut(post), HOME_DEPTH),
        values,
      );
    },
  }),
  paged('getUsersRepostsOfMe', {
    kind: postKind,
    subject: caller,
    size: [1, 100, 100],
    readers: {},
    entries: (call, id) =>
      select(call, (post) => post.authorId === id && call.world.reposts.countTo(post.id) > 0),
  }),
  paged('getUsersLikedPosts', {
    kind: postKind,
    subject: readableUser,
    size: [5, 100, 100],
    readers: {},
    charged: 'like',
    owned: true,
    entries: (call, id) => linked(postKind, call, call.world.likes.from(id), 'to'),
  }),
  paged('getUsersBookmarks', {
    kind: postKind,
    subject: callerInPath,
    size: [1, 100, 100],
    readers: {},
    owned: true,
    entries: (call, id) => linked(postKind, call, call.world.bookmarks.from(id), 'to'),
  }),
  paged('getListsPosts', {
    kind: postKind,
    subject: readableList,
    size: [1, 100, 100],
    readers: {},
    entries: (call, id) => select(call, ({ authorId }) => call.world.listMembers.has(id, authorId)),
  }),
];
