import { ProblemError } from '../problems.ts';
import type { QueryPair } from '../twitter/signed-request.ts';

/** The host's own parameters: its function key and that key's name. It reads them in any case of letters. */
const HOST_PARAMETERS = new Set(['code', 'clientid']);

/**
 * The query that goes to X, decoded once, in its order, repeated names kept; without the host's own parameters.
 * Throws `malformed-query` for text that is not percent-encoded UTF-8, and for names that would take part in the
 * signature as if they were the gateway's own.
 */
export function readQuery(search: string): QueryPair[] {
  const pairs = search
    .replace(/^\?/, '')
    .split('&')
    .filter((piece) => piece !== '')
    .map(readPair)
    .filter(([name]) => !HOST_PARAMETERS.has(name.toLowerCase()));
  const reserved = pairs.find(([name]) => /^oauth_/i.test(name) || name === '__proto__');
  if (!reserved) return pairs;
  throw new ProblemError(
    'malformed-query',
    reserved[0] === '__proto__'
      ? 'No parameter of X’s is called __proto__; remove it.'
      : 'The gateway signs for X itself: remove the oauth_ parameters.',
  );
}

function readPair(piece: string): QueryPair {
  const end = piece.indexOf('=');
  return end < 0 ? [decode(piece), ''] : [decode(piece.slice(0, end)), decode(piece.slice(end + 1))];
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new ProblemError(
      'malformed-query',
      'The query holds a percent sign or byte that is not UTF-8, percent-encoded.',
    );
  }
}
