import type { TestVault } from './vault.ts';

/**
 * The environment variables under which the gateway reads its secrets from `vault`, through the identity SDK's own
 * managed identity client. `AZURE_TOKEN_CREDENTIALS` keeps that SDK from looking for other sign-ins (an Azure CLI, a
 * metadata service on the network), and `NO_PROXY` from using a developer's proxy for 127.0.0.1.
 * `clientId` stands for a user-assigned identity.
 */
export function vaultEnvironment(
  vault: Pick<TestVault, 'url' | 'identity'>,
  clientId?: string,
): Record<string, string> {
  return {
    AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    TWITTER_SECRETS_FROM: 'key-vault',
    KEY_VAULT_URL: vault.url,
    IDENTITY_ENDPOINT: `${vault.url}/msi/token`,
    IDENTITY_HEADER: vault.identity.header,
    AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential',
    NO_PROXY: '127.0.0.1',
    ...(clientId && { AZURE_CLIENT_ID: clientId }),
  };
}
