// What watches the gateway: alerts over its log, a test from outside, and a workbook to look at.

import { AlertWindow, Names, Tags } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('The region.')
param location string

@description('Tags for every resource.')
param tags Tags

@description('Whether there are alerts.')
param alerts bool

@description('Whether the gateway can be reached from outside.')
param reachable bool

@description('Whether there is a vault.')
param hasVault bool

@description('How long the publisher may be silent.')
param quietPublisher AlertWindow

@description('The daily cap of the log.')
param dailyCapGb int

module rules 'alerts.bicep' = if (alerts) {
  params: {
    names: names
    location: location
    tags: tags
    hasVault: hasVault
    quietPublisher: quietPublisher
    dailyCapGb: dailyCapGb
  }
}

module availability 'availability.bicep' = if (alerts && reachable) {
  params: { names: names, location: location, tags: tags }
}

module workbook 'workbook.bicep' = {
  params: { names: names, location: location, tags: tags }
}
