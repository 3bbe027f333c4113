using '../main.bicep'

param environmentName = 'gateway-test'
param location = 'westeurope'
param nodeVersion = '22'
