import type { BlobServiceClient } from '@azure/storage-blob';
import type { AzureIdentity } from '../azure/identity.ts';
import type { StorageSettings } from '../settings/storage.ts';

export interface BlobServiceOptions {
  /** How long to wait for a token of the identity. */
  readonly timeoutMs: number;
  /** How often a request is made at most. */
  readonly maxTries: number;
}

/** Opens the blobs of the account that the settings name. The SDK is loaded here, when it is first needed. */
export async function openBlobService(
  storage: StorageSettings,
  identity: AzureIdentity,
  { timeoutMs, maxTries }: BlobServiceOptions,
): Promise<BlobServiceClient> {
  const { BlobServiceClient } = await import('@azure/storage-blob');
  const options = { retryOptions: { maxTries, retryDelayInMs: 200, maxRetryDelayInMs: 1_000 } };
  if (storage.kind === 'connection-string') {
    return BlobServiceClient.fromConnectionString(storage.connectionString, options);
  }
  const { azureCredential } = await import('../azure/identity.ts');
  return new BlobServiceClient(storage.blobServiceUri, azureCredential(identity, timeoutMs), options);
}
