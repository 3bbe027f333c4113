// Every app setting. They are set all together: what is not here is removed from the app. The X app’s credentials that
// are not given stay as the app has them, so that a provisioning that knows nothing of them takes nothing away.

import { GatewaySettings, Names, SecretName, Secrets, SecretsFrom, VaultAccess } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('Where the X app’s credentials are kept.')
param keptIn SecretsFrom

@description('How the app reads Key Vault.')
param vaultAccess VaultAccess

@description('The X app’s secrets; they become settings with `app-settings` only.')
param secrets Secrets

@description('The secrets that the vault holds; each becomes a Key Vault reference with `references` only.')
param referencedSecrets SecretName[]

@description('The gateway’s optional settings.')
param gatewaySettings GatewaySettings

@description('Whether people can sign in with X through the platform.')
param signIn bool

@description('Whether the app itself asks the vault.')
var sdk = keptIn == 'key-vault' && vaultAccess == 'sdk'

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.identity
}

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: names.storage
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.insights
}

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: names.app
}

@description('The largest body that a setting of the gateway allows; without one its default, as in functions/settings.ts.')
var largestBody = max(
  empty(gatewaySettings.?MAX_REQUEST_BYTES) ? 6291456 : int(gatewaySettings.?MAX_REQUEST_BYTES ?? '0'),
  empty(gatewaySettings.?MAX_MEDIA_BYTES) ? 6291456 : int(gatewaySettings.?MAX_MEDIA_BYTES ?? '0')
)

@description('The host’s settings, and who the app is to Azure.')
var platformSettings = {
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identity.properties.clientId
  AzureWebJobsStorage__blobServiceUri: account.properties.primaryEndpoints.blob
  AzureWebJobsStorage__tableServiceUri: account.properties.primaryEndpoints.table
  APPLICATIONINSIGHTS_CONNECTION_STRING: insights.properties.ConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identity.properties.clientId};Authorization=AAD'
  AZURE_CLIENT_ID: identity.properties.clientId
  // The host holds a body whole before the app sees it. A third above the gateway’s own limit, a body still gets the
  // gateway’s 413, which says what to do; beyond that it gets the host’s empty 500.
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string(largestBody / 3 * 4)
}

@description('The app’s settings until now.')
var before = list('${app.id}/config/appsettings', app.apiVersion).properties

@description('The X app’s credentials as settings. Empty ones count as not set.')
var secretSettings = {
  TWITTER_CONSUMER_KEY: empty(secrets.?TWITTER_CONSUMER_KEY)
    ? before.?TWITTER_CONSUMER_KEY ?? ''
    : secrets.?TWITTER_CONSUMER_KEY
  TWITTER_CONSUMER_SECRET: empty(secrets.?TWITTER_CONSUMER_SECRET)
    ? before.?TWITTER_CONSUMER_SECRET ?? ''
    : secrets.?TWITTER_CONSUMER_SECRET
  TWITTER_ACCESS_TOKEN: empty(secrets.?TWITTER_ACCESS_TOKEN)
    ? before.?TWITTER_ACCESS_TOKEN ?? ''
    : secrets.?TWITTER_ACCESS_TOKEN
  TWITTER_ACCESS_TOKEN_SECRET: empty(secrets.?TWITTER_ACCESS_TOKEN_SECRET)
    ? before.?TWITTER_ACCESS_TOKEN_SECRET ?? ''
    : secrets.?TWITTER_ACCESS_TOKEN_SECRET
  TWITTER_BEARER_TOKEN: empty(secrets.?TWITTER_BEARER_TOKEN)
    ? before.?TWITTER_BEARER_TOKEN ?? ''
    : secrets.?TWITTER_BEARER_TOKEN
  TWITTER_CLIENT_ID: empty(secrets.?TWITTER_CLIENT_ID) ? before.?TWITTER_CLIENT_ID ?? '' : secrets.?TWITTER_CLIENT_ID
  TWITTER_CLIENT_SECRET: empty(secrets.?TWITTER_CLIENT_SECRET)
    ? before.?TWITTER_CLIENT_SECRET ?? ''
    : secrets.?TWITTER_CLIENT_SECRET
}

@description('The X app’s credentials as references, which the platform resolves.')
var references = toObject(
  referencedSecrets,
  name => name,
  name => '@Microsoft.KeyVault(VaultName=${names.vault};SecretName=${toLower(replace(name, '_', '-'))})'
)

@description('Where the app finds its credentials.')
var credentialSettings = keptIn == 'app-settings'
  ? union({ TWITTER_SECRETS_FROM: 'app-settings' }, secretSettings)
  : sdk
      ? {
          TWITTER_SECRETS_FROM: 'key-vault'
          KEY_VAULT_URL: 'https://${names.vault}${environment().suffixes.keyvaultDns}'
        }
      : union({ TWITTER_SECRETS_FROM: 'app-settings' }, references)

@description('The secret of the platform’s own sign-in, under the name that Azure uses for it.')
var signInSettings = !signIn
  ? {}
  : {
      TWITTER_PROVIDER_AUTHENTICATION_SECRET: keptIn == 'app-settings'
        ? secretSettings.TWITTER_CONSUMER_SECRET
        : '@Microsoft.KeyVault(VaultName=${names.vault};SecretName=twitter-consumer-secret)'
    }

@description('The optional settings that have a value.')
var chosenSettings = toObject(
  filter(items(gatewaySettings), setting => !empty(setting.?value)),
  setting => setting.key,
  setting => setting.?value
)

resource settings 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'appsettings'
  properties: union(platformSettings, credentialSettings, signInSettings, chosenSettings)
}
