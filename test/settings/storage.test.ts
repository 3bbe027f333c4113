import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { describe, test } from 'node:test';
import { TableClient } from '@azure/data-tables';
import { BlobServiceClient } from '@azure/storage-blob';
import fc from 'fast-check';
import { createApp } from '../../functions/app.ts';
import { createLog } from '../../functions/log.ts';
import { type Environment, readSettings } from '../../functions/settings.ts';
import { invocation, webRequest } from '../support/web.ts';

const KEY = randomBytes(64).toString('base64');
const ACCOUNT = `DefaultEndpointsProtocol=https;AccountName=acme;AccountKey=${KEY};EndpointSuffix=core.windows.net`;
const BLOB = 'BlobEndpoint=https://acme.blob.core.windows.net';
const TABLE = 'TableEndpoint=https://acme.table.core.windows.net/';
const SAS = 'SharedAccessSignature=sv=2026-01-01&ss=bt&sig=abc%3D';

const faultsOf = (env: Environment): string[] =>
  readSettings(env).faults.map(({ name, expected }) => `${name}: ${expected}`);
/** The addresses that both SDKs make of a connection string; throws where one of them cannot read it. */
const addresses = (AzureWebJobsStorage: string): string[] => {
  const { storage } = readSettings({ AzureWebJobsStorage }).settings;
  assert.ok(storage?.kind === 'connection-string', AzureWebJobsStorage);
  const { connectionString } = storage;
  return [
    BlobServiceClient.fromConnectionString(connectionString).url.split('?')[0] ?? '',
    TableClient.fromConnectionString(connectionString, 't').url.split('?')[0] ?? '',
  ].map((url) => url.replace(/\/$/, ''));
};

