import type { ByteBudget } from '../input/bytes-in-flight.ts';
import { ProblemError } from '../problems.ts';
import { StorageError } from '../storage/storage-error.ts';
import { type WebAnswer, type WebRequest, withShare } from '../web/http.ts';
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
  budget: ByteBudget,
): (answer: RoomAnswer<Room>) => HttpFunction {
  return (answer) =>
    counted(budget, (request, invocation) =>
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
      }),
    );
}

/** A function whose calls hold no more memory, all together, than the budget has; a share comes with the request. */
export function counted(budget: ByteBudget, run: HttpFunction): HttpFunction {
  return (request, invocation) => budget.within((share) => run(withShare(request, share), invocation));
}
