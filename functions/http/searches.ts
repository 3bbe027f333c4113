import { httpFunction } from './http-function.ts';

/** Searches that run by themselves: save one, list them. */
export const searches = httpFunction(
  'searches',
  { route: 'api/searches', methods: ['GET', 'POST'], authLevel: 'function' },
  'searches',
);
