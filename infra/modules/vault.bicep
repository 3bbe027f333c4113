// The key vault. Secrets are created from what is given, and left alone where nothing is.

import { Names, Network, SecretName, Secrets, Tags } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('The region.')
param location string

@description('Tags for every resource.')
param tags Tags

@description('What is reachable from outside.')
param network Network

@description('The X app’s secrets. Empty ones stay as the vault has them.')
param secrets Secrets

@description('The day by which the given secrets are to be replaced, such as 2027-06-30. Empty: none.')
param expireOn string

@description('Every secret that the gateway knows, by the name of its setting.')
var secretNames SecretName[] = [
  'TWITTER_CONSUMER_KEY'
  'TWITTER_CONSUMER_SECRET'
  'TWITTER_ACCESS_TOKEN'
  'TWITTER_ACCESS_TOKEN_SECRET'
  'TWITTER_BEARER_TOKEN'
  'TWITTER_CLIENT_ID'
  'TWITTER_CLIENT_SECRET'
]

@description('Whether the vault answers from its private endpoint only.')
var closed = network != 'public'

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: names.vault
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
    enablePurgeProtection: true
    enabledForDeployment: false
    enabledForDiskEncryption: false
    enabledForTemplateDeployment: false
    publicNetworkAccess: closed ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: closed ? 'Deny' : 'Allow'
    }
  }
}

resource vaultSecrets 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = [
  for name in secretNames: if (!empty(secrets[?name])) {
    parent: vault
    name: toLower(replace(name, '_', '-'))
    properties: {
      value: secrets[?name]
      contentType: 'text/plain'
      attributes: empty(expireOn) ? { enabled: true } : { enabled: true, exp: dateTimeToEpoch('${expireOn}T00:00:00Z') }
    }
  }
]

resource logs 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: names.logs
}

// The audit log also says when a secret nears its expiry: alerts.bicep reads it there.
#disable-next-line use-recent-api-versions // The last stable version is of 2016.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'to-workspace'
  properties: {
    workspaceId: logs.id
    logAnalyticsDestinationType: 'Dedicated'
    logs: [{ categoryGroup: 'audit', enabled: true }]
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}
