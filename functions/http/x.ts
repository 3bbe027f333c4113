import { httpFunction } from './http-function.ts';

/** X's API v2 at X's own paths. PATCH is declared so that it gets our 405 rather than the host's bare 404. */
export const x = httpFunction(
  'x',
  { route: '2/{*path}', methods: ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'], authLevel: 'function' },
  'x',
);
