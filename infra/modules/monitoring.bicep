// Where logs go, and who is told.

import { Names, Tags } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('The region.')
param location string

@description('Tags for every resource.')
param tags Tags

@description('How long logs are kept.')
param retentionDays int

@description('The most that is taken in on one day. What comes after it that day is lost.')
param dailyCapGb int

@description('Who gets the alerts. Empty: they are shown in the portal only.')
param alertEmail string

resource logs 'Microsoft.OperationalInsights/workspaces@2026-03-01' = {
  name: names.logs
  location: location
  tags: tags
  properties: {
    sku: { name: 'PerGB2018' }
    retentionInDays: retentionDays
    workspaceCapping: { dailyQuotaGb: dailyCapGb }
    features: {
      disableLocalAuth: true
      enableLogAccessUsingOnlyResourcePermissions: true
    }
  }
}

resource insights 'Microsoft.Insights/components@2020-02-02' = {
  name: names.insights
  location: location
  tags: tags
  kind: 'web'
  properties: {
    Application_Type: 'web'
    WorkspaceResourceId: logs.id
    IngestionMode: 'LogAnalytics'
    DisableLocalAuth: true
  }
}

resource actions 'Microsoft.Insights/actionGroups@2023-01-01' = {
  name: names.actions
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'gateway'
    emailReceivers: empty(alertEmail)
      ? []
      : [{ name: 'operator', emailAddress: alertEmail, useCommonAlertSchema: true }]
  }
}
