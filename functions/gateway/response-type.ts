import type { Operation } from '../twitter/operation.ts';

/**
 * Which of X's answers a client gets, by their type. A tab of the gateway's own origin can hold the operator's key, so
 * nothing is relayed that a browser could render or run there: what is relayed is listed, and everything else is not.
 */

/** X documents `application/json` and `application/problem+json`; no browser renders any type of this form. */
const JSON_TYPE = /^application\/(?:[\w.-]+\+)?json$/i;
const TEXT_TYPE = /^text\/plain$/i;
const WITHOUT_SURPRISE = /^[\w.+-]+\/[\w.+-]+(?:\s*;\s*charset="?(?:utf-8|us-ascii|iso-8859-1)"?)?$/i;
/** Of a file: what its type says to an app, where a browser only ever shows it as a picture, a video or a sound. */
const MEDIA_TYPE =
  /^(?:image\/(?:jpeg|png|gif|webp|heic|avif)|video\/(?:mp4|quicktime|webm)|audio\/(?:mpeg|mp4|aac|ogg|wav|webm|amr))$/i;

/**
 * The headers that say what the body of an answer is; `undefined` where it is nothing that a client gets.
 * @param promised What X documents for the operation's successful answers.
 */
export function typeHeaders(
  status: number,
  type: string | undefined,
  body: Uint8Array,
  promised: Operation['responseKind'],
): Readonly<Record<string, string>> | undefined {
  const isError = status >= 400;
  if (body.byteLength === 0) return isJsonOrText(type, true) ? named(type) : {};
  if (promised === 'file' && !isError && !isJsonOrText(type, false)) return attachment(type);
  const known = type ?? guessed(body);
  return isJsonOrText(known, isError) ? named(known) : undefined;
}

function isJsonOrText(type: string | undefined, orText: boolean): type is string {
  const name = essence(type);
  return JSON_TYPE.test(name) || (orText && TEXT_TYPE.test(name));
}

/** The type without what a browser may read otherwise than we do: parameters, and further types after a comma. */
function named(type: string): Record<string, string> {
  return { 'content-type': WITHOUT_SURPRISE.test(type) ? type : essence(type) };
}

function attachment(type: string | undefined): Record<string, string> {
  return {
    'content-type': MEDIA_TYPE.test(type ?? '') ? (type ?? '') : 'application/octet-stream',
    'content-disposition': 'attachment',
  };
}

/** What stands before parameters; of several types, which are separated by commas, the first. */
function essence(type = ''): string {
  return (/^[^;,]*/.exec(type)?.[0] ?? '').trim();
}

/** The type of a body that came without one: JSON by its first character, and never markup. */
function guessed(body: Uint8Array): string | undefined {
  const [first = ''] = Buffer.from(body.subarray(0, 256))
    .toString('utf8')
    .replace(/^\ufeff?\s*/, '');
  if (first === '{' || first === '[') return 'application/json';
  return first === '<' ? undefined : 'text/plain; charset=utf-8';
}
