import type { BlockBlobClient, ContainerClient } from '@azure/storage-blob';
import type { AzureIdentity } from '../azure/identity.ts';
import { lazily } from '../lazily.ts';
import type { StorageSettings } from '../settings/storage.ts';
import { openBlobService } from './blob-service.ts';
import { attempt, attemptFind } from './storage-error.ts';

/** One container of Azure Blob Storage. All methods throw StorageError. */
export interface Blobs {
  /** Writes a whole blob, over any that has the name. */
  put(name: string, bytes: Uint8Array): Promise<void>;
  /** Keeps one block of a blob that is put together later; again over an earlier one of the same number. */
  stageBlock(name: string, number: number, bytes: Uint8Array): Promise<void>;
  /** The sizes in bytes of the blocks that are kept, by their numbers. */
  blocks(name: string): Promise<ReadonlyMap<number, number>>;
  /** Puts blocks 0 to `count - 1` together. May be repeated. A block that is missing makes it fail. */
  commitBlocks(name: string, count: number): Promise<void>;
  /** Part of a blob, `undefined` where there is no such blob. To be asked for little at a time: all of it is in memory. */
  read(name: string, offset: number, count: number): Promise<Uint8Array | undefined>;
  /** An absent one is fine. */
  remove(name: string): Promise<void>;
}

/** Every request here may be repeated without doing more than once. */
const MAX_TRIES = 2;
const TIMEOUT_MS = 10_000;
/** For requests that carry up to 100 MB. */
const TRANSFER_TIMEOUT_MS = 60_000;

/** Opens containers of the account that the settings name; each is created when it is first used. */
export function createBlobs(storage: StorageSettings, identity: AzureIdentity): (container: string) => Blobs {
  const service = lazily(() =>
    openBlobService(storage, identity, { timeoutMs: TIMEOUT_MS, maxTries: MAX_TRIES }),
  );
  return (name) =>
    container(
      lazily(() =>
        attempt(async () => {
          const client = (await service()).getContainerClient(name);
          await client.createIfNotExists(within(TIMEOUT_MS));
          return client;
        }),
      ),
    );
}

function container(client: () => Promise<ContainerClient>): Blobs {
  const blob = async (name: string): Promise<BlockBlobClient> => (await client()).getBlockBlobClient(name);
  return {
    put: (name, bytes) =>
      attempt(async () => {
        await (await blob(name)).upload(body(bytes), bytes.byteLength, within(TRANSFER_TIMEOUT_MS));
      }),
    stageBlock: (name, number, bytes) =>
      attempt(async () => {
        const options = within(TRANSFER_TIMEOUT_MS);
        await (await blob(name)).stageBlock(blockId(number), body(bytes), bytes.byteLength, options);
      }),
    blocks: async (name) => {
      const list = await attemptFind(async () => (await blob(name)).getBlockList('all', within(TIMEOUT_MS)));
      // What was staged last stands for what was committed under the same number before.
      const blocks = [...(list?.committedBlocks ?? []), ...(list?.uncommittedBlocks ?? [])];
      return new Map(blocks.map(({ name: id, size }) => [blockNumber(id), size]));
    },
    commitBlocks: (name, count) =>
      attempt(async () => {
        const ids = Array.from({ length: count }, (_, number) => blockId(number));
        await (await blob(name)).commitBlockList(ids, within(TIMEOUT_MS));
      }),
    read: (name, offset, count) =>
      attemptFind(async () =>
        (await blob(name)).downloadToBuffer(offset, count, within(TRANSFER_TIMEOUT_MS)),
      ),
    remove: async (name) => {
      await attempt(async () => (await blob(name)).deleteIfExists(within(TIMEOUT_MS)));
    },
  };
}

/** The bytes in the form that the SDK takes, not copied. */
function body(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function within(ms: number): { abortSignal: AbortSignal } {
  return { abortSignal: AbortSignal.timeout(ms) };
}

/** Ids of a blob's blocks are base64 and all of one length. */
function blockId(number: number): string {
  return Buffer.from(String(number).padStart(6, '0')).toString('base64');
}

function blockNumber(id: string): number {
  return Number(Buffer.from(id, 'base64').toString());
}
