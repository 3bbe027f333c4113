// What the operator looks at: calls, X’s answers, posts and searches. The queries are in ../queries.

import { Names, Tags } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('The region.')
param location string

@description('Tags for every resource.')
param tags Tags

@description('The lines of the gateway, for the queries below.')
var lines = loadTextContent('../queries/lines.kql')

@description('The panels, from top to bottom.')
var panels = [
  { title: 'Calls by operation', query: loadTextContent('../queries/calls-by-operation.kql'), as: 'table' }
  { title: 'X’s answers by status', query: loadTextContent('../queries/x-status.kql'), as: 'timechart' }
  {
    title: 'Milliseconds until the answer, X included'
    query: loadTextContent('../queries/x-latency.kql')
    as: 'timechart'
  }
  {
    title: 'Scheduled posts by their latest state'
    query: loadTextContent('../queries/posts-by-state.kql')
    as: 'barchart'
  }
  { title: 'Searches', query: loadTextContent('../queries/searches.kql'), as: 'table' }
]

resource logs 'Microsoft.OperationalInsights/workspaces@2026-03-01' existing = {
  name: names.logs
}

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(logs.id, 'gateway')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'Twitter Gateway'
    category: 'workbook'
    sourceId: logs.id
    serializedData: string({
      version: 'Notebook/1.0'
      fallbackResourceIds: [logs.id]
      items: concat(
        [
          {
            type: 9
            name: 'time'
            content: {
              version: 'KqlParameterItem/1.0'
              style: 'pills'
              parameters: [
                {
                  version: 'KqlParameterItem/1.0'
                  name: 'time'
                  label: 'Time'
                  type: 4
                  isRequired: true
                  value: { durationMs: 86400000 }
                  typeSettings: { selectableValues: map([1, 24, 168, 720], hours => { durationMs: hours * 3600000 }) }
                }
              ]
            }
          }
        ],
        map(panels, panel => {
          type: 3
          name: panel.title
          content: {
            version: 'KqlItem/1.0'
            title: panel.title
            query: '${lines}\n${panel.query}'
            queryType: 0
            resourceType: 'microsoft.operationalinsights/workspaces'
            size: 0
            timeContextFromParameter: 'time'
            visualization: panel.as
          }
        })
      )
    })
  }
}
