import assert from 'node:assert/strict';
import { at, leaves, ofType, only, type Rule } from '../snapshot.ts';

/** Names that Flex Consumption refuses or ignores, as properties of the app or as settings, although the types have them. */
const NOT_ON_FLEX: ReadonlySet<string> = new Set([
  ...[
    'healthCheckPath',
    'endToEndEncryptionEnabled',
    'alwaysOn',
    'linuxFxVersion',
    'nodeVersion',
    'use32BitWorkerProcess',
  ],
  ...[
    'functionAppScaleLimit',
    'minimumElasticInstanceCount',
    'preWarmedInstanceCount',
    'vnetRouteAllEnabled',
  ],
  ...[
    'containerSize',
    'netFrameworkVersion',
    'javaVersion',
    'phpVersion',
    'pythonVersion',
    'powerShellVersion',
  ],
  ...[
    'WEBSITE_TIME_ZONE',
    'TZ',
    'WEBSITE_RUN_FROM_PACKAGE',
    'FUNCTIONS_WORKER_RUNTIME',
    'FUNCTIONS_EXTENSION_VERSION',
  ],
  ...['WEBSITE_NODE_DEFAULT_VERSION', 'WEBSITE_CONTENTAZUREFILECONNECTIONSTRING', 'WEBSITE_CONTENTSHARE'],
  ...[
    'WEBSITE_CONTENTOVERVNET',
    'WEBSITE_VNET_ROUTE_ALL',
    'SCM_DO_BUILD_DURING_DEPLOYMENT',
    'ENABLE_ORYX_BUILD',
  ],
  ...[
    'FUNCTIONS_WORKER_RUNTIME_VERSION',
    'WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT',
    'languageWorkers__node__arguments',
  ],
]);

