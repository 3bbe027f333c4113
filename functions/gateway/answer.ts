import type { ByteShare } from '../input/bytes-in-flight.ts';
import type { CallNotes } from '../log.ts';
import { ProblemError } from '../problems.ts';
import { buildPath } from '../twitter/routes.ts';
import type { XAnswer } from '../twitter/transport.ts';
import type { AllowList } from './allow-list.ts';
import { checkPrice } from './call-price.ts';
import { bodyType } from './content-type.ts';
import { operationOf } from './operation.ts';
import { readQuery } from './query.ts';
import { relay } from './relay.ts';
import { type Sender, sendCall } from './send.ts';

/** A phone's call, before anything in it is believed. */
export interface Call {
  readonly method: string;
  /** Absolute address, as the host has it. */
  readonly url: string;
  readonly contentType: string | null;
  /** Read only once the call is allowed. */
  readonly readBody: () => Promise<Uint8Array | undefined>;
  /** What the call may hold in memory. */
  readonly share?: ByteShare | undefined;
}

export interface Gateway extends Sender {
  readonly allowList: AllowList;
  readonly maxCallUsd: number;
}

/** A proxied call, step by step. Throws a `ProblemError` for every way in which it ends without X's answer. */
export async function answerCall(call: Call, gateway: Gateway, notes: CallNotes): Promise<XAnswer> {
  // The host makes the address from the Host header, which can hold anything.
  const address = URL.parse(call.url);
  if (!address)
    throw new ProblemError('malformed-path', 'The request’s address is malformed; check its Host header.');
  const { operation, params } = operationOf(call.method, address.pathname);
  notes.operation = operation.id;
  gateway.allowList.check(operation);
  const query = readQuery(address.search);
  checkPrice(operation, query, gateway.maxCallUsd);
  const bytes = operation.method === 'GET' ? undefined : await call.readBody();
  const body = bytes && { bytes, contentType: bodyType(call.contentType) };
  const outgoing = { operation, path: buildPath(operation, params), query, body, share: call.share };
  const answer = await sendCall(outgoing, gateway, notes);
  return relay(answer, operation);
}
