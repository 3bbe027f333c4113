// Asks from outside whether the gateway is ready. A private network has no outside: there the alert on a silent
// publisher stands in.

import { Names, Tags } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('The region.')
param location string

@description('Tags for every resource.')
param tags Tags

@description('From where it is asked; Azure’s names of its test sites.')
var sites = ['emea-nl-ams-azr', 'us-va-ash-azr', 'apac-sg-sin-azr']

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: names.app
}

resource insights 'Microsoft.Insights/components@2020-02-02' existing = {
  name: names.insights
}

resource actions 'Microsoft.Insights/actionGroups@2023-01-01' existing = {
  name: names.actions
}

resource test 'Microsoft.Insights/webtests@2022-06-15' = {
  name: '${names.app}-ready'
  location: location
  // Azure finds the component by this tag.
  tags: union(tags, { 'hidden-link:${insights.id}': 'Resource' })
  kind: 'standard'
  properties: {
    SyntheticMonitorId: '${names.app}-ready'
    Name: '${names.app}-ready'
    Description: 'GET /api/health/ready answers 200.'
    Kind: 'standard'
    Enabled: true
    Frequency: 900
    Timeout: 30
    RetryEnabled: true
    Locations: map(sites, site => { Id: site })
    Request: {
      RequestUrl: 'https://${app.properties.defaultHostName}/api/health/ready'
      HttpVerb: 'GET'
      ParseDependentRequests: false
      FollowRedirects: false
    }
    ValidationRules: {
      ExpectedHttpStatusCode: 200
      SSLCheck: true
      SSLCertRemainingLifetimeCheck: 7
    }
  }
}

resource alert 'Microsoft.Insights/metricAlerts@2026-01-01' = {
  name: '${names.app}-ready'
  location: 'global'
  tags: tags
  properties: {
    description: 'The gateway is not ready: GET /api/status tells why. What to do: docs/operations.md, “When an alert comes”.'
    enabled: true
    severity: 1
    scopes: [test.id, insights.id]
    evaluationFrequency: 'PT5M'
    windowSize: 'PT30M'
    autoMitigate: true
    criteria: {
      'odata.type': 'Microsoft.Azure.Monitor.WebtestLocationAvailabilityCriteria'
      webTestId: test.id
      componentId: insights.id
      failedLocationCount: 2
    }
    actions: [{ actionGroupId: actions.id }]
  }
}
