import { httpFunction } from './http-function.ts';

/** What saved searches have found, for phones. */
export const updates = httpFunction(
  'updates',
  { route: 'api/updates', methods: ['GET', 'HEAD'], authLevel: 'function' },
  'updates',
);
