import type { SimulatedOperation } from '../types.ts';
import { countOperations } from './counts.ts';
import { createPostOperations } from './create-post.ts';
import { gatheringOperations } from './gatherings.ts';
import { interactionOperations } from './interactions.ts';
import { listOperations } from './lists.ts';
import { mediaOperations } from './media.ts';
import { postOperations } from './posts.ts';
import { searchOperations } from './search.ts';
import { timelineOperations } from './timelines.ts';
import { usageOperations } from './usage.ts';
import { userOperations } from './users.ts';

/** Counts the posts that an answer returns towards what the usage operation reports. */
function counted(operation: SimulatedOperation): SimulatedOperation {
  return {
    ...operation,
    run: (call) => {
      const answer = operation.run(call);
      const posts = (answer.resources ?? []).filter(({ kind }) => kind === 'post').map(({ id }) => id);
      if (posts.length > 0) call.world.usage.record(call.caller.appId, call.now, posts);
      return answer;
    },
  };
}

/** Every operation of X's v2 API that the simulator models. */
export const operations: readonly SimulatedOperation[] = [
  ...postOperations,
  ...createPostOperations,
  ...searchOperations,
  ...countOperations,
  ...timelineOperations,
  ...interactionOperations,
  ...userOperations,
  ...listOperations,
  ...gatheringOperations,
  ...mediaOperations,
  ...usageOperations,
].map(counted);
