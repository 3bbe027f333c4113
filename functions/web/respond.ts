import { type CallNotes, errorFields, type Log } from '../log.ts';
import { ProblemError } from '../problems.ts';
import { callerOf } from './caller.ts';
import { compress } from './compression.ts';
import { conditional } from './conditional.ts';
import { SANDBOX, type WebAnswer, type WebRequest } from './http.ts';

/** One run of an HTTP function. */
export interface Invocation {
  /** The function's name. */
  readonly name: string;
  readonly requestId: string;
  readonly log: Log;
}

/**
 * Runs a handler and makes its answer fit to leave: a problem for whatever it throws, conditional requests,
 * compression, the headers that every answer has, and one log line. Never throws, because the host answers a throw
 * with an empty 500.
 */
export async function respond(
  request: WebRequest,
  invocation: Invocation,
  handle: (notes: CallNotes) => Promise<WebAnswer>,
): Promise<WebAnswer> {
  const started = performance.now();
  const notes: CallNotes = {};
  let problem: ProblemError | undefined;
  let answer: WebAnswer;
  try {
    answer = await finish(request, await handle(notes));
  } catch (error) {
    problem = error instanceof ProblemError ? error : internalError(error, invocation);
    answer = problemAnswer(problem, invocation.requestId);
  }
  const sent = request.method === 'HEAD' ? { status: answer.status, headers: answer.headers } : answer;
  invocation.log('call.answered', {
    function: invocation.name,
    request_id: invocation.requestId,
    trace_id: traceId(request.headers.get('traceparent')),
    caller: callerOf(request),
    operation: notes.operation,
    status: sent.status,
    x_status: notes.xStatus,
    tries: notes.tries,
    fault_code: notes.faultCode,
    problem: problem?.code,
    ms: Math.round((performance.now() - started) * 10) / 10,
    bytes: sent.body?.byteLength ?? 0,
  });
  return {
    ...sent,
    headers: {
      'x-gateway-answer': 'gateway',
      'content-security-policy': SANDBOX,
      ...sent.headers,
      'x-request-id': invocation.requestId,
      'cache-control': 'private, no-cache',
      'x-content-type-options': 'nosniff',
    },
  };
}

async function finish(request: WebRequest, answer: WebAnswer): Promise<WebAnswer> {
  const checked = conditional(request, answer);
  return request.method === 'HEAD' ? checked : compress(request, checked);
}

function problemAnswer(problem: ProblemError, requestId: string): WebAnswer {
  return {
    status: problem.status,
    headers: { 'content-type': 'application/problem+json', ...problem.options.headers },
    body: Buffer.from(JSON.stringify(problem.body(requestId))),
  };
}

function internalError(error: unknown, { name, requestId, log }: Invocation): ProblemError {
  log('call.failed', { function: name, request_id: requestId, ...errorFields(error) });
  return new ProblemError(
    'internal-error',
    'The gateway failed while it answered. Its log has the details under this request id.',
  );
}

/** The trace id of a W3C `traceparent` header, `undefined` where it is absent or malformed. */
function traceId(traceparent: string | null): string | undefined {
  return /^[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}/.exec(traceparent ?? '')?.[1];
}
