import type { StorageSettings } from '../settings.ts';

export type StorageState = 'reachable' | 'unreachable' | 'not-configured';

/** A status page that waits longer tells nothing more. */
const TIMEOUT_MS = 5_000;

/**
 * Whether the storage account answers us: lists at most one container, which is within the data roles that the app
 * holds. Never throws.
 */
export async function storageState(
  storage: StorageSettings | undefined,
  identityClientId: string | undefined,
): Promise<StorageState> {
  if (!storage) return 'not-configured';
  try {
    const service = await blobService(storage, identityClientId);
    const pages = service
      .listContainers({ abortSignal: AbortSignal.timeout(TIMEOUT_MS) })
      .byPage({ maxPageSize: 1 });
    await pages.next();
    return 'reachable';
  } catch {
    return 'unreachable';
  }
}

async function blobService(
  storage: StorageSettings,
  identityClientId: string | undefined,
): Promise<import('@azure/storage-blob').BlobServiceClient> {
  const { BlobServiceClient } = await import('@azure/storage-blob');
  const options = { retryOptions: { maxTries: 1 } };
  if (storage.kind === 'connection-string') {
    return BlobServiceClient.fromConnectionString(storage.connectionString, options);
  }
  const { ManagedIdentityCredential } = await import('@azure/identity');
  const credential = new ManagedIdentityCredential(identityClientId ? { clientId: identityClientId } : {});
  return new BlobServiceClient(storage.blobServiceUri, credential, options);
}
