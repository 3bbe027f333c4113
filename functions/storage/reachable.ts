import type { AzureIdentity } from '../azure/identity.ts';
import { within } from '../azure/within.ts';
import { lazily } from '../lazily.ts';
import type { StorageSettings } from '../settings/storage.ts';
import { openBlobService } from './blob-service.ts';

export type StorageState = 'reachable' | 'unreachable' | 'not-configured';

/** A status page that waits longer tells nothing more. */
const TIMEOUT_MS = 5_000;

/**
 * A check whether the storage account answers us: it lists at most one container, which is within the data roles that
 * the app holds. The check never throws, and ends in time whatever hangs.
 */
export function storageCheck(
  storage: StorageSettings | undefined,
  identity: AzureIdentity,
): () => Promise<StorageState> {
  if (!storage) return async () => 'not-configured';
  const blobs = lazily(() => openBlobService(storage, identity, { timeoutMs: TIMEOUT_MS, maxTries: 1 }));
  const look = async (): Promise<StorageState> => {
    const service = await blobs();
    const listing = service.listContainers({ abortSignal: AbortSignal.timeout(TIMEOUT_MS) });
    await listing.byPage({ maxPageSize: 1 }).next();
    return 'reachable';
  };
  return () =>
    within(look(), Date.now() + TIMEOUT_MS, () => new Error('storage does not answer')).catch(
      () => 'unreachable',
    );
}
