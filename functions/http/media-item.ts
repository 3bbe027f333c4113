import { httpFunction } from './http-function.ts';

/** One picture or video: look at it, remove it. */
export const mediaItem = httpFunction(
  'media-item',
  { route: 'api/media/{id}', methods: ['GET', 'DELETE'], authLevel: 'function' },
  'mediaItem',
);
