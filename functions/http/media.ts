import { httpFunction } from './http-function.ts';

/** Pictures and videos for posts: upload one, or begin one that comes in blocks. */
export const media = httpFunction(
  'media',
  { route: 'api/media', methods: ['POST'], authLevel: 'function' },
  'media',
);
