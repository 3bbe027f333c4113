import { XError } from '../errors.ts';
import type { Caller, SimulatedOperation } from '../types.ts';
import { authenticate } from './authenticate.ts';
import { parseCallBody } from './call-body.ts';
import { type Answer, type Exchange, errorAnswer, jsonAnswer } from './exchange.ts';
import { requirePermission } from './permission.ts';
import type { State } from './state.ts';

function accessLevel(caller: Caller): string {
  return caller.kind === 'app' ? 'read' : 'read-write-directmessages';
}

/**
 * Runs an operation as X would: credential, permission, limits, funds, body, the operation itself, the bill.
 * Nothing is awaited, so a call takes effect at once and whole. Throws X's errors up to the limits;
 * later ones are answered here, since they carry the limit headers.
 */
export function operate(
  operation: SimulatedOperation,
  params: Readonly<Record<string, string>>,
  exchange: Exchange,
  { world, account, limits, ledger, credentials }: State,
  origins: readonly string[],
): Answer {
  const { now, rawQuery } = exchange;
  const caller = authenticate(exchange, credentials, origins);
  requirePermission(operation, caller);
  const headers = { ...limits.take(operation, caller, now), 'x-access-level': accessLevel(caller) };
  try {
    account.requireFunds(now);
    const query = new URLSearchParams(rawQuery);
    const result = operation.run({ params, query, ...parseCallBody(exchange), caller, world, now });
    if (result.status < 400) account.spend(ledger.charge(operation.id, result, now));
    const sent = { ...headers, ...result.headers };
    if (result.body === undefined) return { status: result.status, headers: sent };
    return jsonAnswer(result.status, result.body, sent);
  } catch (error) {
    if (error instanceof XError) return errorAnswer(error, headers);
    throw error;
  }
}
