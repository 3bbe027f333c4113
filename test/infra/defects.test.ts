import assert from 'node:assert/strict';
import { cp, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { type BicepService, INFRA, startBicepService, withoutBicep } from '../support/bicep.ts';
import { RULES } from './rules/all.ts';
import { PARAMETER_SETS, type ParameterSet, type Rule, type Snapshot } from './snapshot.ts';

/** A slip that somebody could make in a template, and the word that the check which must catch it has in its name. */
interface Defect {
  readonly file: string;
  readonly from: string;
  readonly to: string;
  readonly caughtBy: RegExp;
}

const defect = (file: string, from: string, to: string, caughtBy: RegExp): Defect => ({
  file,
  from,
  to,
  caughtBy,
});

const DEFECTS: readonly Defect[] = [
  defect('main', 'maxLength(64)', 'maxLength(4)', /parameters/),
  defect(
    'main',
    'token = uniqueString(subscription().id, environmentName, location)',
    'token = environmentName',
    /name fits/,
  ),
  defect('main', "vault: 'kv-", "vault: 'keyvault-gateway-", /name fits/),
  defect('main', "{ 'azd-env-name': environmentName }", '{ env: environmentName }', /environment it belongs/),
  defect('main', "serviceName: 'gateway'", "serviceName: 'api'", /service it is/),
  defect('modules/watch', 'if (alerts && reachable)', 'if (alerts || reachable)', /readiness/),
  defect('modules/data-endpoints', "['blob', 'table']", "['blob']", /private address/),
  defect(
    'main',
    "output KEY_VAULT_NAME string = hasVault ? names.vault : ''",
    "output KEY_VAULT_NAME string = twitterSecrets.?TWITTER_CONSUMER_KEY ?? ''",
    /outputs-should-not|secret/,
  ),
  defect('main', 'if (signIn && !empty(signInKey))', 'if (signIn)', /sign-in/),
  defect('main', 'param alerts bool = true', 'param alerts bool = false', /alerts are/),
  defect('main', "StorageRedundancy = 'Standard_ZRS'", "StorageRedundancy = 'Standard_LRS'", /storage takes/),
  defect('types', "'22' | '24'", "'20' | '24'", /parameters|BCP/),
  defect('types', '@secure()\n', '', /secure|secret/),
  defect('modules/identity', 'name: names.identity', "name: 'identity'", /.*/),
  defect('modules/storage', 'allowSharedKeyAccess: false', 'allowSharedKeyAccess: true', /storage takes/),
  defect('modules/storage', "minimumTlsVersion: 'TLS1_2'", "minimumTlsVersion: 'TLS1_1'", /storage takes/),
  defect('modules/storage', "publicAccess: 'None'", "publicAccess: 'Blob'", /storage takes/),
  defect(
    'modules/storage',
    "publicNetworkAccess: closed ? 'Disabled' : 'Enabled'",
    "publicNetworkAccess: 'Enabled'",
    /reachable/,
  ),
  defect(
    'modules/storage',
    "defaultAction: closed ? 'Deny' : 'Allow'",
    "defaultAction: 'Allow'",
    /reachable/,
  ),
  defect('modules/storage', '2026-06-01', '2030-01-01', /BCP081/),
  defect('modules/storage', 'supportsHttpsTrafficOnly', 'supportsHttpsTrafficsOnly', /BCP/),
  defect('modules/vault', 'enablePurgeProtection: true\n', '', /vault/),
  defect('modules/vault', 'enableRbacAuthorization: true', 'enableRbacAuthorization: false', /vault/),
  defect('modules/vault', ': if (!empty(secrets[?name])) {', ': {', /secret is created/),
  defect('modules/vault', "categoryGroup: 'audit'", "categoryGroup: 'allLogs'", /workspace/),
  defect(
    'modules/access',
    "'4633458b-17de-408a-b874-0445c86b69e6'",
    "'b86a8fe4-44ce-4948-aee5-eccb2c155cd7'",
    /roles/,
  ),
  defect(
    'modules/access',
    'scope: account\n  name: guid(account.id, identity.id, roles.storageTable',
    'name: guid(account.id, identity.id, roles.storageTable',
    /roles/,
  ),
  defect('modules/access', 'if (hasVault && !empty(vaultOfficerId))', 'if (hasVault)', /roles|guid/),
  defect('modules/function-app', 'httpsOnly: true', 'httpsOnly: false', /https only/),
  defect('modules/function-app', "scmMinTlsVersion: '1.2'", "scmMinTlsVersion: '1.0'", /https only/),
  defect('modules/function-app', "ftpsState: 'Disabled'", "ftpsState: 'AllAllowed'", /https only/),
  defect(
    'modules/function-app',
    "name: 'scm'\n    properties: { allow: false }",
    "name: 'scm'\n    properties: { allow: true }",
    /https only/,
  ),
  defect(
    'modules/function-app',
    'http20Enabled: true',
    "http20Enabled: true\n      healthCheckPath: '/api/health/ready'",
    /does not support/,
  ),
  defect('modules/function-app', "network == 'private' ? 'Disabled' : 'Enabled'", "'Enabled'", /reachable/),
  defect(
    'modules/function-app',
    "type: 'UserAssignedIdentity'",
    "type: 'SystemAssignedIdentity'",
    /Flex Consumption, and/,
  ),
  defect(
    'modules/app-settings',
    "AzureWebJobsStorage__credential: 'managedidentity'",
    "FUNCTIONS_WORKER_RUNTIME: 'node'",
    /does not support|by identity/,
  ),
  defect(
    'modules/app-settings',
    'union(platformSettings, credentialSettings, signInSettings, chosenSettings)',
    'union(platformSettings, secretSettings, credentialSettings, signInSettings, chosenSettings)',
    /credentials are settings/,
  ),
  defect(
    'modules/app-settings',
    'before.?TWITTER_ACCESS_TOKEN ??',
    'before.?TWITTER_BEARER_TOKEN ??',
    /credentials are settings/,
  ),
  defect('modules/sign-in', "'AllowAnonymous'", "'Return401'", /sign-in/),
  defect('modules/sign-in', 'requireAuthentication: false', 'requireAuthentication: true', /sign-in/),
  defect(
    'modules/network',
    "'Microsoft.App/environments'",
    "'Microsoft.Web/serverFarms'",
    /subnet of its own/,
  ),
  defect(
    'modules/network',
    'cidrSubnet(addresses, 26, 1)',
    'cidrSubnet(addresses, 26, 0)',
    /subnet of its own/,
  ),
  defect(
    'modules/network',
    'defaultOutboundAccess: true',
    'defaultOutboundAccess: false',
    /subnet of its own/,
  ),
  defect('modules/network', "access: 'Deny'", "access: 'Allow'", /remote management/),
  defect('modules/private-endpoint', 'groupIds: [service]', "groupIds: ['blob']", /private address/),
  defect('modules/private-endpoint', "name: 'snet-endpoints'", "name: 'snet-app'", /private address/),
  defect('modules/monitoring', 'DisableLocalAuth: true', 'DisableLocalAuth: false', /telemetry/),
  defect('modules/monitoring', 'workspaceCapping: { dailyQuotaGb: dailyCapGb }\n', '', /telemetry|no-unused/),
  defect(
    'modules/alerts',
    'actions: { actionGroups: [actions.id] }',
    'actions: { actionGroups: [] }',
    /alerts are|no-unused/,
  ),
  defect(
    'modules/alerts',
    "operator: 'LessThan', threshold: 1",
    "operator: 'LessThan', threshold: 0",
    /alerts are/,
  ),
  defect('modules/availability', 'ExpectedHttpStatusCode: 200', 'ExpectedHttpStatusCode: 503', /readiness/),
  defect('modules/availability', 'failedLocationCount: 2', 'failedLocationCount: 4', /readiness/),
  defect(
    'modules/workbook',
    "timeContextFromParameter: 'time'",
    "timeContextFromParameter: 'when'",
    /workbook/,
  ),
  defect('modules/budget', 'threshold: 80', 'threshold: 800', /budget/),
];

/** The one that has everything on finds most. */
const SETS = PARAMETER_SETS.toSorted((a, b) => Number(b.name === 'all-on') - Number(a.name === 'all-on'));

describe('a slip in a template is caught', { skip: withoutBicep }, () => {
  let folder: string;
  let bicep: BicepService;
  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'infra-defects-'));
    await cp(INFRA, folder, { recursive: true });
    bicep = startBicepService();
  });
  after(async () => {
    bicep?.stop();
    await rm(folder, { recursive: true, force: true });
  });

  for (const { file, from, to, caughtBy } of DEFECTS) {
    test(`${file}: ${to.split('\n').at(-1)?.trim().slice(0, 60) || `without ${from.trim()}`}`, async () => {
      const path = join(folder, `${file}.bicep`);
      const good = await readFile(path, 'utf8');
      assert.ok(good.includes(from), 'the defect no longer fits its file');
      await writeFile(
        path,
        good.replace(from, () => to),
      );
      try {
        const complaints = await complaintsAbout(folder, bicep, caughtBy);
        assert.ok(complaints.length > 0, 'nothing noticed');
        assert.match(complaints.join('\n'), caughtBy);
      } finally {
        await writeFile(path, good);
      }
    });
  }

  test('every template has one', async () => {
    const templates = await Array.fromAsync(glob('**/*.bicep', { cwd: INFRA }));
    const spoilt = DEFECTS.map(({ file }) => `${file}.bicep`);
    assert.deepEqual(
      templates.filter((template) => !spoilt.includes(template)),
      [],
    );
  });
});

