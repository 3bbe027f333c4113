// Says so when Azure’s bill for the resource group grows. X’s own bill is capped in X’s console.

import { Names } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('The month’s budget, in the currency of the subscription’s bill.')
param amount int

@description('The first day of the month in which the budget was made. Azure does not let it change.')
param startDate string

resource actions 'Microsoft.Insights/actionGroups@2023-01-01' existing = {
  name: names.actions
}

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: 'monthly'
  properties: {
    category: 'Cost'
    timeGrain: 'Monthly'
    amount: amount
    timePeriod: { startDate: '${startDate}T00:00:00Z' }
    notifications: {
      forecast: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: []
        contactGroups: [actions.id]
      }
      spent: {
        enabled: true
        operator: 'GreaterThan'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: []
        contactGroups: [actions.id]
      }
    }
  }
}
