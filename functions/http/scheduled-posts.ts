import { httpFunction } from './http-function.ts';

/** Posts that go out by themselves: schedule one, list them. */
export const scheduledPosts = httpFunction(
  'scheduled-posts',
  { route: 'api/scheduled-posts', methods: ['GET', 'POST'], authLevel: 'function' },
  'scheduledPosts',
);
