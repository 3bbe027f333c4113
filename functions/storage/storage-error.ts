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
