import { httpFunction } from './http-function.ts';

/** One saved search: look at it, change it, delete it. */
export const search = httpFunction(
  'search',
  { route: 'api/searches/{id}', methods: ['GET', 'PATCH', 'DELETE'], authLevel: 'function' },
  'search',
);
