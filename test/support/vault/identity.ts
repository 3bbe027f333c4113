import { randomBytes } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Answer } from './answers.ts';

const TOKEN_SECONDS = 24 * 60 * 60;
const VAULT_RESOURCE = 'https://vault.azure.net';

/** The managed identity's token endpoint as App Service and Functions offer it (API version 2019-08-01). */
export interface Identity {
  /** What the app must send back in `X-IDENTITY-HEADER`. */
  readonly header: string;
  /** The `client_id` of each token request, `undefined` for the system-assigned identity. */
  readonly clientIds: (string | undefined)[];
  answer(request: IncomingMessage, url: URL): Answer;
  /** True for an `Authorization` header with a token issued here. */
  accepts(authorization: string | undefined): boolean;
}

export function createIdentity(): Identity {
  const header = `identity-header-${randomBytes(8).toString('hex')}`;
  const issued = new Set<string>();
  const clientIds: (string | undefined)[] = [];
  const refusal = (status: number, message: string): Answer => ({
    status,
    body: { statusCode: status, message },
  });
  return {
    header,
    clientIds,
    answer(request, url) {
      if (request.method !== 'GET') return refusal(405, 'only GET is offered');
      if (request.headers['x-identity-header'] !== header) return refusal(401, 'X-IDENTITY-HEADER is wrong');
      if (url.searchParams.get('api-version') !== '2019-08-01') return refusal(400, 'unknown api-version');
      const resource = url.searchParams.get('resource');
      if (resource !== VAULT_RESOURCE) return refusal(400, 'unknown resource');
      const clientId = url.searchParams.get('client_id') ?? undefined;
      clientIds.push(clientId);
      const token = `vault-access-token-${randomBytes(16).toString('hex')}`;
      issued.add(token);
      return {
        status: 200,
        body: {
          access_token: token,
          expires_on: String(Math.floor(Date.now() / 1000) + TOKEN_SECONDS),
          resource,
          token_type: 'Bearer',
          client_id: clientId ?? 'system-assigned',
        },
      };
    },
    accepts: (authorization) =>
      authorization?.startsWith('Bearer ') === true && issued.has(authorization.slice('Bearer '.length)),
  };
}
