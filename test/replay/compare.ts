import { isSignedRight, type OAuth1Secrets } from '../support/oauth1.ts';
import type { Received } from '../support/stand-in.ts';
import { contentTypeOf, type Exchange } from './exchange.ts';

export interface Expected {
  readonly origin: string;
  readonly bearer: string;
  readonly secrets: OAuth1Secrets;
  /** Texts of the client's own (its key, cookie, token) that must not reach X. */
  readonly clientOnly: readonly string[];
}

/** Every way in which what reached X differs from what the client sent. */
export function differencesAtX(
  exchange: Exchange,
  received: readonly Received[],
  expected: Expected,
): string[] {
  const [first] = received;
  if (!first) return ['nothing reached X'];
  return received.flatMap((got) => {
    const differences: string[] = [];
    const [path, query = ''] = got.target.split('?');
    const [wantedPath, wantedQuery = ''] = exchange.target.split('?');
    // HEAD is answered from X's answer to GET.
    if (got.method !== (exchange.method === 'HEAD' ? 'GET' : exchange.method))
      differences.push(`X got method ${got.method}`);
    if (!samePath(path, wantedPath)) differences.push(`X got path ${path}`);
    if (!sameQuery(query, wantedQuery)) differences.push(`X got query ${query}`);
    const isWrite = exchange.method !== 'GET' && exchange.method !== 'HEAD';
    if (isWrite && got.body.toString() !== (exchange.requestBody ?? ''))
      differences.push('X got another body');
    if (isWrite && exchange.requestBody && got.headers['content-type'] !== contentTypeOf(exchange)) {
      differences.push(`X got content-type ${got.headers['content-type']}`);
    }
    if (!isAuthorised(got, expected)) differences.push('X got neither a valid signature nor the bearer');
    const seen = JSON.stringify([got.target, got.headers]);
    for (const text of expected.clientOnly)
      if (seen.includes(text)) differences.push('X got what is the client’s own');
    return differences;
  });
}

/** Every way in which what the client got differs from what X answered. */
export function differencesAtClient(
  exchange: Exchange,
  answer: { readonly status: number; readonly headers: Headers; readonly body: string },
): string[] {
  const differences: string[] = [];
  if (answer.status !== exchange.status)
    differences.push(`the client got status ${answer.status}: ${answer.body.slice(0, 200)}`);
  else if (exchange.method !== 'HEAD' && answer.body !== exchange.body)
    differences.push('the client got another body');
  for (const [name, value] of Object.entries(exchange.headers)) {
    if (!/^(content-type$|api-version$|retry-after$|x-(rate|app|user)-limit)/i.test(name)) continue;
    const got = answer.headers.get(name);
    if (got !== (typeof value === 'string' ? value : value.join(', ')))
      differences.push(`the client got ${name}: ${got}`);
  }
  if (answer.headers.has('set-cookie')) differences.push('the client got a cookie');
  return differences;
}

/** By meaning: the same segments, however they are percent-encoded. */
function samePath(a = '', b = ''): boolean {
  const segments = (path: string): string => JSON.stringify(path.split('/').map(decodeURIComponent));
  return segments(a) === segments(b);
}

/** By meaning: the same names and values in the same order. */
function sameQuery(a: string, b: string): boolean {
  // The host's own parameters are the client's and never reach X, also where a recording has them.
  const pairs = (query: string): string =>
    JSON.stringify([...new URLSearchParams(query)].filter(([name]) => !/^(code|clientid)$/i.test(name)));
  return pairs(a) === pairs(b);
}

function isAuthorised({ method, target, headers }: Received, expected: Expected): boolean {
  const { authorization = '' } = headers;
  if (authorization.startsWith('OAuth ')) {
    return isSignedRight({ method, url: expected.origin + target, authorization }, expected.secrets);
  }
  return authorization === `Bearer ${expected.bearer}`;
}
