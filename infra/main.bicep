// Twitter Gateway on Azure: a resource group with everything in it. docs/infra.md explains the choices.

targetScope = 'subscription'

import {
  AlertWindow
  GatewaySettings
  InstanceMemoryMB
  Names
  Network
  NodeVersion
  SecretName
  Secrets
  SecretsFrom
  StorageRedundancy
  Tags
  VaultAccess
} from 'types.bicep'

@description('The name of the azd environment, from which the resource group gets its name.')
@minLength(1)
@maxLength(64)
param environmentName string

@description('The region of every resource. It must offer Flex Consumption.')
@minLength(1)
@metadata({ azd: { type: 'location' } })
param location string

@description('Where the X app’s credentials are kept.')
#disable-next-line secure-secrets-in-params // A place, not a secret.
param secretsFrom SecretsFrom = 'app-settings'

@description('How the app reads Key Vault: `sdk` picks up a rotated secret by itself, `references` within a day.')
param vaultAccess VaultAccess = 'sdk'

@description('The X app’s credentials. What is not given stays as it is, in Key Vault and in the app’s settings.')
param twitterSecrets Secrets = {}

@description('The secrets that the vault holds, for Key Vault references: one to a missing secret would be a fault.')
param referencedSecrets SecretName[] = [
  'TWITTER_CONSUMER_KEY'
  'TWITTER_CONSUMER_SECRET'
  'TWITTER_ACCESS_TOKEN'
  'TWITTER_ACCESS_TOKEN_SECRET'
]

@description('The day by which the given secrets are to be replaced, such as 2027-06-30; an alert comes 30 days before.')
param rotateBy string = ''

@description('The object id of whoever shall be able to read and write the vault’s secrets. Empty: nobody gets that role.')
param vaultOfficerId string = ''

@description('The gateway’s optional settings.')
param gatewaySettings GatewaySettings = {}

@description('What is reachable from outside.')
param network Network = 'public'

@description('The addresses of the virtual network, at least a /25.')
param networkAddresses string = '10.117.0.0/24'

@description('Whether people can sign in with X through the platform (Easy Auth).')
param signIn bool = false

@description('The consumer key, for the sign-in. Empty: what is set up for it stays as it is.')
@secure()
param signInKey string = ''

@description('The version of Node.js.')
param nodeVersion NodeVersion = '24'

@description('The memory of an instance, in MB.')
param instanceMemoryMB InstanceMemoryMB = '2048'

@description('The most instances at once.')
@minValue(40)
@maxValue(1000)
param maximumInstances int = 40

@description('Instances that are always ready for calls. They are paid around the clock.')
@minValue(0)
@maxValue(20)
param alwaysReadyInstances int = 0

@description('How many calls an instance answers at once before another one is started.')
@minValue(1)
@maxValue(1000)
param callsPerInstance int = 32

@description('How many copies of the data there are. Regions without zones offer Standard_LRS and Standard_GRS only.')
param storageRedundancy StorageRedundancy = 'Standard_ZRS'

@description('How long logs are kept, in days. 31 are free.')
@minValue(30)
@maxValue(730)
param logRetentionDays int = 31

@description('The most log that is taken in on one day, in GB.')
@minValue(1)
@maxValue(1000)
param logDailyCapGb int = 1

@description('Whether there are alerts.')
param alerts bool = true

@description('Who gets the alerts by e-mail. Empty: they are shown in the portal only.')
param alertEmail string = ''

@description('How long the publisher may be silent; longer than the time between two passes.')
param quietPublisher AlertWindow = 'PT15M'

@description('A month’s budget for the resource group, in the currency of the bill. 0: none.')
@minValue(0)
param monthlyBudget int = 0

@description('The first day of the month in which the budget is made, such as 2026-12-01. It cannot be changed later.')
param budgetStart string = ''

@description('Tells this environment’s resources from all others.')
var token = uniqueString(subscription().id, environmentName, location)

@description('The tags of every resource.')
var tags Tags = { 'azd-env-name': environmentName }

