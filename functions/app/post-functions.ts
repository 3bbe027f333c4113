import type { HttpFunction, RoomAnswer } from './room-functions.ts';
import type { ScheduledPosts } from './scheduled-posts.ts';

/** The HTTP functions below `/api/scheduled-posts`. */
export function postFunctions(over: (answer: RoomAnswer<ScheduledPosts>) => HttpFunction) {
  return {
    /** `/api/scheduled-posts`. */
    scheduledPosts: over((posts, request) =>
      request.method === 'POST' ? posts.create(request) : posts.list(request),
    ),
    /** `/api/scheduled-posts/{id}`. */
    scheduledPost: over((posts, request, id) => {
      if (request.method === 'PATCH') return posts.patch(request, id);
      return request.method === 'DELETE' ? posts.cancel(request, id) : posts.get(request, id);
    }),
    publishNow: over((posts, request, id) => posts.publishNow(request, id)),
    resolve: over((posts, request, id) => posts.resolve(request, id)),
  };
}
