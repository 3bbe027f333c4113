import type { World } from '../world.ts';
import type { List, Post } from './model.ts';

/** Whether someone may read what an account posts: anyone, unless it is protected, then its followers. */
export function mayReadUser(world: World, userId: string, viewerId: string | undefined): boolean {
  if (!world.users.get(userId)?.protected || userId === viewerId) return true;
  return viewerId !== undefined && world.follows.has(viewerId, userId);
}

export function mayReadPost(world: World, post: Post, viewerId: string | undefined): boolean {
  return mayReadUser(world, post.authorId, viewerId);
}

/** A private list exists for its owner alone. */
export function mayReadList(list: List, viewerId: string | undefined): boolean {
  return !list.private || list.ownerId === viewerId;
}
