import { DefaultAzureCredential, ManagedIdentityCredential, type TokenCredential } from '@azure/identity';
import { within } from './within.ts';

/** Who the app is to Azure. */
export interface AzureIdentity {
  readonly deployed: boolean;
  /** Of the user-assigned identity; `undefined` for the system-assigned one. */
  readonly clientId: string | undefined;
}

const RETRIES = { maxRetries: 1, retryDelayInMs: 200 };

/**
 * The managed identity in Azure, a developer's own sign-in elsewhere. Loads the identity SDK, so the file is itself
 * imported only when needed.
 *
 * The SDK joins all who want a token to one request for it and gives that request no time limit: one that hangs would
 * hang every later request. After `timeoutMs` the wait ends with what `late` makes.
 */
export function azureCredential(
  { deployed, clientId }: AzureIdentity,
  timeoutMs: number,
  late: () => Error = () => new Error('the sign-in to Azure timed out'),
): TokenCredential {
  const credential = deployed
    ? new ManagedIdentityCredential({ retryOptions: RETRIES, ...(clientId && { clientId }) })
    : new DefaultAzureCredential({
        retryOptions: RETRIES,
        ...(clientId && { managedIdentityClientId: clientId }),
      });
  return {
    getToken: (scopes, options) => within(credential.getToken(scopes, options), Date.now() + timeoutMs, late),
  };
}
