import { ProblemError } from '../problems.ts';
import type { Operation } from '../twitter/operation.ts';
import { findOperation } from '../twitter/routes.ts';

export interface FoundOperation {
  readonly operation: Operation;
  /** Path parameters, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

/**
 * The operation of X's API that a call asks for. HEAD is answered from X's answer to GET.
 * Throws `unknown-operation`, `method-not-allowed`, `malformed-path`, and `streaming-not-offered`.
 */
export function operationOf(method: string, path: string): FoundOperation {
  const found = findOperation(method === 'HEAD' ? 'GET' : method, path);
  switch (found.kind) {
    case 'found':
      if (found.operation.streaming) throw streamingNotOffered(found.operation);
      return found;
    case 'method-not-allowed': {
      const allow = found.allow.flatMap((name) => (name === 'GET' ? ['GET', 'HEAD'] : [name]));
      throw new ProblemError('method-not-allowed', `X offers ${allow.join(', ')} at this path.`, {
        headers: { allow: allow.join(', ') },
      });
    }
    case 'malformed':
      throw new ProblemError(
        'malformed-path',
        'A part of the path is empty, not percent-encoded UTF-8, or holds a character that no id or name of X has.',
      );
    case 'unknown':
      throw new ProblemError(
        'unknown-operation',
        'X’s API v2 has no operation at this path; check its spelling.',
      );
  }
}

/** A stream has no end, and a function must have one. */
function streamingNotOffered({ id }: Operation): ProblemError {
  const instead = /^streamPosts(Sample.*|Firehose.*)?$/.test(id)
    ? 'Ask for the newest posts instead: searchPostsRecent (GET /2/tweets/search/recent) with since_id.'
    : 'X has no request that gives the same; whoever needs it reads the stream from a server of their own.';
  return new ProblemError(
    'streaming-not-offered',
    `${id} is a stream, which a function cannot hold open. ${instead}`,
    {
      members: { operation: id },
    },
  );
}