/** What the rules, the compiler and the linter have against the templates in a folder, until it is what was looked for. */
async function complaintsAbout(folder: string, bicep: BicepService, wanted: RegExp): Promise<string[]> {
  const byRules = (set: ParameterSet) => async (): Promise<string[]> => {
    const text = await bicep.snapshot(join(folder, `tests/${set.name}.bicepparam`)).catch(() => undefined);
    return text === undefined ? ['the parameters do not fit'] : broken(JSON.parse(text), set);
  };
  const byBicep = async (): Promise<string[]> => {
    const said = await bicep.diagnostics(join(folder, 'main.bicep'));
    return said.map(({ code, message }) => `${code} ${message}`);
  };
  const [first, ...others] = SETS.map(byRules);
  const complaints: string[] = [];
  for (const ask of [...(first ? [first] : []), byBicep, ...others]) {
    complaints.push(...(await ask()));
    if (complaints.some((complaint) => wanted.test(complaint))) break;
  }
  return complaints;
}

/** The rules that do not hold of a deployment. */
function broken(snapshot: Snapshot, set: ParameterSet): string[] {
  const holds = (rule: Rule): boolean => {
    try {
      rule(snapshot, set);
      return true;
    } catch {
      return false;
    }
  };
  return Object.entries(RULES)
    .filter(([, rule]) => !holds(rule))
    .map(([sentence]) => sentence);
}
