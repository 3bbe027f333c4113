import type { MediaFiles } from './media.ts';
import type { HttpFunction, RoomAnswer } from './room-functions.ts';

/** The HTTP functions below `/api/media`. */
export function mediaFunctions(over: (answer: RoomAnswer<MediaFiles>) => HttpFunction) {
  return {
    /** `/api/media`. */
    media: over((files, request) => files.create(request)),
    /** `/api/media/{id}`. */
    mediaItem: over((files, request, id) =>
      request.method === 'DELETE' ? files.remove(request, id) : files.get(request, id),
    ),
    /** `/api/media/{id}/blocks/{n}`. */
    mediaBlock: over((files, request, id, block) => files.stage(request, id, block)),
    mediaComplete: over((files, request, id) => files.complete(request, id)),
    mediaContent: over((files, request, id) => files.content(request, id)),
  };
}
