import type { IncomingMessage, ServerResponse } from 'node:http';
import type { SimulatedOperation } from '../types.ts';
import type { AccountSettings } from './account.ts';
import { type Answer, jsonAnswer } from './exchange.ts';
import type { Fault } from './faults.ts';
import { namedErrors } from './named-errors.ts';
import { readBody } from './request-body.ts';
import { send } from './send.ts';
import { splitTarget } from './serve.ts';
import type { State } from './state.ts';

export const CONTROL_PREFIX = '/_simulator/';

const MOST_CONTROL_BYTES = 1024 * 1024;

export interface ControlContext {
  readonly state: State;
  /** Puts everything back to how it was at the start. */
  reset(): void;
}

/** A mistake in a request to the control interface; it is told to whoever made it. */
class ControlError extends Error {}

/** What each kind of fault cannot do without. */
const FAULT_FIELDS: Readonly<Record<Fault['kind'], Readonly<Record<string, 'number' | 'string'>>>> = {
  status: { status: 'number' },
  'status-after': { status: 'number' },
  error: { error: 'string' },
  'reset-before': {},
  'reset-after': {},
  delay: { ms: 'number' },
  truncated: {},
  huge: { bytes: 'number' },
  trickle: { chunkBytes: 'number', intervalMs: 'number' },
  'content-type': { contentType: 'string' },
  'gzip-bomb': { bytes: 'number' },
  redirect: { location: 'string' },
};

const oneOf = (names: Readonly<Record<string, unknown>>): string => Object.keys(names).join(', ');

function has<K extends string>(names: Readonly<Record<K, unknown>>, name: unknown): name is K {
  return typeof name === 'string' && Object.hasOwn(names, name);
}

function toFault(value: unknown): Fault {
  const fault = (value ?? {}) as Record<string, unknown>;
  if (!has(FAULT_FIELDS, fault.kind)) {
    throw new ControlError(`A fault's "kind" is one of ${oneOf(FAULT_FIELDS)}.`);
  }
  if (typeof fault.operation !== 'string') {
    throw new ControlError('A fault names an "operation": an id of X such as getPostsById, or *.');
  }
  for (const [name, type] of Object.entries(FAULT_FIELDS[fault.kind])) {
    if (typeof fault[name] !== type)
      throw new ControlError(`A ${fault.kind} fault needs a ${type} "${name}".`);
  }
  if (fault.kind === 'error' && !has(namedErrors, fault.error)) {
    throw new ControlError(`A fault's "error" is one of ${oneOf(namedErrors)}.`);
  }
  return value as Fault;
}

function toAccountSettings(value: unknown): AccountSettings {
  const settings = Object.entries((value ?? {}) as object);
  for (const [name, setting] of settings) {
    const isAmount =
      ['spendCapUsd', 'creditsUsd'].includes(name) && (setting === null || Number.isFinite(setting));
    if (isAmount || (name === 'usageCapped' && typeof setting === 'boolean')) continue;
    throw new ControlError(
      'An account has "spendCapUsd" and "creditsUsd" (dollars or null) and "usageCapped" (true or false).',
    );
  }
  return Object.fromEntries(settings) as AccountSettings;
}

function setClock({ clock }: State, body: unknown): Answer {
  const { now, advanceSeconds } = (body ?? {}) as { now?: unknown; advanceSeconds?: unknown };
  if (typeof advanceSeconds === 'number') clock.advance(advanceSeconds);
  else {
    const instant = typeof now === 'string' ? Date.parse(now) : Number(now ?? Number.NaN);
    if (Number.isNaN(instant)) {
      throw new ControlError('Give "now" (ISO 8601, or milliseconds since 1970) or "advanceSeconds".');
    }
    clock.set(instant);
  }
  return jsonAnswer(200, { now: new Date(clock.now()).toISOString() });
}

const done = (): Answer => ({ status: 204, headers: {} });

function setLimits({ limits }: State, body: unknown): Answer {
  const {
    operation,
    app = [],
    user = [],
  } = (body ?? {}) as Partial<SimulatedOperation['limits']> & {
    operation?: unknown;
  };
  if (typeof operation !== 'string') throw new ControlError('Name the "operation" that the limits are for.');
  limits.override(operation, { app, user });
  return done();
}

function answer(route: string, body: unknown, { state, reset }: ControlContext): Answer {
  switch (route) {
    case 'POST faults':
      for (const fault of [body].flat().map(toFault)) state.faults.add(fault);
      return done();
    case 'DELETE faults':
      state.faults.clear();
      return done();
    case 'GET requests':
      return jsonAnswer(200, { requests: state.journal.entries });
    case 'GET bill':
      return jsonAnswer(200, state.ledger.bill());
    case 'POST clock':
      return setClock(state, body);
    case 'POST limits':
      return setLimits(state, body);
    case 'POST account':
      state.account.set(toAccountSettings(body));
      return done();
    case 'POST reset':
      reset();
      return done();
    default:
      return jsonAnswer(404, { error: 'There is no such control; see local/twitter-simulator/README.md.' });
  }
}

/** Serves the control interface, which is the simulator's own and no part of X. */
export async function serveControl(
  request: IncomingMessage,
  response: ServerResponse,
  context: ControlContext,
): Promise<void> {
  const bytes = await readBody(request, MOST_CONTROL_BYTES);
  const name = splitTarget(request.url ?? '').path.slice(CONTROL_PREFIX.length);
  let answered: Answer;
  try {
    const body: unknown = bytes.length === 0 ? undefined : JSON.parse(bytes.toString('utf8'));
    answered = answer(`${request.method} ${name}`, body, context);
  } catch (error) {
    if (!(error instanceof ControlError || error instanceof SyntaxError)) throw error;
    answered = jsonAnswer(400, { error: error.message });
  }
  send(request, response, answered, { 'cache-control': 'no-store' });
}
