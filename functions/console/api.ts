import { ApiError, errorOf } from './api-error.ts';
import type { KeyKeeper } from './key.ts';

export interface Call {
  readonly method?: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** Sent as JSON; a Blob is sent as it is. */
  readonly body?: unknown;
  readonly idempotencyKey?: string;
}

/** The gateway, asked with the operator's key. Calls throw ApiError. */
export interface Api {
  json<T>(path: `/api/${string}`, call?: Call): Promise<T>;
  blob(path: `/api/${string}`): Promise<Blob>;
}

/**
 * `askKey` is called when the gateway wants a key, or another one than it got (`wasRefused`); it gives the new key, or
 * `undefined` where the person gives none.
 */
export function createApi(key: KeyKeeper, askKey: (wasRefused: boolean) => Promise<string | undefined>): Api {
  let asking: Promise<string | undefined> | undefined;

  async function newKey(refused: string | undefined): Promise<void> {
    // Another call may have asked meanwhile.
    if (key.get() !== refused) return;
    asking ??= askKey(refused !== undefined).finally(() => {
      asking = undefined;
    });
    const given = await asking;
    if (given === undefined)
      throw new ApiError(401, 'A key is needed', 'The gateway shows this to those who have its key only.');
    key.keep(given);
  }

  async function answered(path: string, call: Call): Promise<Response> {
    for (;;) {
      const used = key.get();
      const response = await send(path, call, used).catch(() => {
        throw new ApiError(
          0,
          'No answer',
          'The gateway did not answer. Check your connection, and try again.',
        );
      });
      if (response.ok) return response;
      // The host itself refuses the key; the function was not run.
      if (response.status !== 401 || response.headers.has('x-gateway-answer'))
        throw errorOf(response.status, response.headers, await response.text().catch(() => ''));
      await newKey(used);
    }
  }

  return {
    json: async <T>(path: string, call: Call = {}): Promise<T> => {
      const response = await answered(path, call);
      const text = await response.text().catch(() => '');
      try {
        return (text === '' ? undefined : JSON.parse(text)) as T;
      } catch {
        throw errorOf(response.status, response.headers, '');
      }
    },
    blob: async (path) => (await answered(path, {})).blob(),
  };
}

function send(path: string, { method = 'GET', body, idempotencyKey }: Call, key?: string): Promise<Response> {
  const isFile = body instanceof Blob;
  const headers = new Headers();
  if (key !== undefined) headers.set('x-functions-key', key);
  if (idempotencyKey !== undefined) headers.set('idempotency-key', idempotencyKey);
  // Of a file the bytes say what it is; a type of `application/json` would mean something else.
  if (body !== undefined)
    headers.set('content-type', isFile ? 'application/octet-stream' : 'application/json');
  return fetch(path, {
    method,
    headers,
    ...(body !== undefined && { body: isFile ? body : JSON.stringify(body) }),
    // The key goes to this origin, whatever an answer says; and what is scheduled stays out of the browser's cache.
    mode: 'same-origin',
    redirect: 'error',
    cache: 'no-store',
  });
}
