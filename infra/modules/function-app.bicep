// The function app on its Flex Consumption plan. Its settings are in app-settings.bicep.

import { InstanceMemoryMB, Names, Network, NodeVersion, Tags } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('The region.')
param location string

@description('Tags for every resource.')
param tags Tags

@description('The service’s name in azure.yaml, by which azd finds the app.')
param serviceName string

@description('What is reachable from outside.')
param network Network

@description('The version of Node.js.')
param nodeVersion NodeVersion

@description('The memory of an instance.')
param instanceMemoryMB InstanceMemoryMB

@description('The most instances at once.')
param maximumInstances int

@description('Instances that wait for calls at all times, and are paid at all times.')
param alwaysReadyInstances int

@description('How many calls an instance answers at once before another is started.')
param callsPerInstance int

resource identity 'Microsoft.ManagedIdentity/userAssignedIdentities@2024-11-30' existing = {
  name: names.identity
}

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: names.storage

  resource blobs 'blobServices' existing = {
    name: 'default'

    resource packages 'containers' existing = {
      name: names.packages
    }
  }
}

resource virtualNetwork 'Microsoft.Network/virtualNetworks@2026-03-01' existing = if (network != 'public') {
  name: names.network

  resource subnet 'subnets' existing = {
    name: 'snet-app'
  }
}

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: names.plan
  location: location
  tags: tags
  kind: 'functionapp'
  sku: { name: 'FC1', tier: 'FlexConsumption' }
  properties: { reserved: true }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: names.app
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: { '${identity.id}': {} }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    publicNetworkAccess: network == 'private' ? 'Disabled' : 'Enabled'
    keyVaultReferenceIdentity: identity.id
    virtualNetworkSubnetId: network == 'public' ? null : virtualNetwork::subnet.id
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      http20Enabled: true
      ftpsState: 'Disabled'
      remoteDebuggingEnabled: false
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: '${account.properties.primaryEndpoints.blob}${account::blobs::packages.name}'
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identity.id
          }
        }
      }
      runtime: { name: 'node', version: nodeVersion }
      scaleAndConcurrency: {
        instanceMemoryMB: int(instanceMemoryMB)
        maximumInstanceCount: maximumInstances
        alwaysReady: alwaysReadyInstances == 0 ? [] : [{ name: 'http', instanceCount: alwaysReadyInstances }]
        triggers: { http: { perInstanceConcurrency: callsPerInstance } }
      }
    }
  }

  // Publishing is by Azure’s sign-in only, never with a name and a password.
  resource ftp 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: { allow: false }
  }

  resource scm 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: { allow: false }
  }
}

resource logs 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: names.logs
}

// The app’s log lines go to Application Insights; the platform’s copy of them would be paid for twice.
#disable-next-line use-recent-api-versions // The last stable version is of 2016.
resource diagnostics 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: app
  name: 'to-workspace'
  properties: {
    workspaceId: logs.id
    metrics: [{ category: 'AllMetrics', enabled: true }]
  }
}

@description('Where phones call.')
output url string = 'https://${app.properties.defaultHostName}'
