import { mayReadUser } from '../world/visibility.ts';
import { listKind } from './kinds/gathering.ts';
import { postKind } from './kinds/post.ts';
import { userKind } from './kinds/user.ts';
import type { Subject } from './paged.ts';
import { lookUp } from './view.ts';

/** A user, whoever asks. */
export const anyUser: Subject = {
  of: 'path',
  kind: 'user',
  find: (world, id, viewerId) => lookUp(userKind, world, id, viewerId),
};

/** A user whose posts the caller may read. */
export const readableUser: Subject = {
  of: 'path',
  kind: 'user',
  find: (world, id, viewerId) => {
    const found = lookUp(userKind, world, id, viewerId);
    return 'item' in found && !mayReadUser(world, id, viewerId) ? { absent: 'hidden' } : found;
  },
};

export const readablePost: Subject = {
  of: 'path',
  kind: 'tweet',
  find: (world, id, viewerId) => lookUp(postKind, world, id, viewerId),
};

export const readableList: Subject = {
  of: 'path',
  kind: 'list',
  find: (world, id, viewerId) => lookUp(listKind, world, id, viewerId),
};

/** The caller, named in the path. */
export const callerInPath: Subject = { of: 'own' };

/** The caller, not named. */
export const caller: Subject = { of: 'me' };
