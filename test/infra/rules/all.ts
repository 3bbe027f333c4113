import assert from 'node:assert/strict';
import { leaves, type Rule } from '../snapshot.ts';
import { APP_RULES } from './app.ts';
import { DATA_RULES } from './data.ts';
import { NETWORK_RULES } from './network.ts';
import { WATCH_RULES } from './watch.ts';

/** Azure's rules for names that are not computed from ours alone: length and characters. */
const NAME_FORMS: Readonly<Record<string, RegExp>> = {
  'Microsoft.Resources/resourceGroups': /^[\w().-]{0,89}[\w()-]$/,
  'Microsoft.Storage/storageAccounts': /^[a-z0-9]{3,24}$/,
  'Microsoft.KeyVault/vaults': /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/i,
  'Microsoft.Web/sites': /^[a-z0-9](?!.*--)[a-z0-9-]{0,58}[a-z0-9]$/i,
  'Microsoft.Web/serverfarms': /^[a-z0-9-]{1,60}$/i,
  'Microsoft.ManagedIdentity/userAssignedIdentities': /^[a-z0-9][\w-]{2,127}$/i,
  'Microsoft.OperationalInsights/workspaces': /^[a-z0-9][a-z0-9-]{2,61}[a-z0-9]$/i,
  'Microsoft.Insights/components': /^[\w().-]{1,260}$/,
  'Microsoft.Insights/actionGroups': /^[\w-]{1,260}$/,
  'Microsoft.Network/virtualNetworks': /^[a-z0-9][\w.-]{0,62}\w$/i,
  'Microsoft.Network/networkSecurityGroups': /^[a-z0-9][\w.-]{0,78}\w$/i,
  'Microsoft.Network/privateEndpoints': /^[a-z0-9][\w.-]{0,62}\w$/i,
};

/** The newest versions of Azure's interfaces that the types in Bicep 0.49.2 know. */
const API_VERSIONS: readonly (readonly [prefix: string, version: string])[] = [
  ['Microsoft.Authorization/roleAssignments', '2022-04-01'],
  ['Microsoft.Consumption/budgets', '2026-06-01'],
  ['Microsoft.Insights/actionGroups', '2023-01-01'],
  ['Microsoft.Insights/components', '2020-02-02'],
  ['Microsoft.Insights/diagnosticSettings', '2021-05-01-preview'],
  ['Microsoft.Insights/metricAlerts', '2026-01-01'],
  ['Microsoft.Insights/scheduledQueryRules', '2026-03-01'],
  ['Microsoft.Insights/webtests', '2022-06-15'],
  ['Microsoft.Insights/workbooks', '2023-06-01'],
  ['Microsoft.KeyVault/', '2026-05-15'],
  ['Microsoft.ManagedIdentity/userAssignedIdentities', '2024-11-30'],
  ['Microsoft.Network/privateDnsZones', '2024-06-01'],
  ['Microsoft.Network/', '2026-03-01'],
  ['Microsoft.OperationalInsights/workspaces', '2026-03-01'],
  ['Microsoft.Resources/resourceGroups', '2025-04-01'],
  ['Microsoft.Storage/', '2026-06-01'],
  ['Microsoft.Web/', '2025-03-01'],
];

/** Where the X app's secrets may go. */
const TAKES_SECRETS =
  /^Microsoft\.(KeyVault\/vaults\/secrets \/(properties\/value|condition)|Web\/sites\/config \/(properties\/(TWITTER_[A-Z_]+|identityProviders\/twitter\/registration\/consumerKey)|condition))$/;

const LOOKS_SECRET = [
  /canary/,
  /AccountKey=|SharedAccess|[?&]sig=|InstrumentationKey=/i,
  /\blist(Keys|Secrets|AccountSas|ServiceSas|Callback\w*)\(/i,
  /(?=\S*\d)(?=\S*[a-z])(?=\S*[A-Z])[A-Za-z0-9+/]{40,}={0,2}$/,
];

const ACROSS: Readonly<Record<string, Rule>> = {
  'no value looks like a secret, and the X app’s secrets go where they belong': (snapshot) => {
    for (const resource of snapshot.predictedResources) {
      for (const [path, leaf] of leaves(resource)) {
        if (typeof leaf !== 'string') continue;
        for (const form of LOOKS_SECRET)
          assert.doesNotMatch(leaf.replaceAll(/\/[\w./-]*/g, ''), form, `${resource.id} ${path}`);
        // Parameters that are not secure have been replaced by their values.
        if (leaf.includes("parameters('")) assert.match(`${resource.type} ${path}`, TAKES_SECRETS);
      }
    }
    assert.doesNotMatch(
      JSON.stringify(snapshot.outputs),
      /parameters\('|list[A-Z]\w*\(|ConnectionString|canary/,
    );
  },

  'the outputs are those that the hooks read': (snapshot) => {
    assert.deepEqual(Object.keys(snapshot.outputs).toSorted(), [
      'AZURE_LOCATION',
      'AZURE_RESOURCE_GROUP',
      'FUNCTION_APP_NAME',
      'GATEWAY_URL',
      'KEY_VAULT_NAME',
    ]);
  },

  'every name fits Azure’s rules': ({ predictedResources }) => {
    for (const { type, name } of predictedResources) {
      const form = NAME_FORMS[type];
      if (form) assert.match(name, form, type);
    }
  },

  'everything that takes tags says which environment it belongs to, and the app which service it is': ({
    predictedResources,
  }) => {
    const group = predictedResources.find(({ type }) => type === 'Microsoft.Resources/resourceGroups');
    const environment = group?.name.replace(/^rg-/, '');
    for (const { type, location, tags } of predictedResources) {
      if (location !== undefined) assert.equal(tags?.['azd-env-name'], environment, type);
      assert.equal(tags?.['azd-service-name'], type === 'Microsoft.Web/sites' ? 'gateway' : undefined, type);
    }
  },

  'every resource goes by the newest interface that is known': ({ predictedResources }) => {
    for (const { type, apiVersion } of predictedResources) {
      const [, newest] = API_VERSIONS.find(([prefix]) => type.startsWith(prefix)) ?? [];
      assert.equal(apiVersion, newest, type);
    }
  },
};

/** What holds of every deployment, by the sentence that says it. Each throws where it does not. */
export const RULES: Readonly<Record<string, Rule>> = {
  ...DATA_RULES,
  ...NETWORK_RULES,
  ...APP_RULES,
  ...WATCH_RULES,
  ...ACROSS,
};
