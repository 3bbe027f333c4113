import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { localEnvironment } from '../../local/start/environment.ts';
import { guide } from '../../local/start/guide.ts';
import { hostCommand } from '../../local/start/host-command.ts';

const ports = { gateway: 1, simulator: 2, storage: 3 };
const blank = { TWITTER_CONSUMER_KEY: '', TWITTER_API_ORIGIN: 'https://api.x.com' };

describe('the environment of npm start', () => {
  test('without credentials is the simulator’s, with its app', () => {
    const { env, x, storageFolder } = localEnvironment({}, blank, ports);
    assert.deepEqual(x, { kind: 'simulator' });
    assert.equal(env.TWITTER_API_ORIGIN, 'http://127.0.0.1:2');
    assert.ok(env.TWITTER_CONSUMER_KEY && env.TWITTER_ACCESS_TOKEN_SECRET);
    assert.equal(storageFolder, 'simulator');
    assert.equal(env.AZURE_FUNCTIONS_ENVIRONMENT, 'Development');
  });

  test('with credentials is the real X’s, and its data is kept apart by consumer key', () => {
    const one = localEnvironment({}, { ...blank, TWITTER_CONSUMER_KEY: 'one' }, ports);
    const two = localEnvironment({}, { ...blank, TWITTER_CONSUMER_KEY: 'two' }, ports);
    assert.deepEqual(one.x, {
      ...{ kind: 'real', origin: 'https://api.x.com' },
      missing: ['TWITTER_CONSUMER_SECRET'],
    });
    assert.equal(one.env.TWITTER_ACCESS_TOKEN, undefined);
    assert.match(one.storageFolder, /^x-[0-9a-f]{8}$/);
    assert.notEqual(one.storageFolder, two.storageFolder);
  });

  test('the guide names the halves that are missing, and says what X costs only of the real one', () => {
    const names = ['CONSUMER_KEY', 'CONSUMER_SECRET', 'ACCESS_TOKEN', 'ACCESS_TOKEN_SECRET'];
    const read = (given: readonly string[], more = {}): string => {
      const values = Object.fromEntries(given.map((name) => [`TWITTER_${name}`, 'x']));
      return guide(ports, localEnvironment({}, { ...blank, ...values, ...more }, ports).x, true);
    };
    assert.match(
      read(['ACCESS_TOKEN']),
      /set TWITTER_CONSUMER_KEY and .* and TWITTER_ACCESS_TOKEN_SECRET too/,
    );
    assert.match(read(['CONSUMER_KEY']), /set TWITTER_CONSUMER_SECRET too/);
    for (const given of [names, names.slice(0, 2), ['BEARER_TOKEN']])
      assert.doesNotMatch(read(given), /incomplete/, given.join());
    assert.match(read(names), /calls cost money/);
    assert.doesNotMatch(read(names, { TWITTER_API_ORIGIN: 'http://127.0.0.1:9' }), /calls cost money/);
    assert.doesNotMatch(read([]), /incomplete|calls cost money/);
  });

  test('apps without a consumer key keep their data apart as well', () => {
    const folder = (values: Record<string, string>): string =>
      localEnvironment({}, { ...blank, ...values }, ports).storageFolder;
    const folders = [
      folder({ TWITTER_BEARER_TOKEN: 'one' }),
      folder({ TWITTER_BEARER_TOKEN: 'two' }),
      folder({ TWITTER_SECRETS_FROM: 'key-vault', KEY_VAULT_URL: 'https://v.vault.azure.net' }),
    ];
    assert.equal(new Set(folders).size, 3);
  });

  test('nothing is published to the real X unless the person says so', () => {
    const values = { ...blank, TWITTER_CONSUMER_KEY: 'one' };
    assert.equal(localEnvironment({}, values, ports).env.PUBLISHING, 'off');
    assert.equal(localEnvironment({}, { ...values, PUBLISHING: 'on' }, ports).env.PUBLISHING, 'on');
    assert.equal(localEnvironment({}, blank, ports).env.PUBLISHING, undefined);
  });

  test('the guide says whether a post that is scheduled goes out, and where to', () => {
    const said = (values: Record<string, string>, isPublishing: boolean): string =>
      guide(ports, localEnvironment({}, { ...blank, ...values }, ports).x, isPublishing);
    const real = { TWITTER_CONSUMER_KEY: 'one' };
    assert.match(said({}, true), /Schedule a post, and watch it arrive on the timeline/);
    assert.match(said(real, true), /Schedule a post, which goes out to X/);
    for (const values of [{}, real])
      assert.match(said(values, false), /nothing is sent until PUBLISHING is on/);
  });

  test('the guide says that func does not keep web pages away, and what does', () => {
    const said = (isFunc?: boolean): string =>
      guide(ports, localEnvironment({}, blank, ports).x, true, isFunc);
    assert.match(said(true), /does not keep web pages .* away .*GATEWAY_HOST=local/s);
    assert.doesNotMatch(said(), /GATEWAY_HOST/);
  });

  test('which host runs the functions is known: func where it is installed, unless ours is asked for', async (t) => {
    const folder = await mkdtemp(join(tmpdir(), 'func-'));
    t.after(() => rm(folder, { recursive: true }));
    const program = join(folder, process.platform === 'win32' ? 'func.exe' : 'func');
    await writeFile(program, '');
    const command = hostCommand(folder, ports, { PATH: folder });
    assert.deepEqual([command.isFunc, command.command, command.args[0]], [true, program, 'start']);
    const own = hostCommand(folder, ports, { PATH: folder, GATEWAY_HOST: 'local' }, 'http://localhost:3000');
    assert.deepEqual(
      [own.isFunc, own.command, own.args.at(-1)],
      [false, process.execPath, 'http://localhost:3000'],
    );
  });

  test('real variables win over local.settings.json, empty ones too', () => {
    const values = { ...blank, TWITTER_CONSUMER_KEY: 'from-file', MAX_CALL_USD: '1' };
    assert.equal(localEnvironment({ MAX_CALL_USD: '2' }, values, ports).env.MAX_CALL_USD, '2');
    assert.deepEqual(localEnvironment({ TWITTER_CONSUMER_KEY: '' }, values, ports).x, { kind: 'simulator' });
  });

  test('a vault or another origin means that X is not simulated', () => {
    assert.equal(localEnvironment({ TWITTER_SECRETS_FROM: 'key-vault' }, blank, ports).x.kind, 'real');
    assert.equal(localEnvironment({ TWITTER_API_ORIGIN: 'http://127.0.0.1:9' }, blank, ports).x.kind, 'real');
  });

  test('storage is written out with the chosen ports, and both sides get the same key', () => {
    const { env } = localEnvironment({}, blank, ports);
    assert.match(
      env.AzureWebJobsStorage ?? '',
      /BlobEndpoint=http:\/\/127\.0\.0\.1:3\/.*TableEndpoint=http:\/\/127\.0\.0\.1:5\//,
    );
    const [, key = ''] = /AccountKey=([^;]+)/.exec(env.AzureWebJobsStorage ?? '') ?? [];
    assert.ok(env.AZURITE_ACCOUNTS?.endsWith(`:${key}`) && key !== '');
  });
});
