// Alerts over the log. The queries are in ../queries; a test compares them with the lines that the code writes.

import { AlertWindow, Names, Tags } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('The region.')
param location string

@description('Tags for every resource.')
param tags Tags

@description('Whether there is a vault, whose secrets may expire.')
param hasVault bool

@description('How long the publisher may be silent.')
param quietPublisher AlertWindow

@description('The daily cap of the log.')
param dailyCapGb int

@description('The lines of the gateway, for the queries below.')
var lines = loadTextContent('../queries/lines.kql')

@description('80 % of the daily cap, in MB.')
var nearCapMB = dailyCapGb * 1024 * 8 / 10

@description('Fires where a query finds anything.')
var anyRow = {
  timeAggregation: 'Count'
  operator: 'GreaterThan'
  threshold: 0
}

// Each looks further back than to its last look, because lines come in late; while it stands, it is told of once.
@description('The rules. Severity 1 is an error, 2 a warning.')
var rules = [
  {
    name: 'failures'
    title: 'The gateway failed'
    text: 'A call, a timer, or the settings: the line names the error.'
    severity: 1
    every: 'PT5M'
    over: 'PT15M'
    query: '${lines}\n${loadTextContent('../queries/failures.kql')}'
    criterion: anyRow
    by: ['event']
  }
  {
    name: 'posts'
    title: 'A scheduled post needs a person'
    text: 'A post is held or was refused for good: GET /api/scheduled-posts?state=held,failed lists them.'
    severity: 2
    every: 'PT5M'
    over: 'PT15M'
    query: '${lines}\n${loadTextContent('../queries/posts.kql')}'
    criterion: anyRow
    by: ['event', 'reason']
  }
  {
    name: 'searches'
    title: 'A saved search needs a person'
    text: 'X refuses its query, or the app: GET /api/searches says why, in last_fault.'
    severity: 2
    every: 'PT15M'
    // A search that keeps failing is tried, and says so, once an hour.
    over: 'PT2H'
    query: '${lines}\n${loadTextContent('../queries/searches-failing.kql')}'
    criterion: anyRow
    by: ['fault']
  }
  {
    name: 'refusals'
    title: 'X refuses the app'
    text: 'X answered 401 (credentials), 402 (credits) or 429 (limits), or the credentials cannot be had.'
    severity: 2
    every: 'PT15M'
    over: 'PT30M'
    query: '${lines}\n${loadTextContent('../queries/refusals.kql')}'
    criterion: anyRow
    by: ['what']
  }
  {
    name: 'ticks'
    title: 'The publisher is silent'
    text: 'No pass over the due posts has ended for a while: nothing is sent.'
    severity: 1
    every: 'PT15M'
    over: quietPublisher
    query: '${lines}\n${loadTextContent('../queries/ticks.kql')}'
    criterion: { timeAggregation: 'Count', operator: 'LessThan', threshold: 1 }
    by: []
  }
  {
    name: 'log-volume'
    title: 'The log’s daily cap is near'
    text: 'Once it is reached, lines are lost until the next day, and these alerts see nothing.'
    severity: 2
    every: 'PT1H'
    over: 'P1D'
    query: loadTextContent('../queries/log-volume.kql')
    criterion: { timeAggregation: 'Total', metricMeasureColumn: 'MB', operator: 'GreaterThan', threshold: nearCapMB }
    by: []
  }
]

@description('The rule for a vault.')
var vaultRules = [
  {
    name: 'secret-expiry'
    title: 'A secret is about to expire'
    text: 'Rotate it. The app goes on with the old one until X refuses it.'
    severity: 2
    every: 'PT1H'
    over: 'P1D'
    query: loadTextContent('../queries/secret-expiry.kql')
    criterion: anyRow
    by: []
  }
]

resource logs 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: names.logs
}

resource actions 'Microsoft.Insights/actionGroups@2023-01-01' existing = {
  name: names.actions
}

resource alerts 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = [
  for rule in concat(rules, hasVault ? vaultRules : []): {
    name: '${names.app}-${rule.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: rule.title
      description: '${rule.text} What to do: docs/operations.md, “When an alert comes”.'
      enabled: true
      severity: rule.severity
      scopes: [logs.id]
      evaluationFrequency: rule.every
      windowSize: rule.over
      autoMitigate: true
      // A new workspace does not know its tables before the first line has come in.
      skipQueryValidation: true
      criteria: {
        allOf: [
          union(rule.criterion, {
            query: rule.query
            dimensions: map(rule.by, column => { name: column, operator: 'Include', values: ['*'] })
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          })
        ]
      }
      actions: { actionGroups: [actions.id] }
    }
  }
]
