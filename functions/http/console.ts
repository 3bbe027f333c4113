import { httpFunction } from './http-function.ts';

/** The operator's page: static files without data, so that anyone may load them. Its calls need the key. */
export const consolePage = httpFunction(
  'console',
  { route: 'console/{*file}', methods: ['GET', 'HEAD'], authLevel: 'anonymous' },
  'consolePage',
);
