import { httpFunction } from './http-function.ts';

/** Whether the process answers; no work is done. */
export const healthLive = httpFunction(
  'health-live',
  { route: 'api/health/live', methods: ['GET', 'HEAD'], authLevel: 'anonymous' },
  'live',
);
