import { httpFunction } from './http-function.ts';

/** One block of a large file. */
export const mediaBlock = httpFunction(
  'media-block',
  { route: 'api/media/{id}/blocks/{block}', methods: ['PUT'], authLevel: 'function' },
  'mediaBlock',
);
