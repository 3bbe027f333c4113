using '../main.bicep'

param environmentName = 'gateway-test'
param location = 'westeurope'
