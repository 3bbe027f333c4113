import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { type Blobs, createBlobs } from '../../functions/storage/blobs.ts';
import { StorageError } from '../../functions/storage/storage-error.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';

const identity = { deployed: false, clientId: undefined };
const open = (connectionString: string): Blobs =>
  createBlobs({ kind: 'connection-string', connectionString }, identity)('things');

describe('blobs', () => {
  let azurite: Azurite;
  let blobs: Blobs;
  before(async () => {
    azurite = await startAzurite();
    blobs = open(azurite.connectionString);
  });
  after(() => azurite?.stop());

  test('what is not there is not found, and removing it is fine', async () => {
    assert.equal(await blobs.read('a/none', 0, 4), undefined);
    assert.deepEqual(await blobs.blocks('a/none'), new Map());
    await blobs.remove('a/none');
  });

  test('part of a larger buffer is stored as that part', async () => {
    const whole = Buffer.from('before, the part, after');
    await blobs.put('a/part', whole.subarray(8, 16));
    assert.equal(String(await blobs.read('a/part', 0, 8)), 'the part');
    assert.equal(String(await blobs.read('a/part', 4, 4)), 'part');
    await blobs.remove('a/part');
    assert.equal(await blobs.read('a/part', 0, 8), undefined);
  });

  test('the last block of a number counts, before and after they are put together', async () => {
    for (const [number, text] of [
      [11, 'eleven'],
      [1, 'one'],
      [0, 'nought'],
      [1, 'second one'],
    ] as const)
      await blobs.stageBlock('a/blocks', number, Buffer.from(text));
    const sizes = await blobs.blocks('a/blocks');
    assert.deepEqual([sizes.size, sizes.get(0), sizes.get(1), sizes.get(11)], [3, 6, 10, 6]);
    await assert.rejects(blobs.commitBlocks('a/blocks', 3), StorageError);
    await blobs.commitBlocks('a/blocks', 2);
    await blobs.commitBlocks('a/blocks', 2);
    assert.equal(String(await blobs.read('a/blocks', 0, 16)), 'noughtsecond one');
    await blobs.stageBlock('a/blocks', 0, Buffer.from('mended '));
    assert.equal((await blobs.blocks('a/blocks')).get(0), 7);
    await blobs.commitBlocks('a/blocks', 2);
    assert.equal(String(await blobs.read('a/blocks', 0, 17)), 'mended second one');
  });

  test('storage that does not answer is told as a StorageError, without what the SDK says', async () => {
    const nowhere =
      'DefaultEndpointsProtocol=http;AccountName=a;AccountKey=YQ==;BlobEndpoint=http://127.0.0.1:1/a';
    await assert.rejects(open(nowhere).read('a', 0, 1), (error) => {
      assert.ok(error instanceof StorageError);
      assert.deepEqual([error.fault, error.message, error.cause], ['unknown', 'unknown', undefined]);
      return true;
    });
  });
});
