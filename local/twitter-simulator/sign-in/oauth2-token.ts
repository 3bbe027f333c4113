import { XError } from '../errors.ts';
import {
  basicCredentials,
  type Endpoint,
  type Exchange,
  formFields,
  jsonAnswer,
  mediaType,
} from '../kernel/exchange.ts';
import type { Credentials } from './credentials.ts';
import { type IssuedTokens, invalidTokenRequest } from './oauth2-grants.ts';

/** The fields of the request. RFC 6749 wants a form; X takes JSON too, which is what twitter-api-v2 sends. */
function tokenFields(exchange: Exchange): URLSearchParams {
  if (mediaType(exchange.headers) !== 'application/json') return formFields(exchange);
  try {
    return new URLSearchParams(JSON.parse(exchange.body.toString('utf8')) as Record<string, string>);
  } catch {
    return new URLSearchParams();
  }
}

/** The client that asks: a confidential one proves itself with its secret, a public one only gives its id. */
function authenticateClient(exchange: Exchange, { app }: Credentials): string {
  const basic = basicCredentials(exchange.headers);
  exchange.entry.auth = basic ? 'basic' : 'none';
  if (basic) {
    if (basic.user === app.clientId && basic.password === app.clientSecret) return app.clientId;
  } else if (tokenFields(exchange).get('client_id') === app.publicClientId) {
    return app.publicClientId;
  }
  exchange.entry.reason = 'the OAuth 2 client is unknown or did not prove itself';
  throw new XError(401, {
    error: 'unauthorized_client',
    error_description: 'Missing valid authorization header',
  });
}

function issue(exchange: Exchange, { oauth2 }: Credentials, clientId: string): IssuedTokens {
  const form = tokenFields(exchange);
  const required = (name: string): string => {
    const value = form.get(name);
    if (!value) throw invalidTokenRequest(`Missing required parameter [${name}].`);
    return value;
  };
  switch (required('grant_type')) {
    case 'authorization_code': {
      const redeemed = {
        code: required('code'),
        clientId,
        redirectUri: required('redirect_uri'),
        verifier: required('code_verifier'),
      };
      return oauth2.redeemCode(redeemed, exchange.now);
    }
    case 'refresh_token':
      return oauth2.refresh(required('refresh_token'), clientId, exchange.now);
    default:
      throw new XError(400, {
        error: 'unsupported_grant_type',
        error_description: 'The grant type is not one that this client may use.',
      });
  }
}

/** The token endpoint and the revocation endpoint of OAuth 2. */
export function oauth2TokenEndpoints(credentials: Credentials): Endpoint[] {
  return [
    {
      id: 'oauth2.token',
      method: 'POST',
      path: '/2/oauth2/token',
      answer: (exchange) => {
        const clientId = authenticateClient(exchange, credentials);
        return jsonAnswer(200, issue(exchange, credentials, clientId));
      },
    },
    {
      id: 'oauth2.revoke',
      method: 'POST',
      path: '/2/oauth2/revoke',
      answer: (exchange) => {
        const clientId = authenticateClient(exchange, credentials);
        credentials.oauth2.revoke(tokenFields(exchange).get('token') ?? '', clientId);
        return jsonAnswer(200, { revoked: true });
      },
    },
  ];
}
