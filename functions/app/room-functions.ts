import { ProblemError } from '../problems.ts';
import { StorageError } from '../storage/storage-error.ts';
import type { WebAnswer, WebRequest } from '../web/http.ts';
import { type Invocation, respond } from '../web/respond.ts';

export type HttpFunction = (request: WebRequest, invocation: Invocation) => Promise<WebAnswer>;

/** What an HTTP function does with its room; the parts of the path that name something come with the request. */
export type RoomAnswer<Room> = (
  room: Room,
  request: WebRequest,
  id: string,
  secondId: string,
) => Promise<WebAnswer>;

/**
 * HTTP functions over a room that keeps things in storage and is loaded when first needed. `check` throws where calls
 * are refused for now. Paths are `/api/<room>/{id}/<what>/{second id}`.
 */
export function roomFunctions<Room>(
  load: () => Promise<Room>,
  check: () => void,
): (answer: RoomAnswer<Room>) => HttpFunction {
  return (answer) => (request, invocation) =>
    respond(request, invocation, async () => {
      check();
      const [, , , id = '', , secondId = ''] = new URL(request.url).pathname.split('/');
      try {
        return await answer(await load(), request, id, secondId);
      } catch (error) {
        if (!(error instanceof StorageError)) throw error;
        throw new ProblemError(
          'storage-unavailable',
          'Storage does not answer; nothing may have been changed.',
        );
      }
    });
}
