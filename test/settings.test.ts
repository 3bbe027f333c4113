import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { PUBLISH_SCHEDULE, timerSchedule } from '../functions/settings/schedules.ts';
import { type Environment, PLATFORM_SETTINGS, readSettings, SETTINGS } from '../functions/settings.ts';

const LOCAL = { AZURE_FUNCTIONS_ENVIRONMENT: 'Development' };
const root = join(import.meta.dirname, '..');

const faultyNames = (env: Environment): string[] => readSettings(env).faults.map(({ name }) => name);
const expectation = (env: Environment): string =>
  readSettings(env)
    .faults.map(({ expected }) => expected)
    .join('\n');

describe('settings', () => {
  test('with nothing set, every default holds and nothing is wrong', () => {
    const { settings, faults } = readSettings({});
    assert.deepEqual(faults, []);
    assert.equal(settings.apiOrigin, 'https://api.x.com');
    assert.equal(settings.maxCallUsd, 0.5);
    assert.equal(settings.upstreamTimeoutMs, 10_000);
    assert.equal(settings.keyVaultRefreshMs, 900_000);
    assert.equal(settings.keyVaultStaleMs, 86_400_000);
    assert.deepEqual(settings.allowedOperations, ['public-reads']);
    assert.deepEqual(settings.secrets, {});
  });

  test('an app counts as deployed unless it is told that it is in development', () => {
    assert.equal(readSettings({}).settings.deployed, true);
    assert.equal(readSettings({ AZURE_FUNCTIONS_ENVIRONMENT: 'Production' }).settings.deployed, true);
    assert.equal(readSettings(LOCAL).settings.deployed, false);
  });

  test('empty and blank values count as not set, and space around a value is dropped', () => {
    const { settings, faults } = readSettings({
      TWITTER_CONSUMER_KEY: ' key\n',
      TWITTER_ACCESS_TOKEN: '  ',
      MAX_CALL_USD: '',
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(settings.secrets, { TWITTER_CONSUMER_KEY: 'key' });
  });

  test('all faults are reported together, each with what was expected', () => {
    const env = {
      TWITTER_SECRETS_FROM: 'keyvault',
      MAX_CALL_USD: '50 cents',
      MAX_REQUEST_BYTES: '6MB',
      UPSTREAM_TIMEOUT_SECONDS: '0',
      KEY_VAULT_URL: 'my-vault',
      TWITTER_CONSUMER_KEY: 'two words',
    };
    assert.deepEqual(faultyNames(env).sort(), Object.keys(env).sort());
    assert.match(expectation(env), /`app-settings` or `key-vault`/);
    assert.match(expectation(env), /a whole number from 1 to 200/);
  });

  test('a misspelt TWITTER_ name is reported with the name that was meant', () => {
    const env = { TWITTER_CONSUMER_KYE: 'x', twitter_access_tokn: 'x', TWITTER_FAVOURITE_COLOUR: 'x' };
    assert.deepEqual(faultyNames(env), Object.keys(env));
    assert.match(expectation(env), /TWITTER_CONSUMER_KEY is meant/);
    assert.match(expectation(env), /TWITTER_ACCESS_TOKEN is meant/);
  });

  test('a slip in any name of ours is reported with the name that was meant', () => {
    const slips = {
      TWEET_TIMEZONE: 'TWEET_TIME_ZONE',
      TWEET_TXET: 'TWEET_TEXT',
      tweet_text: 'TWEET_TEXT',
      SEARCH_POSTS_PERDAY: 'SEARCH_POSTS_PER_DAY',
      SERACH_QUERY: 'SEARCH_QUERY',
      PUBLISHNG: 'PUBLISHING',
      PUBLISH_SHEDULE: 'PUBLISH_SCHEDULE',
      MAX_CALLS_USD: 'MAX_CALL_USD',
      KEYVAULT_URL: 'KEY_VAULT_URL',
      KEY_VAULT_URI: 'KEY_VAULT_URL',
      UPDATE_KEEP_DAYS: 'UPDATES_KEEP_DAYS',
      ALOWED_OPERATION: 'ALLOWED_OPERATIONS',
      UPSTREAM_TIMEOUT_SECOND: 'UPSTREAM_TIMEOUT_SECONDS',
      CONSOL: 'CONSOLE',
    };
    for (const [name, meant] of Object.entries(slips))
      assert.deepEqual(
        readSettings({ [name]: 'x' }).faults,
        [{ name, expected: `no setting of this name; ${meant} is meant?` }],
        name,
      );
    assert.deepEqual(faultyNames({ TWEET_COLOUR: 'x' }), ['TWEET_COLOUR']);
  });

  test('names of the platform, and other people’s, are not taken for slips of ours', () => {
    const names = [
      ...[
        'AzureWebJobsStorage',
        'AzureWebJobsStorage__accountName',
        'AzureWebJobsDashboard',
        'AzureWebJobsFeatureFlags',
      ],
      ...['FUNCTIONS_WORKER_RUNTIME', 'FUNCTIONS_EXTENSION_VERSION', 'FUNCTIONS_WORKER_PROCESS_COUNT'],
      ...['WEBSITE_RUN_FROM_PACKAGE', 'WEBSITE_TIME_ZONE', 'WEBSITE_SITE_NAME', 'WEBSITE_CONTENTSHARE'],
      ...[
        'WEBSITE_MAX_DYNAMIC_APPLICATION_SCALE_OUT',
        'WEBSITE_AUTH_ENABLED',
        'SCM_DO_BUILD_DURING_DEPLOYMENT',
      ],
      ...['APPLICATIONINSIGHTS_CONNECTION_STRING', 'APPINSIGHTS_INSTRUMENTATIONKEY', 'AZURE_CLIENT_ID'],
      ...['AZURE_TENANT_ID', 'AZURE_KEY_VAULT_URL', 'IDENTITY_ENDPOINT', 'MSI_SECRET', 'CONTAINER_NAME'],
      ...[
        'SEARCH_ENDPOINT',
        'SEARCH_API_KEY',
        'SEARCH_INDEX',
        'SEARCH_KEY',
        'KEY_VAULT_NAME',
        'MAX_REQUESTS',
      ],
      ...[
        'MAX_REQUEST_SIZE',
        'MAX_MEDIA_SIZE',
        'PUBLISHED',
        'PUBLISHER',
        'UPDATES',
        'CONSUL',
        'TZ',
        'Path',
        'TERM',
      ],
      ...['TWITTERING', 'TWEETS', 'NODE_ENV', 'HOME', 'LANG', '', 'X'],
    ];
    const values = Object.fromEntries(names.map((name) => [name, 'x']));
    assert.deepEqual(faultyNames({ ...values, AzureWebJobsStorage: 'UseDevelopmentStorage=true' }), []);
  });

  test('the setting of Azure’s own X sign-in is not taken for a slip of ours', () => {
    assert.deepEqual(faultyNames({ TWITTER_PROVIDER_AUTHENTICATION_SECRET: 'x' }), []);
  });

  test('an unresolved reference in a platform setting is reported too', () => {
    assert.deepEqual(faultyNames({ AzureWebJobsStorage: '@Microsoft.KeyVault(VaultName=v;SecretName=s)' }), [
      'AzureWebJobsStorage',
    ]);
  });

  test('a confirmed host may be spelt in any case', () => {
    const env = {
      TWITTER_API_ORIGIN: 'https://Proxy.Example',
      DANGEROUSLY_SEND_CREDENTIALS_TO: 'Proxy.Example',
    };
    assert.deepEqual(faultyNames(env), []);
  });

  test('an unresolved Key Vault reference is told from a value', () => {
    const env = {
      TWITTER_CONSUMER_KEY: '@Microsoft.KeyVault(VaultName=v;SecretName=s)',
      MAX_CALL_USD: '@microsoft.keyvault(x)',
    };
    assert.deepEqual(faultyNames(env), Object.keys(env));
    assert.match(expectation(env), /could not read it/);
  });

  test('TWEET_SCHEDULE and TWEET_TEXT make a series together, and one alone is a fault', () => {
    const read = (env: Record<string, string>) =>
      readSettings({ AZURE_FUNCTIONS_ENVIRONMENT: 'Development', ...env });
    const both = { TWEET_SCHEDULE: '0 0 9 * * 1-5', TWEET_TEXT: 'It is {date}' };
    const tweet = { schedule: '0 0 9 * * 1-5', text: 'It is {date}', timeZone: 'UTC' };
    assert.deepEqual([read(both).settings.tweet, read(both).faults], [tweet, []]);
    assert.equal(read({}).settings.tweet, undefined);
    for (const [changes, faulty] of [
      [{ TWEET_TEXT: '' }, 'TWEET_TEXT'],
      [{ TWEET_SCHEDULE: ' ' }, 'TWEET_SCHEDULE'],
      [{ TWEET_TEXT: 'The same each day' }, 'TWEET_TEXT'],
      [{ TWEET_SCHEDULE: '* * * * * *' }, 'TWEET_SCHEDULE'],
      [{ TWEET_SCHEDULE: '0 9 * * *' }, 'TWEET_SCHEDULE'],
      [{ TWEET_TIME_ZONE: 'Berlin' }, 'TWEET_TIME_ZONE'],
    ] as const) {
      const { faults } = read({ ...both, ...changes });
      assert.deepEqual(
        faults.map(({ name }) => name),
        [faulty],
      );
    }
  });

  test('no fault ever quotes a value', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8, unit: 'grapheme' }), (noise) => {
        const canary = `canary ${noise} @?#`;
        const env = Object.fromEntries(SETTINGS.map(({ name }) => [name, canary]));
        assert.equal(
          JSON.stringify(readSettings(env).faults).includes(JSON.stringify(canary).slice(1, -1)),
          false,
        );
      }),
      { numRuns: 50 },
    );
  });

  test('whatever the values are, reading never throws and faulty settings hold their defaults', () => {
    const values = fc.record(
      Object.fromEntries(
        SETTINGS.map(({ name }) => [name, fc.oneof(fc.string(), fc.webUrl(), fc.float().map(String))]),
      ),
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(values, (env) => {
        const { settings } = readSettings(env);
        assert.ok(URL.canParse(settings.apiOrigin));
        assert.ok(Number.isFinite(settings.maxCallUsd) && settings.upstreamTimeoutMs > 0);
        assert.ok(['app-settings', 'key-vault'].includes(settings.secretsFrom));
      }),
    );
  });

  describe('where credentials may be sent', () => {
    const ok = (env: Environment): void =>
      assert.deepEqual(readSettings(env).faults, [], JSON.stringify(env));
    const refused = (env: Environment): void =>
      assert.ok(faultyNames(env).includes('TWITTER_API_ORIGIN'), JSON.stringify(env));

    test('a deployed app sends them to X only, unless the other host is spelt out a second time', () => {
      ok({ TWITTER_API_ORIGIN: 'https://api.x.com/' });
      ok({ TWITTER_API_ORIGIN: 'https://api.twitter.com' });
      refused({ TWITTER_API_ORIGIN: 'https://x.example' });
      refused({ TWITTER_API_ORIGIN: 'https://api.x.com.example' });
      refused({ TWITTER_API_ORIGIN: 'https://api.x.com:8443' });
      refused({ TWITTER_API_ORIGIN: 'https://x.example', DANGEROUSLY_SEND_CREDENTIALS_TO: 'y.example' });
      ok({ TWITTER_API_ORIGIN: 'https://x.example', DANGEROUSLY_SEND_CREDENTIALS_TO: 'x.example' });
    });

    test('an origin or vault that is refused is not used for anything: the default holds', () => {
      const env = { TWITTER_API_ORIGIN: 'https://x.example', KEY_VAULT_URL: 'https://v.example' };
      const { settings } = readSettings(env);
      assert.deepEqual([settings.apiOrigin, settings.keyVaultUrl], ['https://api.x.com', undefined]);
    });

    test('plain http is for loopback, and never for a deployed app', () => {
      refused({ TWITTER_API_ORIGIN: 'http://127.0.0.1:7080' });
      refused({ TWITTER_API_ORIGIN: 'http://127.0.0.1', DANGEROUSLY_SEND_CREDENTIALS_TO: '127.0.0.1' });
      for (const host of ['127.0.0.1:7080', 'localhost', '[::1]:1'])
        ok({ ...LOCAL, TWITTER_API_ORIGIN: `http://${host}` });
      refused({ ...LOCAL, TWITTER_API_ORIGIN: 'http://api.x.com' });
      refused({ ...LOCAL, TWITTER_API_ORIGIN: 'http://127.0.0.1.example' });
      refused({ ...LOCAL, TWITTER_API_ORIGIN: 'http://192.168.0.1' });
    });

    test('a schedule has six fields of numbers; a bad one leaves its timer out', () => {
      const schedule = (text: string): string | undefined =>
        timerSchedule(PUBLISH_SCHEDULE, { PUBLISH_SCHEDULE: text });
      for (const good of ['0 * * * * *', '*/15 * * * * *', '0 0,30 8-18 * 1-12/2 1-5'])
        assert.equal(schedule(good), good);
      for (const bad of [
        '* * * * *',
        '60 * * * * *',
        '0 * * * * 7',
        '0 5-1 * * * *',
        '0 */0 * * * *',
        'x',
        '0 1- * * * *',
        '0 * * 0 * *',
        '0 */61 * * * *',
        '0 1/0 * * * *',
        '0 -5 * * * *',
        '0 , * * * *',
      ]) {
        assert.equal(schedule(bad), undefined, bad);
        assert.deepEqual(faultyNames({ PUBLISH_SCHEDULE: bad }), ['PUBLISH_SCHEDULE'], bad);
      }
      assert.equal(schedule('0  5/10,20 * * * 1/2'), '0 5-59/10,20 * * * 1-6/2');
      assert.equal(schedule(''), '0 * * * * *');
    });

    test('an origin is scheme, host and port, and nothing else', () => {
      for (const origin of [
        'api.x.com',
        'ftp://api.x.com',
        'https://api.x.com/2',
        'https://api.x.com?x=1',
        'https://api.x.com/?',
        'https://api.x.com#',
        'https://user:pass@api.x.com',
        'https://@api.x.com',
        'javascript:1',
      ]) {
        refused({ ...LOCAL, TWITTER_API_ORIGIN: origin });
      }
    });

    test('a vault is an https address of Azure’s, or loopback in development', () => {
      const vault = (url: string, env = {}): string[] =>
        faultyNames({ TWITTER_SECRETS_FROM: 'key-vault', KEY_VAULT_URL: url, ...env });
      assert.deepEqual(vault('https://kv-one.vault.azure.net/'), []);
      assert.deepEqual(vault('https://kv-one.vault.usgovcloudapi.net'), []);
      assert.deepEqual(vault('http://127.0.0.1:8200', LOCAL), []);
      for (const url of [
        '',
        'http://kv-one.vault.azure.net',
        'https://vault.azure.net',
        'https://kv.vault.azure.net.example',
        'https://kv.vault.azure.net:444',
        'http://127.0.0.1:8200',
      ]) {
        assert.deepEqual(vault(url), ['KEY_VAULT_URL'], url);
      }
    });
  });

  test('local.settings.json.example has every setting with its default, and nothing unknown', async () => {
    const example = JSON.parse(await readFile(join(root, 'local.settings.json.example'), 'utf8'));
    const { FUNCTIONS_WORKER_RUNTIME, AzureWebJobsStorage, ...ours } = example.Values;
    assert.equal(FUNCTIONS_WORKER_RUNTIME, 'node');
    assert.equal(AzureWebJobsStorage, 'UseDevelopmentStorage=true');
    // With real credentials, `npm start` publishes only if the file says so: the example must not.
    const listed = SETTINGS.filter(({ name }) => name !== 'PUBLISHING');
    assert.deepEqual(ours, Object.fromEntries(listed.map((setting) => [setting.name, setting.default])));
    assert.deepEqual(readSettings({ ...example.Values, ...LOCAL }).faults, []);
  });

  test('the README’s table lists every setting with its default and meaning, in order', async () => {
    const readme = await readFile(join(root, 'README.md'), 'utf8');
    const rows = Array.from(
      readme.matchAll(/^\| `([A-Za-z_]+)` \| (.*?) \| (.*) \|$/gm),
      ([, ...cells]) => cells,
    );
    const listed = rows.filter(([name]) => SETTINGS.some((setting) => setting.name === name));
    assert.deepEqual(
      listed,
      SETTINGS.map((setting) => [
        setting.name,
        setting.default === '' ? '' : `\`${setting.default}\``,
        setting.meaning,
      ]),
    );
    for (const { name, meaning } of PLATFORM_SETTINGS)
      assert.ok(rows.some((row) => row[0] === name && row[2] === meaning));
  });
});
