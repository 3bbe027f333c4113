import { httpFunction } from './http-function.ts';

/** Puts the blocks of a large file together. */
export const mediaComplete = httpFunction(
  'media-complete',
  { route: 'api/media/{id}/complete', methods: ['POST'], authLevel: 'function' },
  'mediaComplete',
);
