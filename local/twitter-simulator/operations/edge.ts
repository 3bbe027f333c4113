import { clientForbidden } from '../errors.ts';
import type { OperationAnswer, OperationCall, SimulatedOperation } from '../types.ts';
import type { Edges } from '../world/edges.ts';
import type { World } from '../world.ts';
import { actorInPath, notFound } from './acting.ts';
import { type Check, id as idCheck, readBody, record } from './body.ts';
import { operation } from './facts.ts';
import type { Kind } from './kinds/kind.ts';
import { pathParameter } from './parameters.ts';
import { lookUp } from './view.ts';

/** A link between the caller and something that one operation makes and another takes away. */
export interface EdgeOptions<T> {
  readonly create: string;
  readonly remove: string;
  readonly kind: Kind<T>;
  /** Name of the other end: in the body when made, in the path when taken away. */
  readonly target: string;
  readonly removePath: { readonly actor: string; readonly target: string };
  /** What else the body may hold. */
  readonly extra?: Readonly<Record<string, Check<unknown>>>;
  readonly edges: (world: World) => Edges;
  /** Only for apps with more than self-serve access. */
  readonly enterprise?: boolean;
  /** Refuses what X refuses, by throwing. */
  readonly check?: (call: OperationCall, actorId: string, item: T) => void;
  readonly answer: (made: boolean) => object;
  readonly createUsd: number;
  readonly removeUsd: number;
}

/** The pair of operations that make and take away a link; doing either twice changes nothing. */
export function edge<T>(options: EdgeOptions<T>): SimulatedOperation[] {
  const { kind, target, removePath, edges, check, answer } = options;
  const body = record({ [target]: idCheck }, options.extra ?? {});

  const create = (call: OperationCall): OperationAnswer => {
    const actorId = actorInPath(call, 'id');
    const targetId = readBody(call.body, body)[target] as string;
    if (options.enterprise && call.world.access === 'self-serve') throw clientForbidden();
    const found = lookUp(kind, call.world, targetId, actorId);
    if ('absent' in found) throw notFound(kind.name, target, targetId);
    check?.(call, actorId, found.item);
    edges(call.world).add(actorId, targetId);
    return { status: 200, body: { data: answer(true) }, requestUsd: options.createUsd };
  };
  const remove = (call: OperationCall): OperationAnswer => {
    const actorId = actorInPath(call, removePath.actor);
    edges(call.world).remove(actorId, pathParameter(call, removePath.target));
    return { status: 200, body: { data: answer(false) }, requestUsd: options.removeUsd };
  };
  return [operation(options.create, create), operation(options.remove, remove)];
}
