import { httpFunction } from './http-function.ts';

/** For load balancers and availability tests: says whether, never why. */
export const healthReady = httpFunction(
  'health-ready',
  { route: 'api/health/ready', methods: ['GET', 'HEAD'], authLevel: 'anonymous' },
  'ready',
);
