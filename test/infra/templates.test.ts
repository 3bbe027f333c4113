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

const AZD = { AZURE_ENV_NAME: 'gateway-test', AZURE_LOCATION: 'westeurope' };
const RETAKE = 'Where this is meant: node infra/tests/take-snapshots.ts';
const SILENT = { code: 0, output: '' };

describe('the templates, by Bicep’s own word', { skip: withoutBicep }, () => {
  let copy: string;
  let service: BicepService;
  before(async () => {
    service = startBicepService();
    copy = await mkdtemp(join(tmpdir(), 'infra-'));
    await cp(INFRA, copy, { recursive: true });
  });
  after(async () => {
    service?.stop();
    await rm(copy, { recursive: true, force: true });
  });

  test('build without a word', async () => {
    assert.deepEqual(
      await runBicep(['build', join(INFRA, 'main.bicep'), '--outfile', join(copy, 'main.json')]),
      SILENT,
    );
  });

  test('pass the linter without a word', async () => {
    assert.deepEqual(await runBicep(['lint', join(INFRA, 'main.bicep')]), SILENT);
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
    for (const kind of ['bicep', 'bicepparam']) {
      const { code, output } = await runBicep(['format', '--pattern', `${copy}/**/*.${kind}`]);
      assert.equal(code, 0, output);
    }
    for (const file of files)
      assert.equal(await readFile(join(copy, file), 'utf8'), await readFile(join(INFRA, file), 'utf8'), file);
  });

  test('take azd’s environment as parameters, and refuse what is out of range', async () => {
    const build = (env: Record<string, string>): ReturnType<typeof runBicep> =>
      runBicep(['build-params', join(INFRA, 'main.bicepparam'), '--stdout'], { ...AZD, ...env });
    const good = await build({ SECRETS_FROM: 'key-vault', ALWAYS_READY_INSTANCES: '3', MAX_CALL_USD: '2' });
    assert.equal(good.code, 0, good.output);
    const { parameters } = JSON.parse(JSON.parse(good.output).parametersJson);
    assert.equal(parameters.secretsFrom.value, 'key-vault');
    assert.equal(parameters.alwaysReadyInstances.value, 3);
    assert.equal(parameters.gatewaySettings.value.MAX_CALL_USD, '2');
    const bad = await build({ NODE_VERSION: '20' });
    assert.equal(bad.code, 1);
    assert.match(bad.output, /'22' \| '24'/);
  });

  test('refuse a budget without a start, and sign-in without a consumer key, in words', async () => {
    const file = join(copy, 'tests/half.bicepparam');
    const half = (line: string): Promise<string> =>
      writeFile(
        file,
        `using '../main.bicep'\n\nparam environmentName = 'e'\nparam location = 'westeurope'\n${line}\n`,
      ).then(() => service.snapshot(file));
    await assert.rejects(half('param monthlyBudget = 5'), /MONTHLY_BUDGET needs BUDGET_START/);
    await assert.rejects(half('param signIn = true'), /SIGN_IN needs TWITTER_CONSUMER_KEY/);
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
