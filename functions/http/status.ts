import { httpFunction } from './http-function.ts';

/** Every check with its reasons, for the operator. */
export const status = httpFunction(
  'status',
  { route: 'api/status', methods: ['GET', 'HEAD'], authLevel: 'function' },
  'status',
);
