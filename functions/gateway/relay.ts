import { type ProblemCode, ProblemError, type ProblemOptions } from '../problems.ts';
import type { Operation } from '../twitter/operation.ts';

import type { XAnswer } from '../twitter/transport.ts';
import { typeHeaders } from './response-type.ts';
import { uncertainWrite, withStatusOf } from './send.ts';

/**
 * The headers of X's that a client gets; none that sets a cookie, names a server or speaks of the connection. Names are
 * bounded, because they are in lower case, in which no secret is recognised.
 */
const RELAYED = /^(api-version|retry-after|x-(rate-limit|app-limit|user-limit)-[a-z\d-]{1,24})$/;

/** The host refuses an answer with any other header value, and with it the whole answer. */
const PRINTABLE = /^[\t\x20-\x7e]*$/;

/**
 * X's answer as the client gets it: status and body untouched, headers by the allow-list, marked as X's so that its
 * 401 is not taken for one of ours.
 * Throws `x-redirected`, and `x-answer-unusable` for what no client gets by its type, such as a page. Where that is an
 * error, X's status stays.
 */
export function relay(answer: XAnswer, { method, responseKind }: Operation): XAnswer {
  const isRead = method === 'GET';
  const problem = (code: ProblemCode, sentence: string, options?: ProblemOptions): ProblemError =>
    isRead ? new ProblemError(code, sentence, options) : uncertainWrite(code, sentence, options);
  const { status } = answer;
  if (status >= 300 && status < 400) {
    throw problem(
      'x-redirected',
      'X answered with a redirect, which the gateway never follows; check the setting TWITTER_API_ORIGIN.',
    );
  }
  if (status < 200 || status > 599)
    throw problem('x-answer-unusable', 'X answered with a status that HTTP does not have.');
  const headers = Object.fromEntries(
    Object.entries(answer.headers).filter(([name, value]) => RELAYED.test(name) && PRINTABLE.test(value)),
  );
  const type = typeHeaders(status, answer.headers['content-type'], answer.body, responseKind);
  if (!type) {
    const sentence = `X answered ${status} with something other than JSON, such as a page.`;
    throw problem('x-answer-unusable', sentence, { headers, ...withStatusOf(status) });
  }
  return { ...answer, headers: { ...headers, ...type, 'x-gateway-answer': 'x' } };
}
