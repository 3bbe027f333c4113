import type { HttpFunction, RoomAnswer } from './room-functions.ts';
import type { SavedSearches } from './saved-searches.ts';

/** The HTTP functions of saved searches. */
export function searchFunctions(over: (answer: RoomAnswer<SavedSearches>) => HttpFunction) {
  return {
    /** `/api/searches`. */
    searches: over((searches, request) =>
      request.method === 'POST' ? searches.create(request) : searches.list(request),
    ),
    /** `/api/searches/{id}`. */
    search: over((searches, request, id) => {
      if (request.method === 'PATCH') return searches.patch(request, id);
      return request.method === 'DELETE' ? searches.remove(request, id) : searches.get(request, id);
    }),
    /** `/api/updates`. */
    updates: over((searches, request) => searches.updates(request)),
  };
}
