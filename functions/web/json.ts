import { ProblemError } from '../problems.ts';
import { readBody } from './body.ts';
import type { WebRequest } from './http.ts';

/** Whether a `Content-Type` says JSON: `application/json`, or a type made of it such as `application/merge-patch+json`. */
export function isJsonType(contentType: string | null): boolean {
  return /^\s*application\/([\w.!#$&^-]+\+)?json\s*(;|$)/i.test(contentType ?? '');
}

/**
 * The bytes of a body that is to be JSON, none where there is no body.
 * Throws `unsupported-body-type` for a body that is not declared as JSON: a page of any origin may send text and forms without
 * asking, and on a developer's machine no key stands before us. Throws what `readBody` throws.
 */
export async function readJsonBytes(request: WebRequest, maxBytes: number): Promise<Uint8Array> {
  const bytes = await readBody(request, maxBytes);
  if (bytes === undefined || isJsonType(request.headers.get('content-type')))
    return bytes ?? new Uint8Array();
  throw new ProblemError(
    'unsupported-body-type',
    'The body is not declared as JSON. Send it with “Content-Type: application/json”.',
  );
}

/** A request's JSON body. Throws `malformed-json`, also for an empty one. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError('malformed-json', 'The body must be JSON in UTF-8.');
  }
}
