import type { HttpFunctionOptions, HttpHandler } from '@azure/functions';
import type { App } from '../app.ts';
import { createLog } from '../log.ts';

/** An HTTP-triggered function, as index.ts registers it. */
export interface HttpFunctionDefinition {
  readonly name: string;
  readonly options: HttpFunctionOptions;
}

let loading: Promise<App> | undefined;

/** The app, loaded with the first request, so that an instance starts with little more than @azure/functions. */
function loadApp(): Promise<App> {
  if (loading) return loading;
  // From here on, so that the log names our files and lines and the entry is not held up by its own map.
  process.setSourceMapsEnabled(true);
  loading = import('../app.ts').then(({ app }) => app());
  return loading;
}

/** A function that hands its request to one entry of the app. */
export function httpFunction(
  name: string,
  options: Omit<HttpFunctionOptions, 'handler'>,
  entry: keyof App,
): HttpFunctionDefinition {
  const handler: HttpHandler = async (request, context) => {
    const app = await loadApp();
    const { status, headers, body } = await app[entry](request, {
      name,
      requestId: context.invocationId,
      log: createLog((level, line) => context[level](line)),
    });
    return body ? { status, headers, body } : { status, headers };
  };
  return { name, options: { ...options, handler } };
}
