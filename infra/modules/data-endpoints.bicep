// Private addresses for storage and vault, for a network from which nothing else is reached.

import { Names, Tags } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('The region.')
param location string

@description('Tags for every resource.')
param tags Tags

@description('Whether there is a vault.')
param hasVault bool

resource account 'Microsoft.Storage/storageAccounts@2026-06-01' existing = {
  name: names.storage
}

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' existing = if (hasVault) {
  name: names.vault
}

// One after the other: while the account takes one in, it refuses another.
@batchSize(1)
module storageEndpoints 'private-endpoint.bicep' = [
  for service in ['blob', 'table']: {
    params: {
      names: names
      location: location
      tags: tags
      targetId: account.id
      service: service
      zoneName: 'privatelink.${service}.${environment().suffixes.storage}'
    }
  }
]

module vaultEndpoint 'private-endpoint.bicep' = if (hasVault) {
  params: {
    names: names
    location: location
    tags: tags
    targetId: vault.id
    service: 'vault'
    zoneName: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
  }
}
