import type { Credentials } from '../credentials/credentials.ts';
import { type ByteRoom, type ByteShare, tooBusy } from '../input/bytes-in-flight.ts';
import type { CallNotes } from '../log.ts';
import { ProblemError, type ProblemOptions } from '../problems.ts';
import type { Operation } from '../twitter/operation.ts';
import { signedRequest, type XCall } from '../twitter/signed-request.ts';
import type { XCredential } from '../twitter/signing.ts';
import type { SendOptions, SendToX, XAnswer } from '../twitter/transport.ts';
import { outcomeOf, statusOf, TransportError, type TransportFault } from '../twitter/transport-error.ts';

/** A call to X, and the operation that it is. */
export interface OutgoingCall extends Omit<XCall, 'method'> {
  readonly operation: Operation;
  /** What X's answer is counted against. */
  readonly share?: ByteShare | undefined;
}

export interface Sender {
  readonly apiOrigin: string;
  readonly send: SendToX;
  readonly credentials: Credentials;
  readonly timeoutMs: number;
  readonly maxResponseBytes: number;
}

/** What X answers to a write has some hundred bytes; so much is reserved before it is sent. */
const WRITE_ANSWER_BYTES = 256 * 1024;
/** Answers of X's edge that say nothing about the request. */
const TRANSIENT_STATUS = new Set([502, 503, 504]);
/** A connection that breaks while it is set up is `unreachable`, and a reset all the same. */
const RESET_CODES = new Set(['ECONNRESET', 'EPIPE']);

/**
 * Signs a call and sends it to X. A read is tried once more on a reset connection, on 502, 503 or 504, and with other
 * credentials after a 401; a write is sent once, because X may have carried it out whatever became of its answer.
 * Throws the problems of the credentials and `x-…` problems.
 */
export async function sendCall(call: OutgoingCall, sender: Sender, notes: CallNotes): Promise<XAnswer> {
  const { operation } = call;
  const isRead = operation.method === 'GET';
  const deadline = Date.now() + sender.timeoutMs;
  // Before it is sent: a write whose answer finds no room would be one of which nobody knows what became of it.
  if (!isRead) call.share?.reserve(WRITE_ANSWER_BYTES);
  const room = isRead ? call.share : beyond(WRITE_ANSWER_BYTES, call.share);
  let earlier: XAnswer | undefined;

  for (let tries = 1; ; tries++) {
    const mayTryAgain = isRead && tries === 1;
    const credential = await credentialFor(operation, sender.credentials, deadline);
    notes.tries = tries;
    const outcome = await attempt(call, credential, sender, {
      deadline,
      room,
      freshConnection: !isRead || tries > 1,
    });
    const status = statusOf(outcome);
    if (status !== undefined) notes.xStatus = status;
    if (status === 401) {
      const changed = sender.credentials.rejected(credential, deadline);
      if (mayTryAgain && (await changed)) continue;
    }
    if (outcome instanceof TransportError) {
      notes.faultCode = outcome.code;
      if (mayTryAgain && isReset(outcome)) continue;
      // X's own words to the first try say more than that the second had no answer.
      if (earlier) return earlier;
      throw transportProblem(outcome, isRead);
    }
    if (!mayTryAgain || !TRANSIENT_STATUS.has(outcome.status)) return outcome;
    earlier = outcome;
  }
}

function isReset({ fault, code }: TransportError): boolean {
  return fault === 'connection-lost' || (code !== undefined && RESET_CODES.has(code));
}

/** An operation that takes neither kind is open to all. */
async function credentialFor(
  { auth }: Operation,
  credentials: Credentials,
  deadline: number,
): Promise<XCredential> {
  const user = auth.oauth1 || auth.oauth2;
  if (!auth.bearer && !user) return { kind: 'none' };
  return credentials.for({ bearer: auth.bearer, user }, deadline);
}

function attempt(
  call: OutgoingCall,
  credential: XCredential,
  { apiOrigin, send, maxResponseBytes }: Sender,
  options: Omit<SendOptions, 'maxBytes'>,
): Promise<XAnswer | TransportError> {
  const request = signedRequest({ ...call, method: call.operation.method }, credential, apiOrigin);
  return outcomeOf(send(request, { ...options, maxBytes: maxResponseBytes }));
}

/** Room for what goes beyond bytes that are reserved already. */
function beyond(reserved: number, share?: ByteShare): ByteRoom | undefined {
  if (!share) return undefined;
  let used = 0;
  const excess = (bytes: number): number =>
    Math.max(0, used + bytes - reserved) - Math.max(0, used - reserved);
  return {
    take: (bytes) => {
      if (!share.take(excess(bytes))) return false;
      used += bytes;
      return true;
    },
    give: (bytes) => {
      used -= bytes;
      share.give(excess(bytes));
    },
  };
}

const SENTENCES = {
  unreachable: ['x-unreachable', 'The gateway could not connect to X, and sent nothing.'],
  'connection-lost': ['x-connection-lost', 'The connection to X broke before its answer was complete.'],
  'timed-out': ['x-timed-out', 'X did not answer within the time that UPSTREAM_TIMEOUT_SECONDS allows.'],
  'answer-too-large': ['x-answer-too-large', 'X’s answer is larger than MAX_RESPONSE_BYTES allows.'],
  'answer-withheld': [
    'x-answer-unusable',
    'X’s response contained one of the gateway’s secrets and was withheld; see its log.',
  ],
  'answer-unusable': ['x-answer-unusable', 'X’s answer is not what its API promises.'],
  'no-room': ['too-busy', 'X’s response exceeded the memory that MAX_BYTES_IN_FLIGHT allows.'],
} as const satisfies Record<TransportFault, readonly [string, string]>;

function transportProblem({ fault, maybeSent, xStatus }: TransportError, isRead: boolean): ProblemError {
  if (fault === 'no-room' && isRead) return tooBusy('X’s response was dropped.');
  const [code, sentence] = SENTENCES[fault];
  const options = xStatus === undefined ? {} : withStatusOf(xStatus);
  if (isRead || !maybeSent) return new ProblemError(code, sentence, options);
  return uncertainWrite(code, sentence, options);
}

/** What a problem takes over of a response of X's that is not relayed: of an error, its status and what that means. */
export function withStatusOf(xStatus: number): ProblemOptions {
  const mayPass = xStatus >= 500 || xStatus === 429 || xStatus === 408;
  const isError = xStatus >= 400 && xStatus <= 599;
  return { members: { x_status: xStatus }, ...(isError && { status: xStatus, retryable: mayPass }) };
}

/** The one thing a client must know after a write without an answer: to look before it sends again. */
export function uncertainWrite(
  code: ProblemError['code'],
  sentence: string,
  options: ProblemOptions = {},
): ProblemError {
  return new ProblemError(
    code,
    `${sentence} X may have carried the request out: look before you send it again.`,
    { ...options, retryable: false, members: { ...options.members, outcome: 'unknown' } },
  );
}
