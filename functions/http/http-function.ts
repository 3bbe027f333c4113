import type { HttpFunctionOptions, HttpHandler } from '@azure/functions';
import type { App, HttpFunction } from '../app.ts';
import { loadApp } from '../load-app.ts';
import { createLog, errorFields } from '../log.ts';

/** An HTTP-triggered function, as index.ts registers it. */
export interface HttpFunctionDefinition {
  readonly name: string;
  readonly options: HttpFunctionOptions;
}

/** The app's entries for HTTP functions. */
type HttpEntry = { [Name in keyof App]: App[Name] extends HttpFunction ? Name : never }[keyof App];

/** A function that hands its request to one entry of the app. */
export function httpFunction(
  name: string,
  options: Omit<HttpFunctionOptions, 'handler'>,
  entry: HttpEntry,
): HttpFunctionDefinition {
  const handler: HttpHandler = async (request, context) => {
    const log = createLog((level, line) => context[level](line));
    try {
      const app = await loadApp();
      const { status, headers, body } = await app[entry](request, {
        name,
        requestId: context.invocationId,
        log,
      });
      return body ? { status, headers, body } : { status, headers };
    } catch (error) {
      // What the app cannot catch itself: it could not be loaded. The host would answer an empty 500 and say nothing.
      log('call.failed', { function: name, request_id: context.invocationId, ...errorFields(error) });
      return {
        status: 500,
        headers: {
          'x-gateway-answer': 'gateway',
          'x-request-id': context.invocationId,
          'cache-control': 'private, no-cache',
          'content-security-policy': "default-src 'none'; sandbox",
          'x-content-type-options': 'nosniff',
        },
      };
    }
  };
  return { name, options: { ...options, handler } };
}
