import { hash } from 'node:crypto';
import type { WebAnswer, WebRequest } from './http.ts';

/**
 * Gives a complete answer to a GET or HEAD its ETag, or turns it into a 304 when the client holds it already
 * (RFC 9110, section 13.1.2). The tag is weak because the same answer also goes out compressed.
 */
export function conditional(request: WebRequest, answer: WebAnswer): WebAnswer {
  const isRead = request.method === 'GET' || request.method === 'HEAD';
  if (!isRead || answer.status !== 200 || !answer.body) return answer;
  const opaque = hash('sha256', answer.body, 'base64url').slice(0, 27);
  const headers: Record<string, string> = {
    ...answer.headers,
    etag: `W/"${opaque}"`,
    vary: 'accept-encoding',
  };
  if (!matches(request.headers.get('if-none-match'), opaque)) return { ...answer, headers };
  delete headers['content-type'];
  return { status: 304, headers };
}

/** Tags are read as quoted strings, not split at commas: a comma may stand inside the quotes. */
function matches(ifNoneMatch: string | null, opaque: string): boolean {
  if (ifNoneMatch === null) return false;
  if (ifNoneMatch.trim() === '*') return true;
  return Array.from(ifNoneMatch.matchAll(/(?:W\/)?"([^"]*)"/g)).some(([, tag]) => tag === opaque);
}
