import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { SECRET_NAMES } from '../../functions/settings/secrets.ts';
import { PLATFORM_SETTINGS, readSettings, SETTINGS } from '../../functions/settings.ts';
import { INFRA } from '../support/bicep.ts';
import { committed, only, PARAMETER_SETS } from './snapshot.ts';

/** Set by the template itself; all others are optional and go by `gatewaySettings`. */
const BY_THE_TEMPLATE = [...SECRET_NAMES, 'TWITTER_SECRETS_FROM', 'KEY_VAULT_URL'];

const types = await readFile(join(INFRA, 'types.bicep'), 'utf8');
const members = (type: string): string[] => {
  const [, body = ''] = new RegExp(`^type ${type} = \\{\n(.*?)^\\}`, 'ms').exec(types) ?? [];
  return Array.from(body.matchAll(/^ {2}(\w+): string\?$/gm), ([, name = '']) => name);
};

describe('the settings of functions/settings.ts and those of the templates', () => {
  test('every optional setting is in the type GatewaySettings, in order, and nothing else is', () => {
    const optional = SETTINGS.map(({ name }) => name).filter((name) => !BY_THE_TEMPLATE.includes(name));
    assert.deepEqual(members('GatewaySettings'), optional);
  });

  test('every secret is in the types Secrets and SecretName, and in the vault’s list', async () => {
    assert.deepEqual(members('Secrets'), [...SECRET_NAMES]);
    const [, union = ''] = /^type SecretName =\n((?: {2}\| '\w+'\n)+)/m.exec(types) ?? [];
    assert.deepEqual(union.match(/\w+/g), [...SECRET_NAMES]);
    const vault = await readFile(join(INFRA, 'modules/vault.bicep'), 'utf8');
    assert.deepEqual(
      Array.from(vault.matchAll(/^ {2}'(\w+)'$/gm), ([, name]) => name),
      [...SECRET_NAMES],
    );
  });

  test('azd’s environment has each of them under its own name', async () => {
    const parameters = await readFile(join(INFRA, 'main.bicepparam'), 'utf8');
    const read = Array.from(
      parameters.matchAll(/^ {2}(\w+): readEnvironmentVariable\('(\w+)', ''\)$/gm),
      ([, setting, variable]) => [setting, variable],
    );
    const expected = [...members('Secrets'), ...members('GatewaySettings')];
    assert.deepEqual(
      read,
      expected.map((name) => [name, name]),
    );
  });

  test('docs/infra.md has every variable that the parameters are read from, and no other', async () => {
    const parameters = await readFile(join(INFRA, 'main.bicepparam'), 'utf8');
    const docs = await readFile(join(INFRA, '../docs/infra.md'), 'utf8');
    const settings = SETTINGS.map(({ name }) => name);
    const read = Array.from(
      parameters.matchAll(/readEnvironmentVariable\(\s*'(\w+)'/g),
      ([, name = '']) => name,
    );
    for (const name of read) {
      if (settings.includes(name) || name.startsWith('AZURE_')) continue;
      assert.match(docs, new RegExp(`^\\| .*\`${name}\`.* \\|`, 'm'), name);
    }
    for (const [, names = ''] of docs.matchAll(/^\| ((?:`[A-Z][A-Z_]+`(?:, )?…?)+) \|/gm))
      for (const name of names.match(/\w+/g) ?? []) assert.ok(read.includes(name), name);
  });

  test('the app gets what it needs, and no setting that it does not know', async () => {
    const known = [...SETTINGS, ...PLATFORM_SETTINGS].map(({ name }) => name);
    for (const set of PARAMETER_SETS) {
      const snapshot = await committed(set);
      const { properties } = only(snapshot, 'Microsoft.Web/sites/config', '/appsettings');
      const names = Object.keys(properties);
      const unknown = names.filter((name) => !known.includes(name));
      assert.deepEqual(unknown, [
        ...['AzureWebJobsStorage__credential', 'AzureWebJobsStorage__clientId'],
        ...['AzureWebJobsStorage__blobServiceUri', 'AzureWebJobsStorage__tableServiceUri'],
        ...['APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPLICATIONINSIGHTS_AUTHENTICATION_STRING'],
        'FUNCTIONS_REQUEST_BODY_SIZE_LIMIT',
        ...(set.signIn ? ['TWITTER_PROVIDER_AUTHENTICATION_SECRET'] : []),
      ]);
      const needed = {
        none: ['TWITTER_SECRETS_FROM', ...SECRET_NAMES],
        sdk: ['TWITTER_SECRETS_FROM', 'KEY_VAULT_URL', 'ALLOWED_OPERATIONS'],
        references: ['TWITTER_SECRETS_FROM', ...SECRET_NAMES.slice(0, 4)],
      }[set.vault];
      assert.deepEqual(
        names.filter((name) => known.includes(name)),
        ['AZURE_CLIENT_ID', ...needed],
        set.name,
      );
    }
  });

  test('the app reads them without a fault, once Azure has put its values in', async () => {
    for (const set of PARAMETER_SETS) {
      const snapshot = await committed(set);
      const { properties } = only(snapshot, 'Microsoft.Web/sites/config', '/appsettings');
      const env = Object.fromEntries(
        Object.entries(properties).map(([name, value]) => [name, asAzureWould(String(value))]),
      );
      const { settings, faults } = readSettings(env);
      assert.deepEqual(faults, [], set.name);
      assert.equal(settings.secretsFrom, set.vault === 'sdk' ? 'key-vault' : 'app-settings');
      assert.equal(settings.keyVaultUrl !== undefined, set.vault === 'sdk');
      assert.equal(settings.storage?.kind, 'identity');
      assert.equal(settings.secrets.TWITTER_CONSUMER_KEY, set.vault === 'sdk' ? undefined : 'resolved');
    }
  });
});

/** What stands in the app's environment for an expression of the template, or for a Key Vault reference. */
function asAzureWould(value: string): string {
  if (/^\[.*primaryEndpoints\.(blob|table)\]$/.test(value)) return 'https://account.blob.core.windows.net/';
  const [, vault] =
    /^\[format\('https:\/\/\{0\}\{1\}', '([\w-]+)', environment\(\)\.suffixes\.keyvaultDns\)\]$/.exec(
      value,
    ) ?? [];
  if (vault) return `https://${vault}.vault.azure.net`;
  return /^(\[.*\]|@Microsoft\.KeyVault\(VaultName=kv-\w+;SecretName=[a-z-]+\))$/.test(value)
    ? 'resolved'
    : value;
}
