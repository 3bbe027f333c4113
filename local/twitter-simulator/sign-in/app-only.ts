import { XError } from '../errors.ts';
import {
  basicCredentials,
  type Endpoint,
  type Exchange,
  formFields,
  jsonAnswer,
} from '../kernel/exchange.ts';
import type { Random } from '../kernel/random.ts';
import type { Credentials } from './credentials.ts';

/** Throws X's 403 unless the request carries the app's consumer key and secret. */
function requireConsumer(exchange: Exchange, { app }: Credentials): void {
  const basic = basicCredentials(exchange.headers);
  exchange.entry.auth = basic ? 'basic' : 'none';
  if (basic?.user === app.consumerKey && basic.password === app.consumerSecret) return;
  exchange.entry.reason = 'consumer key and secret do not match';
  throw new XError(403, {
    errors: [{ code: 99, message: 'Unable to verify your credentials', label: 'authenticity_token_error' }],
  });
}

/** The app-only bearer token: `POST /oauth2/token` and `POST /oauth2/invalidate_token`. */
export function appOnlyEndpoints(credentials: Credentials, random: Random): Endpoint[] {
  return [
    {
      id: 'oauth2.appToken',
      method: 'POST',
      path: '/oauth2/token',
      answer: (exchange) => {
        requireConsumer(exchange, credentials);
        if (formFields(exchange).get('grant_type') !== 'client_credentials') {
          const error = { code: 170, message: 'Missing required parameter: grant_type' };
          throw new XError(403, { errors: [{ ...error, label: 'forbidden_missing_parameter' }] });
        }
        // X gives out the same token until it is invalidated.
        credentials.bearer ??= `AAAA${random.token(40)}`;
        return jsonAnswer(200, { token_type: 'bearer', access_token: credentials.bearer });
      },
    },
    {
      id: 'oauth2.invalidateAppToken',
      method: 'POST',
      path: '/oauth2/invalidate_token',
      answer: (exchange) => {
        requireConsumer(exchange, credentials);
        const token = formFields(exchange).get('access_token');
        if (token !== credentials.bearer || token === null) {
          const message = 'Client application is not permitted to to invalidate this token.';
          throw new XError(403, { errors: [{ code: 348, message }] });
        }
        credentials.bearer = undefined;
        return jsonAnswer(200, { access_token: token });
      },
    },
  ];
}
