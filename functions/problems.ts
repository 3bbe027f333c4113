/**
 * Every error that a client can get from us (X's own errors pass through untouched).
 * Bodies follow RFC 9457; docs/problems.md explains each code, and a test keeps the two lists equal.
 */

interface ProblemKind {
  readonly status: number;
  readonly title: string;
  /** Whether the same request may succeed later without anyone changing anything. */
  readonly retryable: boolean;
}

/** All codes. A code is part of the interface: apps compare `type`, so none is ever renamed. */
export const PROBLEMS = {
  'malformed-path': { status: 400, title: 'The path is malformed', retryable: false },
  'malformed-query': { status: 400, title: 'The query is malformed', retryable: false },
  'malformed-json': { status: 400, title: 'The body is not JSON', retryable: false },
  'idempotency-key-malformed': { status: 400, title: 'The Idempotency-Key is malformed', retryable: false },
  'operation-not-allowed': {
    status: 403,
    title: 'The gateway does not allow this operation',
    retryable: false,
  },
  'call-too-expensive': {
    status: 403,
    title: 'The call could cost more than the gateway allows',
    retryable: false,
  },
  'unknown-operation': { status: 404, title: 'X has no such operation', retryable: false },
  'post-not-found': { status: 404, title: 'There is no such scheduled post', retryable: false },
  'media-not-found': { status: 404, title: 'There is no such media', retryable: false },
  'search-not-found': { status: 404, title: 'There is no such saved search', retryable: false },
  'method-not-allowed': { status: 405, title: 'X does not offer this method here', retryable: false },
  'post-conflict': { status: 409, title: 'The post’s state does not allow this', retryable: false },
  'media-conflict': { status: 409, title: 'The media’s state does not allow this', retryable: false },
  'search-conflict': { status: 409, title: 'The saved search cannot be changed so', retryable: false },
  'publishing-off': { status: 409, title: 'The gateway sends no posts', retryable: false },
  'idempotency-in-progress': { status: 409, title: 'The same request is still running', retryable: true },
  'length-required': { status: 411, title: 'The body’s length is missing', retryable: false },
  'request-too-large': { status: 413, title: 'The request body is too large', retryable: false },
  'unsupported-body-type': { status: 415, title: 'The body’s type is not supported', retryable: false },
  'post-invalid': { status: 422, title: 'The post cannot be scheduled', retryable: false },
  'media-invalid': { status: 422, title: 'The media cannot be taken', retryable: false },
  'search-invalid': { status: 422, title: 'The search cannot be saved', retryable: false },
  'idempotency-key-reused': {
    status: 422,
    title: 'The Idempotency-Key was used for another request',
    retryable: false,
  },
  'too-many-uploads': { status: 429, title: 'Too many uploads in progress', retryable: true },
  'internal-error': { status: 500, title: 'The gateway failed', retryable: false },
  'streaming-not-offered': { status: 501, title: 'Streams are not offered', retryable: false },
  'x-unreachable': { status: 502, title: 'X cannot be reached', retryable: true },
  'x-connection-lost': { status: 502, title: 'The connection to X was lost', retryable: true },
  'x-answer-unusable': { status: 502, title: 'X’s answer cannot be used', retryable: true },
  'x-answer-too-large': { status: 502, title: 'X’s answer is too large', retryable: false },
  'x-redirected': { status: 502, title: 'X answered with a redirect', retryable: false },
  'bearer-unavailable': { status: 502, title: 'X issued no bearer token', retryable: true },
  'storage-missing': { status: 503, title: 'The gateway has no storage account', retryable: false },
  'storage-unavailable': { status: 503, title: 'The gateway’s storage does not answer', retryable: true },
  'too-busy': { status: 503, title: 'The gateway is too busy', retryable: true },
  'settings-invalid': { status: 503, title: 'The gateway’s settings are invalid', retryable: false },
  'credentials-missing': { status: 503, title: 'The gateway has no credentials for this', retryable: false },
  'credentials-unreadable': {
    status: 503,
    title: 'The gateway cannot read its credentials',
    retryable: true,
  },
  'x-timed-out': { status: 504, title: 'X did not answer in time', retryable: true },
} as const satisfies Record<string, ProblemKind>;
export type ProblemCode = keyof typeof PROBLEMS;

/** The `type` of a problem, as clients see it. */
export function problemType(code: ProblemCode): string {
  return `urn:twitter-gateway:${code}`;
}

export interface ProblemOptions {
  /** Further members of the body, such as the operation's id. */
  readonly members?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
  /** Overrides the code's own: X's, where the problem stands for an error of X's that cannot be relayed. */
  readonly status?: number;
  /** Overrides the code's own, for instance where a write may have been carried out. */
  readonly retryable?: boolean;
}

/** Thrown to end a call with a problem. `detail` is for the person who reads it: what happened, and what to do. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, detail: string, options: ProblemOptions = {}) {
    super(detail);
    this.code = code;
    this.options = options;
  }

  get status(): number {
    return this.options.status ?? PROBLEMS[this.code].status;
  }

  /** The members of the answer's body, in the order of RFC 9457, then ours. */
  body(requestId: string): Record<string, unknown> {
    const { title, retryable } = PROBLEMS[this.code];
    return {
      type: problemType(this.code),
      title,
      status: this.status,
      detail: this.message,
      retryable: this.options.retryable ?? retryable,
      request_id: requestId,
      ...this.options.members,
    };
  }
}

/** What is looked for, or `undefined` where it ends in a problem that says that it is not there. */
export async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (error instanceof ProblemError && error.status === 404) return undefined;
    throw error;
  }
}
