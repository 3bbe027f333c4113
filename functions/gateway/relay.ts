import { type ProblemCode, ProblemError } from '../problems.ts';
import type { XAnswer } from '../twitter/transport.ts';
import { uncertainWrite } from './send.ts';

/** The headers of X's that a client gets; none that sets a cookie, names a server or speaks of the connection. */
const RELAYED = /^(content-type|api-version|retry-after|x-(rate-limit|app-limit|user-limit)-.+)$/;

/** The host refuses an answer with any other header value, and with it the whole answer. */
const PRINTABLE = /^[\t\x20-\x7e]*$/;

/**
 * X's answer as the client gets it: status and body untouched, headers by the allow-list, marked as X's so that its
 * 401 is not taken for one of ours.
 * Throws `x-redirected`, and `x-answer-unusable` for a page where data was promised.
 */
export function relay(answer: XAnswer, isRead: boolean): XAnswer {
  const problem = (code: ProblemCode, sentence: string): ProblemError =>
    isRead ? new ProblemError(code, sentence) : uncertainWrite(code, sentence);
  const unusable = (sentence: string): ProblemError => problem('x-answer-unusable', sentence);
  if (answer.status >= 300 && answer.status < 400) {
    throw problem(
      'x-redirected',
      'X answered with a redirect, which the gateway never follows; check the setting TWITTER_API_ORIGIN.',
    );
  }
  if (answer.status < 200 || answer.status > 599)
    throw unusable('X answered with a status that HTTP does not have.');
  const isPage = /^(text\/|application\/xhtml)/i.test(answer.headers['content-type'] ?? '');
  if (answer.status < 300 && isPage && answer.body.byteLength > 0) {
    throw unusable('X answered with a page instead of JSON.');
  }
  const headers = Object.fromEntries(
    Object.entries(answer.headers).filter(([name, value]) => RELAYED.test(name) && PRINTABLE.test(value)),
  );
  return { ...answer, headers: { ...headers, 'x-gateway-answer': 'x' } };
}