/** The function app and its plan. */
export const APP_RULES: Readonly<Record<string, Rule>> = {
  'the app speaks https only, TLS 1.2 or later, without FTP, passwords, debugging or CORS': (snapshot) => {
    const app = only(snapshot, 'Microsoft.Web/sites');
    assert.equal(at(app, 'httpsOnly'), true);
    assert.equal(at(app, 'clientAffinityEnabled'), false);
    assert.match(String(at(app, 'siteConfig.minTlsVersion')), /^1\.[23]$/);
    assert.match(String(at(app, 'siteConfig.scmMinTlsVersion')), /^1\.[23]$/);
    assert.equal(at(app, 'siteConfig.http20Enabled'), true);
    assert.equal(at(app, 'siteConfig.ftpsState'), 'Disabled');
    assert.equal(at(app, 'siteConfig.remoteDebuggingEnabled'), false);
    assert.equal(at(app, 'siteConfig.cors'), undefined);
    const policies = ofType(snapshot, 'Microsoft.Web/sites/basicPublishingCredentialsPolicies');
    assert.deepEqual(
      policies.map((policy) => [policy.name.split('/').at(-1), at(policy, 'allow')]),
      [
        ['ftp', false],
        ['scm', false],
      ],
    );
  },

  'the plan is Flex Consumption, and the app is deployed with its identity': (snapshot, set) => {
    const plan = only(snapshot, 'Microsoft.Web/serverfarms');
    assert.deepEqual(
      [plan.kind, plan.sku, at(plan, 'reserved')],
      ['functionapp', { name: 'FC1', tier: 'FlexConsumption' }, true],
    );
    const app = only(snapshot, 'Microsoft.Web/sites');
    assert.equal(app.kind, 'functionapp,linux');
    assert.equal(at(app, 'serverFarmId'), plan.id);
    assert.deepEqual(at(app, 'functionAppConfig.runtime'), {
      name: 'node',
      version: set.name === 'node-22' ? '22' : '24',
    });
    const storage = 'functionAppConfig.deployment.storage';
    assert.equal(at(app, `${storage}.type`), 'blobContainer');
    assert.match(String(at(app, `${storage}.value`)), /primaryEndpoints\.blob, 'app-package'\)\]$/);
    assert.deepEqual(at(app, `${storage}.authentication`), {
      type: 'UserAssignedIdentity',
      userAssignedIdentityResourceId: only(snapshot, 'Microsoft.ManagedIdentity/userAssignedIdentities').id,
    });
    const scale = 'functionAppConfig.scaleAndConcurrency';
    assert.deepEqual(at(app, scale), {
      instanceMemoryMB: 2048,
      maximumInstanceCount: set.name === 'all-on' ? 100 : 40,
      alwaysReady: set.name === 'all-on' ? [{ name: 'http', instanceCount: 2 }] : [],
      triggers: { http: { perInstanceConcurrency: 32 } },
    });
  },

  'nothing is set that Flex Consumption does not support': (snapshot) => {
    const app = only(snapshot, 'Microsoft.Web/sites');
    const settings = only(snapshot, 'Microsoft.Web/sites/config', '/appsettings');
    for (const [path] of [...leaves(app.properties), ...leaves(settings.properties)]) {
      assert.equal(
        path.split('/').some((name) => NOT_ON_FLEX.has(name)),
        false,
        path,
      );
    }
  },

  'the host and the app reach storage and telemetry by identity': (snapshot) => {
    const settings = only(snapshot, 'Microsoft.Web/sites/config', '/appsettings').properties;
    const clientId = /userAssignedIdentities\/id-\w+', '[^']+'\)\.clientId\]$/;
    assert.equal(settings.AzureWebJobsStorage__credential, 'managedidentity');
    assert.match(String(settings.AzureWebJobsStorage__clientId), clientId);
    assert.match(String(settings.AZURE_CLIENT_ID), clientId);
    assert.match(String(settings.AzureWebJobsStorage__blobServiceUri), /primaryEndpoints\.blob\]$/);
    assert.match(String(settings.AzureWebJobsStorage__tableServiceUri), /primaryEndpoints\.table\]$/);
    assert.match(String(settings.APPLICATIONINSIGHTS_CONNECTION_STRING), /\.ConnectionString\]$/);
    assert.match(
      String(settings.APPLICATIONINSIGHTS_AUTHENTICATION_STRING),
      /'ClientId=\{0\};Authorization=AAD'/,
    );
  },

  'the X app’s credentials are settings that stay where none are given, references to the vault, or the vault’s alone':
    (snapshot, set) => {
      const { properties } = only(snapshot, 'Microsoft.Web/sites/config', '/appsettings');
      for (const [name, value] of Object.entries(properties)) {
        if (!/^TWITTER_/.test(name) || name === 'TWITTER_SECRETS_FROM') continue;
        const form = {
          none: /^\[if\(empty\(tryGet\(parameters\('\w*[sS]ecrets'\), '(\w+)'\)\), coalesce\(tryGet\(list\(format\('\{0\}\/config\/appsettings', .*\)\.properties, '\1'\), ''\), tryGet\(parameters\('secrets'\), '\1'\)\)\]$/,
          references: /^@Microsoft\.KeyVault\(VaultName=kv-\w+;SecretName=twitter-[a-z-]+\)$/,
          sdk: /^nothing$/,
        }[set.vault];
        assert.match(String(value), form, name);
        if (set.vault === 'none' && name !== 'TWITTER_PROVIDER_AUTHENTICATION_SECRET')
          assert.ok(String(value).includes(`'${name}'`), name);
      }
    },

  'sign-in with X lets phones pass, and exists only where asked for': (snapshot, set) => {
    const signIns = ofType(snapshot, 'Microsoft.Web/sites/config').filter(({ name }) =>
      name.endsWith('/authsettingsV2'),
    );
    assert.equal(signIns.length, set.signIn ? 1 : 0);
    for (const signIn of signIns) {
      // At a provisioning that is given no key, it stays as it is.
      assert.match(signIn.condition ?? '', /not\(empty\(parameters\('signInKey'\)\)\)/);
      assert.equal(
        at(signIn, 'identityProviders.twitter.registration.consumerKey'),
        "[parameters('signInKey')]",
      );
      assert.deepEqual(at(signIn, 'globalValidation'), {
        requireAuthentication: false,
        unauthenticatedClientAction: 'AllowAnonymous',
      });
      assert.equal(at(signIn, 'httpSettings.requireHttps'), true);
      assert.equal(at(signIn, 'platform.enabled'), true);
      assert.equal(at(signIn, 'identityProviders.twitter.enabled'), true);
      const setting = String(at(signIn, 'identityProviders.twitter.registration.consumerSecretSettingName'));
      const { properties } = only(snapshot, 'Microsoft.Web/sites/config', '/appsettings');
      assert.match(
        String(properties[setting]),
        /TWITTER_CONSUMER_SECRET|SecretName=twitter-consumer-secret\)$/,
      );
    }
  },
};
