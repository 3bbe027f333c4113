export type TransportFault =
  | 'unreachable'
  | 'connection-lost'
  | 'timed-out'
  | 'answer-too-large'
  | 'answer-withheld'
  | 'answer-unusable'
  /** There is no room for the answer beside those of other calls. */
  | 'no-room';

/** X gave no usable answer. Carries no message or cause of lower layers: those can quote what was sent. */
export class TransportError extends Error {
  override readonly name = 'TransportError';
  readonly fault: TransportFault;
  /** False only where not one byte of the request can have left this machine. */
  readonly maybeSent: boolean;
  /** Node's or OpenSSL's code, such as `ECONNREFUSED`. */
  readonly code: string | undefined;
  /** X's status, where its answer came and was withheld. */
  readonly xStatus: number | undefined;

  constructor(fault: TransportFault, maybeSent: boolean, code?: string, xStatus?: number) {
    super(fault);
    this.fault = fault;
    this.maybeSent = maybeSent;
    this.code = code;
    this.xStatus = xStatus;
  }
}

/** What became of a send: the answer, or why there is none. Other errors are defects and stay thrown. */
export async function outcomeOf<Answer>(sending: Promise<Answer>): Promise<Answer | TransportError> {
  try {
    return await sending;
  } catch (error) {
    if (error instanceof TransportError) return error;
    throw error;
  }
}

/** X's status, also of a response that was withheld; `undefined` where X sent none. */
export function statusOf(outcome: { readonly status: number } | TransportError): number | undefined {
  return outcome instanceof TransportError ? outcome.xStatus : outcome.status;
}