@description('The resources’ names: short, so that no environment’s name is too long for one.')
var names Names = {
  app: 'func-${token}'
  plan: 'plan-${token}'
  storage: 'st${token}'
  packages: 'app-package'
  vault: 'kv-${token}'
  identity: 'id-${token}'
  logs: 'log-${token}'
  insights: 'appi-${token}'
  actions: 'ag-${token}'
  network: 'vnet-${token}'
}

@description('Whether there is a vault.')
var hasVault = secretsFrom == 'key-vault'

@description('Whether there is a virtual network.')
var hasNetwork = network != 'public'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: 'rg-${environmentName}'
  location: location
  tags: tags
}

module identity 'modules/identity.bicep' = {
  scope: group
  params: { names: names, location: location, tags: tags }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    names: names
    location: location
    tags: tags
    retentionDays: logRetentionDays
    dailyCapGb: logDailyCapGb
    alertEmail: alertEmail
  }
}

module storage 'modules/storage.bicep' = {
  scope: group
  dependsOn: [monitoring]
  params: { names: names, location: location, tags: tags, redundancy: storageRedundancy, network: network }
}

module vault 'modules/vault.bicep' = if (hasVault) {
  scope: group
  dependsOn: [monitoring]
  params: {
    names: names
    location: location
    tags: tags
    network: network
    secrets: twitterSecrets
    expireOn: rotateBy
  }
}

module access 'modules/access.bicep' = {
  scope: group
  dependsOn: [identity, monitoring, storage, vault]
  params: {
    names: names
    hasVault: hasVault
    vaultOfficerId: vaultOfficerId
  }
}

module virtualNetwork 'modules/network.bicep' = if (hasNetwork) {
  scope: group
  params: { names: names, location: location, tags: tags, addresses: networkAddresses }
}

module dataEndpoints 'modules/data-endpoints.bicep' = if (hasNetwork) {
  scope: group
  dependsOn: [storage, vault, virtualNetwork]
  params: { names: names, location: location, tags: tags, hasVault: hasVault }
}

module app 'modules/function-app.bicep' = {
  scope: group
  dependsOn: [access, dataEndpoints]
  params: {
    names: names
    location: location
    tags: tags
    serviceName: 'gateway'
    network: network
    nodeVersion: nodeVersion
    instanceMemoryMB: instanceMemoryMB
    maximumInstances: maximumInstances
    alwaysReadyInstances: alwaysReadyInstances
    callsPerInstance: callsPerInstance
  }
}

module appEndpoint 'modules/private-endpoint.bicep' = if (network == 'private') {
  scope: group
  dependsOn: [app]
  params: {
    names: names
    location: location
    tags: tags
    targetId: resourceId(subscription().subscriptionId, group.name, 'Microsoft.Web/sites', names.app)
    service: 'sites'
    zoneName: 'privatelink.azurewebsites.net'
  }
}

module settings 'modules/app-settings.bicep' = {
  scope: group
  dependsOn: [app]
  params: {
    names: names
    keptIn: secretsFrom
    vaultAccess: vaultAccess
    secrets: twitterSecrets
    referencedSecrets: referencedSecrets
    gatewaySettings: gatewaySettings
    signIn: signIn
  }
}

module easyAuth 'modules/sign-in.bicep' = if (signIn && !empty(signInKey)) {
  scope: group
  dependsOn: [settings]
  params: { names: names, consumerKey: signInKey }
}

module watch 'modules/watch.bicep' = {
  scope: group
  dependsOn: [app]
  params: {
    names: names
    location: location
    tags: tags
    alerts: alerts
    reachable: network != 'private'
    hasVault: hasVault
    quietPublisher: quietPublisher
    dailyCapGb: logDailyCapGb
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0) {
  scope: group
  dependsOn: [monitoring]
  params: {
    names: names
    amount: monthlyBudget
    startDate: empty(budgetStart) ? fail('MONTHLY_BUDGET needs BUDGET_START, such as 2026-12-01.') : budgetStart
  }
}

@description('The region.')
output AZURE_LOCATION string = location

@description('The resource group.')
output AZURE_RESOURCE_GROUP string = group.name

@description('The function app.')
output FUNCTION_APP_NAME string = names.app

@description('Where phones call.')
output GATEWAY_URL string = app.outputs.url

@description('The vault; empty where there is none.')
output KEY_VAULT_NAME string = hasVault ? names.vault : ''
