import { percentEncode } from '../twitter/percent-encode.ts';
import type { SendToX, XAnswer, XRequest } from '../twitter/transport.ts';
import { TransportError } from '../twitter/transport-error.ts';

/** A token's answer is a few hundred bytes. */
const MAX_BYTES = 64 * 1024;

export interface ConsumerPair {
  readonly key: string;
  readonly secret: string;
}

/** X issued no token. Holds nothing of what was sent or answered but the status. */
export class BearerError extends Error {
  override readonly name = 'BearerError';
  /** `refused`: X knows no such consumer key and secret. */
  readonly fault: 'refused' | 'unusable' | 'failed' | 'unreachable' | 'timed-out';
  readonly status: number | undefined;
  /** Node's code for why X could not be asked, such as `ENOTFOUND`. */
  readonly code: string | undefined;

  constructor(fault: BearerError['fault'], status?: number, code?: string) {
    super(fault);
    this.fault = fault;
    this.status = status;
    this.code = code;
  }
}

/**
 * Asks X for an app-only bearer token: RFC 6749, section 4.4, with key and secret percent-encoded (RFC 3986) before
 * they are joined. Asking again does no harm, so a lost connection or a failing X gets one more try.
 * Throws {@link BearerError}.
 */
export async function fetchBearer(pair: ConsumerPair, send: SendToX, deadline: number): Promise<string> {
  const userAndPassword = [pair.key, pair.secret].map(percentEncode).join(':');
  const request: XRequest = {
    method: 'POST',
    target: '/oauth2/token',
    headers: {
      accept: 'application/json',
      authorization: `Basic ${Buffer.from(userAndPassword).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      'user-agent': 'twitter-gateway',
    },
    body: Buffer.from('grant_type=client_credentials'),
  };
  const ask = (freshConnection: boolean): Promise<string> =>
    send(request, { deadline, maxBytes: MAX_BYTES, freshConnection, issues: 'TWITTER_BEARER_TOKEN' }).then(
      tokenOf,
      asBearerError,
    );
  try {
    return await ask(false);
  } catch (error) {
    if (!mayPass(error)) throw error;
    return ask(true);
  }
}

function tokenOf({ status, body }: XAnswer): string {
  if (status !== 200) throw refusal(status);
  const token = accessToken(Buffer.from(body).toString('utf8'));
  if (token === undefined) throw new BearerError('unusable', status);
  return token;
}

function refusal(status: number): BearerError {
  return new BearerError(status === 401 || status === 403 ? 'refused' : 'failed', status);
}

/** `undefined` for what cannot go into an `Authorization` header as it is (RFC 6750, section 2.1, and X's `%`). */
function accessToken(json: string): string | undefined {
  try {
    const answer: unknown = JSON.parse(json);
    if (typeof answer !== 'object' || answer === null || !('access_token' in answer)) return undefined;
    const { access_token: token } = answer;
    return typeof token === 'string' && /^[\w.~+/%-]{1,4096}=*$/.test(token) ? token : undefined;
  } catch {
    return undefined;
  }
}

function asBearerError(error: unknown): never {
  if (!(error instanceof TransportError)) throw error;
  // X quoted what it was sent, which it does when it refuses it: its status tells.
  if (error.xStatus !== undefined && error.xStatus !== 200) throw refusal(error.xStatus);
  if (error.fault === 'timed-out') throw new BearerError('timed-out');
  throw new BearerError(error.fault.startsWith('answer-') ? 'unusable' : 'unreachable');
}

function mayPass(error: unknown): boolean {
  if (!(error instanceof BearerError)) return false;
  return (
    error.fault === 'unreachable' || (error.status !== undefined && [502, 503, 504].includes(error.status))
  );
}
