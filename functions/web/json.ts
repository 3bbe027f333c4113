import { ProblemError } from '../problems.ts';

/** A request's JSON body. Throws `malformed-json`, also for an empty one. */
export function parseJson(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError('malformed-json', 'The body must be JSON in UTF-8.');
  }
}
