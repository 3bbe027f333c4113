import { randomBytes } from 'node:crypto';
import { join } from 'node:path';

/** Where the emulator's three services listen, on 127.0.0.1. */
export interface StoragePorts {
  readonly blob: number;
  readonly queue: number;
  readonly table: number;
}

const ACCOUNT = 'devstoreaccount1';

/** What Node runs for Azurite, Azure Storage's emulator, in a checkout. */
export function azuriteArgs(root: string, ports: StoragePorts): string[] {
  return [
    join(root, 'node_modules/azurite/dist/src/azurite.js'),
    ...['--silent', '--skipApiVersionCheck', '--disableTelemetry'],
    ...['--blobHost', '127.0.0.1', '--blobPort', String(ports.blob)],
    ...['--queueHost', '127.0.0.1', '--queuePort', String(ports.queue)],
    ...['--tableHost', '127.0.0.1', '--tablePort', String(ports.table)],
  ];
}

/** The emulator is told the account's key, so a new one for each start will do; both sides get these variables. */
export function azuriteVariables(ports: StoragePorts): {
  AZURITE_ACCOUNTS: string;
  AzureWebJobsStorage: string;
} {
  const key = randomBytes(32).toString('base64');
  const endpoint = (port: number): string => `http://127.0.0.1:${port}/${ACCOUNT}`;
  return {
    AZURITE_ACCOUNTS: `${ACCOUNT}:${key}`,
    AzureWebJobsStorage: [
      'DefaultEndpointsProtocol=http',
      `AccountName=${ACCOUNT}`,
      `AccountKey=${key}`,
      `BlobEndpoint=${endpoint(ports.blob)}`,
      `QueueEndpoint=${endpoint(ports.queue)}`,
      `TableEndpoint=${endpoint(ports.table)}`,
    ].join(';'),
  };
}
