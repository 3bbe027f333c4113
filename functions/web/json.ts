import { exceededLimit, type JsonLimits, MAX_JSON_DEPTH, MAX_JSON_VALUES } from '../input/json.ts';
import { ProblemError } from '../problems.ts';
import { readBody } from './body.ts';
import type { WebRequest } from './http.ts';

/** Whether a `Content-Type` says JSON: `application/json`, or a type made of it such as `application/merge-patch+json`. */
export function isJsonType(contentType: string | null): boolean {
  return /^\s*application\/([\w.!#$&^-]+\+)?json\s*(;|$)/i.test(contentType ?? '');
}

/**
 * The largest JSON body of the gateway's own endpoints. The longest post that is kept has 30,000 UTF-16 code units, and
 * `\uXXXX` takes six bytes for each. What is sent on to X is not JSON of ours, and has its own limit.
 */
export const MAX_JSON_BYTES = 256 * 1024;

const EXCEEDED: Readonly<Record<keyof JsonLimits, string>> = {
  depth: `nests deeper than ${MAX_JSON_DEPTH} levels`,
  values: `has more than ${MAX_JSON_VALUES} values`,
};

/**
 * The bytes of a JSON body for an endpoint of ours, empty where there is none.
 * Throws `request-too-large` and `length-required`, and `unsupported-body-type` for a body that is not declared as JSON: a
 * page of any origin may send text and forms without asking, and on a developer's machine no key stands before us.
 */
export async function readJsonBody(request: WebRequest, maxRequestBytes: number): Promise<Uint8Array> {
  const bytes = await (maxRequestBytes < MAX_JSON_BYTES
    ? readBody(request, maxRequestBytes)
    : readBody(request, MAX_JSON_BYTES, 'allowed for a JSON body; send less in one request'));
  if (bytes === undefined || isJsonType(request.headers.get('content-type')))
    return bytes ?? new Uint8Array();
  throw new ProblemError(
    'unsupported-body-type',
    'The body is not declared as JSON. Send it with “Content-Type: application/json”.',
  );
}

/**
 * A request's JSON body. Throws `malformed-json`, also for an empty one, and before parsing it for one that nothing here
 * could take: parsing that could hold up all other calls.
 */
export function parseJson(bytes: Uint8Array): unknown {
  const exceeded = exceededLimit(bytes);
  if (exceeded) {
    throw new ProblemError(
      'malformed-json',
      `The body ${EXCEEDED[exceeded]}, which no endpoint accepts; send only the fields that the endpoint documents.`,
    );
  }
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new ProblemError('malformed-json', 'The body must be JSON in UTF-8.');
  }
}
