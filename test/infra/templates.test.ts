import assert from 'node:assert/strict';
import { cp, glob, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import {
  type BicepService,
  INFRA,
  PLACE_ARGS,
  runBicep,
  startBicepService,
  withoutBicep,
} from '../support/bicep.ts';
import { RULES } from './rules/all.ts';
import { committed, PARAMETER_SETS, type Snapshot } from './snapshot.ts';

const AZD = {
  AZURE_ENV_NAME: 'gateway-test',
  AZURE_LOCATION: 'westeurope',
  AZURE_PRINCIPAL_ID: 'provisioner',
};
const RETAKE = 'Where this is meant: node infra/tests/take-snapshots.ts';

describe('the templates, by Bicep’s own word', { skip: withoutBicep }, () => {
  let copy: string;
  let service: BicepService;
  before(async () => {
    service = startBicepService({
      ...AZD,
      VAULT_OFFICER_ID: 'none',
      SIGN_IN_CONSUMER_KEY: 'canary-of-the-app',
    });
    copy = await mkdtemp(join(tmpdir(), 'infra-'));
    await cp(INFRA, copy, { recursive: true });
  });
  after(async () => {
    service?.stop();
    await rm(copy, { recursive: true, force: true });
  });

  test('compile, and pass the linter, without a word', async () => {
    assert.deepEqual(await service.diagnostics(join(INFRA, 'main.bicep')), []);
  });

  test('each rule of the linter is an error', async () => {
    const { analyzers } = JSON.parse(await readFile(join(INFRA, 'bicepconfig.json'), 'utf8'));
    const rules: [string, { level: string }][] = Object.entries(analyzers.core.rules);
    assert.ok(rules.length > 50);
    assert.deepEqual(
      rules.filter(([, { level }]) => level !== 'error'),
      [],
    );
  });

  test('are formatted', async () => {
    const files = (await Array.fromAsync(glob('**/*.bicep{,param}', { cwd: copy }))).sort();
    assert.ok(files.length > 20);
    for (const file of files) {
      const path = join(INFRA, file);
      assert.equal(await service.formatted(path), await readFile(path, 'utf8'), file);
    }
  });

  test('take azd’s environment as parameters, by the command that azd uses', async () => {
    const { code, output } = await runBicep(['build-params', join(INFRA, 'main.bicepparam'), '--stdout'], {
      ...AZD,
      SECRETS_FROM: 'key-vault',
      ALWAYS_READY_INSTANCES: '3',
      MAX_CALL_USD: '2',
      TWITTER_CONSUMER_KEY: 'canary-consumer-key',
      SIGN_IN_CONSUMER_KEY: 'canary-of-the-app',
      // Of the container in which azd may run: it is not meant.
      NODE_VERSION: '24.11.1',
    });
    assert.equal(code, 0, output);
    const { parameters } = JSON.parse(JSON.parse(output).parametersJson);
    assert.equal(parameters.secretsFrom.value, 'key-vault');
    assert.equal(parameters.alwaysReadyInstances.value, 3);
    assert.equal(parameters.gatewaySettings.value.MAX_CALL_USD, '2');
    assert.equal(parameters.nodeVersion.value, '24');
    assert.equal(parameters.vaultOfficerId.value, 'provisioner');
    assert.equal(parameters.signInKey.value, 'canary-consumer-key');
  });

  test('give nobody the vault where azd’s environment says so, and take the key that the hook found', async () => {
    const { vaultOfficerId, signInKey } = await service.parameters(join(INFRA, 'main.bicepparam'));
    assert.deepEqual([vaultOfficerId?.value, signInKey?.value], ['', 'canary-of-the-app']);
  });

  test('refuse what is out of range, and a budget without a start, in words', async () => {
    const given = (overrides: Record<string, unknown>): Promise<unknown> =>
      service.parameters(join(INFRA, 'main.bicepparam'), overrides);
    await assert.rejects(given({ nodeVersion: '20' }), /'22' \| '24'/);
    await assert.rejects(given({ maximumInstances: 1 }), /40/);
    await assert.rejects(given({ network: 'open' }), /'private-data'/);
    const file = join(copy, 'tests/half.bicepparam');
    await writeFile(
      file,
      `using '../main.bicep'\n\nparam environmentName = 'e'\nparam location = 'westeurope'\nparam monthlyBudget = 5\n`,
    );
    await assert.rejects(service.snapshot(file), /MONTHLY_BUDGET needs BUDGET_START/);
  });

  for (const set of PARAMETER_SETS) {
    test(`deploy what infra/tests/${set.name}.snapshot.json says`, async () => {
      const snapshot = await service.snapshot(join(INFRA, `tests/${set.name}.bicepparam`));
      assert.deepEqual(JSON.parse(snapshot), await committed(set), RETAKE);
    });
  }

  test('deploy what a snapshot says by the command’s own word, too', async () => {
    const file = join(INFRA, 'tests/all-on.bicepparam');
    const { code, output } = await runBicep(['snapshot', file, '--mode', 'validate', ...PLACE_ARGS]);
    assert.equal(code, 0, `${output}\n${RETAKE}`);
  });

  test('give short names to whatever azd calls an environment', async () => {
    const [defaults] = PARAMETER_SETS;
    assert.ok(defaults);
    for (const name of ['e', '(dev).1_x', 'x'.repeat(60), 'Y'.repeat(64)]) {
      const file = join(copy, 'tests/named.bicepparam');
      await writeFile(
        file,
        `using '../main.bicep'\n\nparam environmentName = '${name}'\nparam location = 'westeurope'\n`,
      );
      const snapshot: Snapshot = JSON.parse(await service.snapshot(file));
      for (const rule of Object.values(RULES)) rule(snapshot, defaults);
    }
  });
});
