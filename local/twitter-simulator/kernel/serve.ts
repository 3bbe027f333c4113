import type { IncomingMessage, ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathNotFound, usualError, XError } from '../errors.ts';
import { sendBroken } from './broken-answer.ts';
import { type Answer, errorAnswer, jsonAnswer, mediaType, redirectAnswer } from './exchange.ts';
import type { Delay, FaultEffect } from './faults.ts';
import type { JournalEntry } from './journal.ts';
import { namedErrors } from './named-errors.ts';
import { bodyLimit, readBody } from './request-body.ts';
import type { Routes } from './routes.ts';
import { send, xHeaders } from './send.ts';
import type { State } from './state.ts';

export interface ServeContext {
  readonly state: State;
  readonly routes: Routes;
  /** Ends what waits when the simulator closes. */
  readonly closing: AbortSignal;
  /** Told of what breaks inside the simulator. */
  onError(error: unknown): void;
}

/** Path and query of a request target, which can be an absolute address (RFC 9112, section 3.2.2). */
export function splitTarget(target: string): { path: string; rawQuery: string } {
  const relative = target.replace(/^https?:\/\/[^/?]*/i, '');
  const mark = relative.indexOf('?');
  if (mark < 0) return { path: relative, rawQuery: '' };
  return { path: relative.slice(0, mark), rawQuery: relative.slice(mark + 1) };
}

function journalHeaders({ headers }: IncomingMessage): JournalEntry['headers'] {
  const { authorization: _, ...rest } = headers;
  return rest;
}

async function wait(delays: readonly Delay[], phase: Delay['phase'], signal: AbortSignal): Promise<void> {
  for (const delay of delays) {
    if ((delay.phase ?? 'after') === phase) await sleep(delay.ms, undefined, { signal });
  }
}

function scripted({
  status,
  body,
  headers = {},
}: Extract<FaultEffect, { status: number; body?: unknown }>): Answer {
  return body === undefined ? errorAnswer(usualError(status), headers) : jsonAnswer(status, body, headers);
}

/** The answer of a fault that keeps the request from having any effect. */
function answerWithoutEffect(fault: FaultEffect | undefined, now: number): Answer | undefined {
  if (fault?.kind === 'error') return errorAnswer(namedErrors[fault.error](now));
  if (fault?.kind === 'status') return scripted(fault);
  if (fault?.kind === 'redirect') return { ...redirectAnswer(fault.location), status: fault.status ?? 302 };
  return undefined;
}

/** Answers one request to X. Resolves when the answer is sent. */
export async function serve(
  request: IncomingMessage,
  response: ServerResponse,
  { state, routes, closing, onError }: ServeContext,
): Promise<void> {
  const { clock, faults, journal, random } = state;
  const { path, rawQuery } = splitTarget(request.url ?? '/');
  const method = request.method ?? 'GET';
  const match = routes(method, path);
  const entry: JournalEntry = {
    at: clock.now(),
    method,
    path,
    query: rawQuery,
    headers: journalHeaders(request),
    ...(match ? { operationId: match.route.id } : {}),
    bodyBytes: 0,
    auth: 'none',
  };
  journal.add(entry);
  const { fault, delays } = match ? faults.take(match.route.id) : { delays: [] };
  const met = fault?.kind ?? delays[0]?.kind;
  if (met !== undefined) entry.fault = met;

  const answer = async (): Promise<Answer> => {
    const body = await readBody(request, bodyLimit(path, mediaType(request.headers)));
    entry.bodyBytes = body.length;
    await wait(delays, 'before', closing);
    if (!match) throw pathNotFound();
    const scriptedAnswer = answerWithoutEffect(fault, clock.now());
    if (scriptedAnswer) return scriptedAnswer;
    const exchange = { method, path, rawQuery, headers: request.headers, body, now: clock.now(), entry };
    return match.route.answer(exchange, match.params);
  };

  if (fault?.kind === 'reset-before') {
    request.socket.resetAndDestroy();
    return;
  }
  let answered: Answer;
  try {
    answered = await answer().catch((error: unknown) => {
      if (error instanceof XError) return errorAnswer(error);
      throw error;
    });
    await wait(delays, 'after', closing);
  } catch (error) {
    // The client or the simulator went away in the middle.
    if (request.socket.destroyed || closing.aborted) return;
    entry.reason = error instanceof Error ? (error.stack ?? error.message) : String(error);
    onError(error);
    answered = errorAnswer(usualError(500));
  }
  if (fault?.kind === 'reset-after') {
    request.socket.resetAndDestroy();
    return;
  }
  if (fault?.kind === 'status-after') answered = scripted(fault);
  entry.status = answered.status;
  const common = xHeaders(clock.now(), random);
  if (fault) await sendBroken(request, response, answered, common, fault);
  else send(request, response, answered, common);
}
