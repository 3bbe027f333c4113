import { httpFunction } from './http-function.ts';

/** One scheduled post: look at it, change it, cancel it. */
export const scheduledPost = httpFunction(
  'scheduled-post',
  { route: 'api/scheduled-posts/{id}', methods: ['GET', 'PATCH', 'DELETE'], authLevel: 'function' },
  'scheduledPost',
);
