import { appOnlyEndpoints } from '../sign-in/app-only.ts';
import type { Person } from '../sign-in/html.ts';
import { oauth1FlowEndpoints } from '../sign-in/oauth1-flow.ts';
import { oauth2AuthoriseEndpoints } from '../sign-in/oauth2-authorize.ts';
import { oauth2TokenEndpoints } from '../sign-in/oauth2-token.ts';
import type { SimulatedOperation } from '../types.ts';
import { knownOperations } from '../unmodelled.ts';
import { type Answer, type Exchange, jsonAnswer } from './exchange.ts';
import { operate } from './operate.ts';
import { createRouter, type Match, type Routed } from './router.ts';
import type { State } from './state.ts';

/** What answers a request of X's API or of its sign-in flows. `id` is what faults and the journal name. */
export interface Route extends Routed {
  readonly id: string;
  answer(exchange: Exchange, params: Readonly<Record<string, string>>): Answer;
}

export type Routes = (method: string, path: string) => Match<Route> | undefined;

function notModelled({ id, method, path }: { id: string; method: string; path: string }): Answer {
  const detail =
    `The simulator does not model ${id} (${method} ${path}). X has it: ` +
    'to try it, run against the real X, or script an answer with a fault.';
  return jsonAnswer(501, { title: 'Not Modelled', type: 'about:blank', status: 501, detail });
}

const shapeOf = ({ method, path }: Routed): string => `${method} ${path.replace(/\{[^}]*\}/g, '{}')}`;

/** Everything X answers: sign-in, modelled operations, and a 501 for those of its operations that are not modelled. */
export function createRoutes(
  operations: readonly SimulatedOperation[],
  state: State,
  origins: readonly string[],
): Routes {
  const { credentials, random, world } = state;
  const people = (): Person[] => [...world.users.values()];
  const modelled = new Set(operations.map(shapeOf));
  return createRouter<Route>([
    ...appOnlyEndpoints(credentials, random),
    ...oauth1FlowEndpoints({ credentials, origins, people }),
    ...oauth2AuthoriseEndpoints(credentials, people),
    ...oauth2TokenEndpoints(credentials),
    ...operations.map((operation) => ({
      id: operation.id,
      method: operation.method,
      path: operation.path,
      answer: (exchange: Exchange, params: Readonly<Record<string, string>>) =>
        operate(operation, params, exchange, state, origins),
    })),
    ...knownOperations
      .filter((operation) => !modelled.has(shapeOf(operation)))
      .map((operation) => ({ ...operation, answer: () => notModelled(operation) })),
  ]);
}
