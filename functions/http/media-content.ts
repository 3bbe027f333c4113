import { httpFunction } from './http-function.ts';

/** The bytes of a picture or video. */
export const mediaContent = httpFunction(
  'media-content',
  { route: 'api/media/{id}/content', methods: ['GET'], authLevel: 'function' },
  'mediaContent',
);