describe('AzureWebJobsStorage', () => {
  test('is read in every form that the host takes, and both SDKs can use it', () => {
    const azure = ['https://acme.blob.core.windows.net', 'https://acme.table.core.windows.net'];
    for (const text of [
      ACCOUNT,
      ` ${ACCOUNT};\n`,
      ACCOUNT.toLowerCase().replace(KEY.toLowerCase(), KEY),
      `AccountName=acme;AccountKey=${KEY}`,
      `AccountKey=${KEY};AccountName=acme;QueueEndpoint=https://acme.queue.core.windows.net`,
      `${ACCOUNT};${TABLE}`,
      [BLOB, TABLE, SAS].join(';'),
      `AccountName=acme;${SAS}`,
      [`SharedAccessSignature=?${SAS.slice(SAS.indexOf('=') + 1)}`, BLOB, TABLE].join(';'),
    ])
      assert.deepEqual(
        [faultsOf({ AzureWebJobsStorage: text }), addresses(text)],
        [[], azure],
        text.replace(KEY, '…'),
      );
    // A question mark in front would stand twice in the address.
    const { storage } = readSettings({
      AzureWebJobsStorage: [BLOB, TABLE, SAS.replace('=', '=?')].join(';'),
    }).settings;
    assert.ok(storage?.kind === 'connection-string' && storage.connectionString.includes(`;${SAS}`));
    assert.deepEqual(addresses('usedevelopmentstorage=TRUE'), addresses('UseDevelopmentStorage=true'));
  });

  test('that is malformed is told before storage is asked, with the part that is wrong and without its value', () => {
    const half = KEY.slice(0, 41);
    for (const [text, what] of [
      ['nonsense', 'is not NAME=VALUE'],
      ['=;', 'is not NAME=VALUE'],
      ['https://acme.blob.core.windows.net', 'is not NAME=VALUE'],
      [KEY, 'AccountName is missing'],
      ['AccountName=acme', 'AccountKey is missing'],
      [`AccountKey=${KEY}`, 'AccountName is missing'],
      [ACCOUNT.replace(KEY, half), 'AccountKey is not base64'],
      [ACCOUNT.replace(KEY, `${KEY}"`), 'AccountKey is not base64'],
      [ACCOUNT.replace(KEY, 'not base64!'), 'AccountKey is not base64'],
      [ACCOUNT.replace('AccountName=acme', 'AccountName=a b'), 'AccountName is not a valid name'],
      [ACCOUNT.replace('=https;', '=ftp;'), 'DefaultEndpointsProtocol must be'],
      [ACCOUNT.replace('core.windows.net', 'core/windows'), 'EndpointSuffix is not a host'],
      [`${ACCOUNT};AccountKey=${KEY}`, 'AccountKey appears twice'],
      [`${ACCOUNT};TableEndpoint=nowhere`, 'TableEndpoint is not a URL'],
      [`${ACCOUNT};BlobEndpoint=https://`, 'BlobEndpoint is not a URL'],
      [`${ACCOUNT};BlobEndpoint=https://acme.blob.core.windows.net?${SAS}`, 'BlobEndpoint is not a URL'],
      [[BLOB, SAS].join(';'), 'TableEndpoint is missing'],
      [[TABLE, SAS].join(';'), 'BlobEndpoint is missing'],
      [[BLOB, TABLE, 'SharedAccessSignature=sv=1'].join(';'), 'SharedAccessSignature is malformed'],
      ['UseDevelopmentStorage=maybe', 'UseDevelopmentStorage must be true'],
      [
        'UseDevelopmentStorage=true;DevelopmentStorageProxyUri=http://azurite',
        'DevelopmentStorageProxyUri cannot be used',
      ],
    ] as const) {
      const said = faultsOf({ AzureWebJobsStorage: text }).join('\n');
      assert.match(
        said,
        /^AzureWebJobsStorage: the account’s complete connection string, .*“Access keys” \(.+\)$/,
        text,
      );
      assert.ok(said.includes(what), `${what}: ${said}`);
      for (const secret of [half, 'abc%3D', 'nonsense']) assert.ok(!said.includes(secret));
      assert.equal(readSettings({ AzureWebJobsStorage: text }).settings.storage, undefined);
    }
  });

  test('whatever it is, it is a fault, or both SDKs can use it', () => {
    const part = fc.oneof(
      fc.constantFrom(
        ...ACCOUNT.split(';'),
        BLOB,
        TABLE,
        SAS,
        'UseDevelopmentStorage=true',
        'AccountKey=',
        'EndpointSuffix=',
      ),
      fc.string({ maxLength: 20 }),
      fc
        .constantFrom('AccountName=', 'BlobEndpoint=', 'TableEndpoint=http', 'SharedAccessSignature=')
        .chain((start) => fc.string({ maxLength: 12 }).map((end) => start + end)),
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 6 }), (parts) => {
        const text = parts.join(';');
        if (text.trim() !== '' && faultsOf({ AzureWebJobsStorage: text }).length === 0) addresses(text);
      }),
      { numRuns: 2_000 },
    );
  });

  test('by identity needs addresses, and says which is none', () => {
    const addressed = (blob: string, table: string): string[] =>
      faultsOf({ AzureWebJobsStorage__blobServiceUri: blob, AzureWebJobsStorage__tableServiceUri: table });
    assert.deepEqual(
      addressed('https://acme.blob.core.windows.net/', 'https://acme.table.core.windows.net'),
      [],
    );
    assert.deepEqual(addressed('acme', 'https://acme.table.core.windows.net?sig=secret'), [
      'AzureWebJobsStorage__blobServiceUri: the account’s address, such as https://NAME.blob.core.windows.net',
      'AzureWebJobsStorage__tableServiceUri: the account’s address, such as https://NAME.table.core.windows.net',
    ]);
    assert.deepEqual(faultsOf({ AzureWebJobsStorage__accountName: 'acme/evil' }), [
      'AzureWebJobsStorage__accountName: the name of a storage account',
    ]);
  });

  test('that is malformed is settings-invalid to who calls, and its key shows in no answer and no log', async () => {
    const text = ACCOUNT.replace(KEY, KEY.slice(0, 41));
    const lines: string[] = [];
    const log = createLog((_level, line) => lines.push(line));
    const app = createApp({ env: { AzureWebJobsStorage: text }, now: Date.now, log });
    const posts = await app.scheduledPosts(webRequest('GET', '/api/scheduled-posts'), invocation());
    const { body: status } = await app.status(webRequest('GET', '/api/status'), invocation());
    const { type } = JSON.parse(String(posts.body));
    assert.deepEqual([posts.status, type], [503, 'urn:twitter-gateway:settings-invalid']);
    assert.match(String(status), /AccountKey is not base64/);
    assert.ok(lines.length > 0);
    for (const said of [...lines, String(posts.body), String(status)])
      assert.ok(!said.includes(KEY.slice(0, 8)));
  });
});
