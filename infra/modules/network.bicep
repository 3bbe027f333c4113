// The virtual network: one subnet from which the app calls out, one in which private endpoints are.

import { Names, Tags } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('The region.')
param location string

@description('Tags for every resource.')
param tags Tags

@description('The network’s addresses, such as 10.117.0.0/24.')
param addresses string

// Azure’s own rules let nothing in from the internet; this one keeps what runs here from reaching into other machines.
resource rules 'Microsoft.Network/networkSecurityGroups@2026-03-01' = {
  name: 'nsg-${names.network}'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'deny-remote-management'
        properties: {
          priority: 200
          direction: 'Outbound'
          access: 'Deny'
          protocol: 'Tcp'
          sourceAddressPrefix: '*'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRanges: ['22', '3389']
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2026-03-01' = {
  name: names.network
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addresses] }
    subnets: [
      {
        name: 'snet-app'
        properties: {
          addressPrefix: cidrSubnet(addresses, 26, 0)
          networkSecurityGroup: { id: rules.id }
          // The way to X. Networks that are made by newer interfaces have none unless it is asked for.
          defaultOutboundAccess: true
          delegations: [
            { name: 'functions', properties: { serviceName: 'Microsoft.App/environments' } }
          ]
        }
      }
      {
        name: 'snet-endpoints'
        properties: {
          addressPrefix: cidrSubnet(addresses, 26, 1)
          networkSecurityGroup: { id: rules.id }
          defaultOutboundAccess: false
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }
}
