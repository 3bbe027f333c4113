import type { PartialError } from '../errors.ts';
import type { SimulatedOperation } from '../types.ts';
import type { World } from '../world.ts';
import { operation } from './facts.ts';
import type { Kind } from './kinds/kind.ts';
import { ID, pathParameter, requiredList } from './parameters.ts';
import { absence, answerMany, answerOne, lookUp, readView, viewerOf } from './view.ts';

export interface LookupOptions<T> {
  /** The parameter with what to look up: in the path for one, in the query for many. */
  readonly parameter: string;
  readonly pattern?: RegExp;
  /** How it is found, where it is not by its id. */
  readonly find?: (world: World, value: string) => T | undefined;
}

const finder = <T>(kind: Kind<T>, { find }: LookupOptions<T>): Kind<T> =>
  find === undefined ? kind : { ...kind, find };

/** One thing by what the path says. Where there is none, X answers 200 with `errors` and no `data`. */
export function lookupOne<T>(id: string, kind: Kind<T>, options: LookupOptions<T>): SimulatedOperation {
  const { parameter, pattern = ID } = options;
  return operation(id, (call) => {
    const value = pathParameter(call, parameter, pattern);
    const { selection } = readView(call, kind, {});
    const found = lookUp(finder(kind, options), call.world, value, viewerOf(call));
    if ('item' in found) return answerOne(call, kind, found.item, selection);
    return { status: 200, body: { errors: [absence(found.absent, kind.name, parameter, value)] } };
  });
}

/** Up to 100 things by a list in the query; those that are missing stand in `errors`, beside the others. */
export function lookupMany<T>(id: string, kind: Kind<T>, options: LookupOptions<T>): SimulatedOperation {
  const { parameter, pattern = ID } = options;
  return operation(id, (call) => {
    const { values, selection } = readView(call, kind, { [parameter]: requiredList(pattern) });
    const items: T[] = [];
    const errors: PartialError[] = [];
    for (const value of values[parameter] ?? []) {
      const found = lookUp(finder(kind, options), call.world, value, viewerOf(call));
      if ('item' in found) items.push(found.item);
      else errors.push(absence(found.absent, kind.name, parameter, value));
    }
    return answerMany(call, kind, items, selection, { errors });
  });
}
