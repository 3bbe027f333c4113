import { forbidden, invalidParameter, type PartialError, resourceNotFound, XError } from '../errors.ts';
import type { OperationCall } from '../types.ts';
import type { KindName } from './kinds/kind.ts';
import { pathParameter } from './parameters.ts';

/** The user a call speaks for; throws X's 403 where it speaks for an app. */
export function actorOf({ caller }: OperationCall): string {
  if (caller.kind === 'user') return caller.userId;
  throw forbidden('This endpoint needs the context of a user.');
}

/** The user of the path, who has to be the one that the call speaks for; throws X's 400 otherwise. */
export function actorInPath(call: OperationCall, name: string): string {
  const id = pathParameter(call, name);
  const actor = actorOf(call);
  if (id === actor) return id;
  const message = `The \`${name}\` query parameter value [${id}] must be the same as the authenticating user [${actor}]`;
  throw invalidParameter(name, id, message);
}

/** 404 for a write about something that does not exist. */
export function notFound(kind: KindName, parameter: string, value: string): XError {
  const problem: PartialError = resourceNotFound(kind, parameter, value);
  return new XError(404, { ...problem, status: 404 });
}
