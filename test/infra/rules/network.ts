import assert from 'node:assert/strict';
import { at, ofType, only, type Rule } from '../snapshot.ts';

interface Subnet {
  readonly name: string;
  readonly properties: {
    readonly addressPrefix: string;
    readonly networkSecurityGroup: { readonly id: string };
    readonly delegations?: readonly { readonly properties: { readonly serviceName: string } }[];
    readonly defaultOutboundAccess?: boolean;
  };
}

/** The private network and its endpoints. */
export const NETWORK_RULES: Readonly<Record<string, Rule>> = {
  'the app calls out from a subnet of its own, and only with a private network': (snapshot, set) => {
    const networks = ofType(snapshot, 'Microsoft.Network/virtualNetworks');
    const subnetOfApp = at(only(snapshot, 'Microsoft.Web/sites'), 'virtualNetworkSubnetId');
    if (set.network === 'public') {
      assert.deepEqual(networks, []);
      assert.equal(subnetOfApp, null);
      return;
    }
    assert.equal(networks.length, 1);
    const [network] = networks;
    assert.equal(subnetOfApp, `${network?.id}/subnets/snet-app`);
    const subnets = (network && at(network, 'subnets')) as readonly Subnet[];
    assert.deepEqual(
      subnets.map(({ name, properties }) => [
        name,
        properties.addressPrefix,
        properties.delegations?.map((delegation) => delegation.properties.serviceName),
        properties.defaultOutboundAccess,
      ]),
      [
        ['snet-app', '10.117.0.0/26', ['Microsoft.App/environments'], true],
        ['snet-endpoints', '10.117.0.64/26', undefined, false],
      ],
    );
    const { id } = only(snapshot, 'Microsoft.Network/networkSecurityGroups');
    for (const { properties } of subnets) assert.equal(properties.networkSecurityGroup.id, id);
  },

  'the network’s rules keep remote management out of reach': (snapshot) => {
    for (const group of ofType(snapshot, 'Microsoft.Network/networkSecurityGroups')) {
      const [rule, ...others] = at(group, 'securityRules') as { properties: Record<string, unknown> }[];
      assert.equal(others.length, 0);
      assert.equal(rule?.properties.access, 'Deny');
      assert.equal(rule?.properties.direction, 'Outbound');
      assert.deepEqual(rule?.properties.destinationPortRanges, ['22', '3389']);
    }
  },

  'each closed service has a private address, and a name for it in the network': (snapshot, set) => {
    const wanted: Record<string, readonly [target: string, zone: RegExp]> = {
      ...(set.network !== 'public' && {
        blob: ['Microsoft.Storage/storageAccounts', /blob.*suffixes\.storage/],
        table: ['Microsoft.Storage/storageAccounts', /table.*suffixes\.storage/],
        ...(set.vault !== 'none' && { vault: ['Microsoft.KeyVault/vaults', /\.vaultcore\./] }),
      }),
      ...(set.network === 'private' && { sites: ['Microsoft.Web/sites', /privatelink\.azurewebsites\.net/] }),
    };
    const endpoints = ofType(snapshot, 'Microsoft.Network/privateEndpoints');
    const zones = ofType(snapshot, 'Microsoft.Network/privateDnsZones');
    const services = Object.keys(wanted).sort();
    assert.equal(endpoints.length, services.length);
    assert.equal(zones.length, services.length);
    assert.equal(
      ofType(snapshot, 'Microsoft.Network/privateDnsZones/virtualNetworkLinks').length,
      services.length,
    );
    for (const [service, [target, zone]] of Object.entries(wanted)) {
      const endpoint = only(snapshot, 'Microsoft.Network/privateEndpoints', endpointName(snapshot, service));
      assert.match(String(at(endpoint, 'subnet.id')), /\/subnets\/snet-endpoints$/);
      const [connection] = at(endpoint, 'privateLinkServiceConnections') as {
        properties: { privateLinkServiceId: string; groupIds: string[] };
      }[];
      assert.equal(connection?.properties.privateLinkServiceId, only(snapshot, target).id);
      assert.deepEqual(connection?.properties.groupIds, [service]);
      const group = only(
        snapshot,
        'Microsoft.Network/privateEndpoints/privateDnsZoneGroups',
        `${endpoint.name}/default`,
      );
      assert.match(JSON.stringify(at(group, 'privateDnsZoneConfigs')), zone, service);
      assert.ok(
        zones.some(({ name }) => zone.test(name)),
        service,
      );
    }
  },
};

function endpointName(snapshot: Parameters<Rule>[0], service: string): string {
  return `pep-${service}-${only(snapshot, 'Microsoft.Network/virtualNetworks').name}`;
}
