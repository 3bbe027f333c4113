import assert from 'node:assert/strict';
import { at, ofType, only, type Rule } from '../snapshot.ts';

/** Storage, vault, and who may do what with them. */
export const DATA_RULES: Readonly<Record<string, Rule>> = {
  'roles are exactly those listed, each at the narrowest scope': (snapshot, set) => {
    const roles = ofType(snapshot, 'Microsoft.Authorization/roleAssignments').map((assignment) => {
      const [, scope = ''] =
        /\/([^/]+\/[^/]+)\/[^/]+\/providers\/Microsoft\.Authorization\//.exec(assignment.id) ?? [];
      const principal = String(at(assignment, 'principalId'));
      return [
        scope,
        String(at(assignment, 'roleDefinitionId')).split('/').at(-1),
        /userAssignedIdentities\/id-\w+', '[^']+'\)\.principalId\]$/.test(principal) ? 'app' : principal,
        at(assignment, 'principalType'),
      ].join(' ');
    });
    const officer = '00000000-0000-0000-0000-00000000000f';
    assert.deepEqual(roles.toSorted(), [
      // Monitoring Metrics Publisher
      'Microsoft.Insights/components 3913510d-42f4-4e42-8a64-420c390055eb app ServicePrincipal',
      // Key Vault Secrets User, Key Vault Secrets Officer
      ...(set.vault === 'none'
        ? []
        : ['Microsoft.KeyVault/vaults 4633458b-17de-408a-b874-0445c86b69e6 app ServicePrincipal']),
      ...(set.officer ? [`Microsoft.KeyVault/vaults b86a8fe4-44ce-4948-aee5-eccb2c155cd7 ${officer} `] : []),
      // Storage Table Data Contributor, Storage Blob Data Owner
      'Microsoft.Storage/storageAccounts 0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3 app ServicePrincipal',
      'Microsoft.Storage/storageAccounts b7e6dc6d-f1e8-4753-8033-0f276bb0955b app ServicePrincipal',
    ]);
  },

  'there is one identity, and it is the only one that the app has': (snapshot) => {
    const identity = only(snapshot, 'Microsoft.ManagedIdentity/userAssignedIdentities');
    const app = only(snapshot, 'Microsoft.Web/sites');
    assert.deepEqual(app.identity, { type: 'UserAssigned', userAssignedIdentities: { [identity.id]: {} } });
    assert.equal(at(app, 'keyVaultReferenceIdentity'), identity.id);
  },

  'storage takes no keys, no plain http, no anonymous readers, and gives back what was deleted': (
    snapshot,
  ) => {
    const account = only(snapshot, 'Microsoft.Storage/storageAccounts');
    assert.equal(account.kind, 'StorageV2');
    for (const [path, wanted] of Object.entries({
      allowSharedKeyAccess: false,
      allowBlobPublicAccess: false,
      allowCrossTenantReplication: false,
      defaultToOAuthAuthentication: true,
      isLocalUserEnabled: false,
      supportsHttpsTrafficOnly: true,
    })) {
      assert.equal(at(account, path), wanted, path);
    }
    assert.match(String(at(account, 'minimumTlsVersion')), /^TLS1_[23]$/);
    assert.match(account.sku?.name ?? '', /^Standard_(ZRS|GRS|GZRS)$/);
    const blobs = only(snapshot, 'Microsoft.Storage/storageAccounts/blobServices');
    for (const policy of ['deleteRetentionPolicy', 'containerDeleteRetentionPolicy']) {
      assert.equal(at(blobs, `${policy}.enabled`), true, policy);
      assert.ok(Number(at(blobs, `${policy}.days`)) >= 7, policy);
    }
    const containers = ofType(snapshot, 'Microsoft.Storage/storageAccounts/blobServices/containers');
    assert.deepEqual(
      containers.map((container) => [container.name.split('/').at(-1), at(container, 'publicAccess')]),
      [['app-package', 'None']],
    );
  },

  'the vault, where there is one, goes by roles and cannot be purged': (snapshot, set) => {
    const vaults = ofType(snapshot, 'Microsoft.KeyVault/vaults');
    assert.equal(vaults.length, set.vault === 'none' ? 0 : 1);
    for (const vault of vaults) {
      assert.equal(at(vault, 'enableRbacAuthorization'), true);
      assert.equal(at(vault, 'enablePurgeProtection'), true);
      assert.equal(at(vault, 'enableSoftDelete'), true);
      assert.equal(at(vault, 'softDeleteRetentionInDays'), 90);
      assert.equal(at(vault, 'accessPolicies'), undefined);
      for (const use of ['Deployment', 'DiskEncryption', 'TemplateDeployment'])
        assert.equal(at(vault, `enabledFor${use}`), false, use);
    }
  },

  'a secret is created only where it is given, has a type and a date': (snapshot, set) => {
    const secrets = ofType(snapshot, 'Microsoft.KeyVault/vaults/secrets');
    assert.equal(secrets.length, set.vault === 'none' ? 0 : 7);
    for (const secret of secrets) {
      const setting = secret.name.split('/').at(-1)?.toUpperCase().replaceAll('-', '_');
      assert.ok(
        secret.condition?.includes(`not(empty(tryGet(parameters('twitterSecrets'), '${setting}')))`),
        setting,
      );
      assert.equal(at(secret, 'value'), `[tryGet(parameters('twitterSecrets'), '${setting}')]`);
      assert.equal(at(secret, 'contentType'), 'text/plain');
      assert.equal(at(secret, 'attributes.exp'), Date.parse('2027-06-30') / 1000);
    }
  },

  'nothing is reachable from outside where it is to be closed': (snapshot, set) => {
    const closed = set.network !== 'public';
    const account = only(snapshot, 'Microsoft.Storage/storageAccounts');
    for (const resource of [account, ...ofType(snapshot, 'Microsoft.KeyVault/vaults')]) {
      assert.equal(at(resource, 'publicNetworkAccess'), closed ? 'Disabled' : 'Enabled', resource.name);
      assert.equal(at(resource, 'networkAcls.defaultAction'), closed ? 'Deny' : 'Allow', resource.name);
      assert.equal(at(resource, 'networkAcls.bypass'), 'AzureServices', resource.name);
      assert.equal(at(resource, 'networkAcls.ipRules'), undefined, resource.name);
    }
    const app = only(snapshot, 'Microsoft.Web/sites');
    assert.equal(at(app, 'publicNetworkAccess'), set.network === 'private' ? 'Disabled' : 'Enabled');
  },
};
