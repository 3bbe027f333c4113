import { httpFunction } from './http-function.ts';

/** Sends a scheduled post now rather than when it is due. */
export const publishNow = httpFunction(
  'publish-now',
  { route: 'api/scheduled-posts/{id}/publish-now', methods: ['POST'], authLevel: 'function' },
  'publishNow',
);
