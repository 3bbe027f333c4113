/**
 * A storage request that did not do what was asked.
 * - `conflict`: the row exists, or is not the one that was read. A write that was repeated by a lower layer can also
 *   look like this although it was carried out.
 * - `unknown`: no answer, or a failing service; a write may have been carried out.
 * Whoever wrote has to read again to know (`swap` does).
 */
export class StorageError extends Error {
  override readonly name = 'StorageError';
  readonly fault: 'conflict' | 'unknown';
  readonly status: number | undefined;

  constructor(fault: StorageError['fault'], status?: number) {
    super(fault);
    this.fault = fault;
    this.status = status;
  }
}

/** Runs requests to storage; whatever the SDK throws becomes a {@link StorageError}. */
export async function attempt<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw toStorageError(error);
  }
}

/** Like {@link attempt}, for what may not be there: `undefined` where storage answers 404. */
export async function attemptFind<T>(work: () => Promise<T>): Promise<T | undefined> {
  try {
    return await work();
  } catch (error) {
    if (statusOf(error) === 404) return undefined;
    throw toStorageError(error);
  }
}

/** What exists already is 409, what changed 412, what is gone 404: to a writer all the same. */
function toStorageError(error: unknown): StorageError {
  if (error instanceof StorageError) return error;
  const status = statusOf(error);
  return new StorageError(
    status === 404 || status === 409 || status === 412 ? 'conflict' : 'unknown',
    status,
  );
}

function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined;
  return typeof error.statusCode === 'number' ? error.statusCode : undefined;
}
