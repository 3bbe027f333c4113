import { httpFunction } from './http-function.ts';

/** A person settles a held post: it is on X, send it again, or drop it. */
export const resolve = httpFunction(
  'resolve',
  { route: 'api/scheduled-posts/{id}/resolve', methods: ['POST'], authLevel: 'function' },
  'resolve',
);
