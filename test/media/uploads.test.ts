import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { after, before, beforeEach, describe, test } from 'node:test';
import { MAX_UPLOAD_BYTES, MAX_UPLOADS } from '../../functions/media/uploads.ts';
import { ProblemError } from '../../functions/problems.ts';
import { StorageError } from '../../functions/storage/storage-error.ts';
import { ulid } from '../../functions/storage/ulid.ts';
import { png } from '../local/twitter-simulator/sample-files.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { type Port, publishing, type TestPublishing } from '../support/publishing.ts';

const HOUR = 60 * 60_000;
const MIB = 1024 * 1024;

describe('uploads in blocks, in real storage', () => {
  let azurite: Azurite;
  let ahead = 0;
  let made = 0;
  before(async () => {
    azurite = await startAzurite();
  });
  beforeEach(() => {
    ahead = 0;
    made++;
  });
  after(() => azurite?.stop());
  const now = (): number => Date.now() + ahead;

  /** One instance of the gateway; all of a test have the same storage. */
  const instance = (port?: Port): TestPublishing =>
    publishing({
      connectionString: azurite.connectionString,
      xOrigin: 'http://127.0.0.1:1',
      suffix: `uploads${made}`,
      now,
      ...(port && { port }),
    });
  const begin = async ({ media }: TestPublishing, bytes = 5 * MIB): Promise<string> =>
    (await media.service.begin({ bytes }, ulid(now(), randomBytes), 'test')).id;
  const refusal = async (work: Promise<unknown>): Promise<ProblemError> => {
    const error = await work.then(
      () => assert.fail('it was begun'),
      (thrown: unknown) => thrown,
    );
    assert.ok(error instanceof ProblemError, String(error));
    assert.equal(error.code, 'too-many-uploads');
    return error;
  };
  const fill = async (each: TestPublishing): Promise<string[]> => {
    const ids: string[] = [];
    for (let index = 0; index < MAX_UPLOADS; index++) ids.push(await begin(each));
    return ids;
  };
  const reserved = async ({ media }: TestPublishing): Promise<number> =>
    (await media.store.reservations('app', 1_000)).length;

  test('are limited in number; one that is completed or deleted makes room, whole files need none', async () => {
    const each = instance();
    const ids = await fill(each);
    const { options } = await refusal(begin(each));
    assert.deepEqual(options.members?.uploads, ids.slice(0, 20));
    assert.equal(await reserved(each), MAX_UPLOADS, 'what was refused takes no room');
    await each.media.put(png(10, 10));
    await each.media.service.remove(ids[3] ?? '');
    const file = png(10, 10);
    const small = (await each.media.service.begin({ bytes: file.length }, ulid(now(), randomBytes), 'test'))
      .id;
    await refusal(begin(each));
    await each.media.service.stage(small, 0, file);
    await each.media.service.complete(small);
    await begin(each);
    await refusal(begin(each));
  });

  test('are limited in bytes, by what they announce', async () => {
    const each = instance();
    const largest = 512 * MIB;
    for (let taken = 0; taken + largest <= MAX_UPLOAD_BYTES; taken += largest) await begin(each, largest);
    await refusal(begin(each, 1));
  });

  test('are never more than may be, however many instances begin them at once', async () => {
    const instances = Array.from({ length: 6 }, () => instance());
    const outcomes = await Promise.allSettled(
      Array.from({ length: MAX_UPLOADS + 12 }, (_, index) => begin(instances[index % 6] ?? instance())),
    );
    const begun = outcomes.filter(({ status }) => status === 'fulfilled').length;
    assert.ok(begun > 0 && begun <= MAX_UPLOADS, String(begun));
    assert.equal(await reserved(instance()), begun);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') assert.equal(outcome.reason.code, 'too-many-uploads');
  });

  test('that were given up give way after 24 hours, with their bytes', async () => {
    const each = instance();
    const [oldest = ''] = await fill(each);
    await each.media.service.stage(oldest, 0, new Uint8Array(4 * MIB));
    ahead = 23 * HOUR;
    await refusal(begin(each));
    ahead = 25 * HOUR;
    await begin(each);
    await assert.rejects(each.media.service.get(oldest), { code: 'media-not-found' });
    assert.equal((await each.media.blobs.blocks(`app/${oldest}`)).size, 0);
    assert.equal(await reserved(each), MAX_UPLOADS);
  });

  test('leave no room taken for long by a process that ended between room and upload', async () => {
    for (let index = 0; index < MAX_UPLOADS; index++) {
      const dying = instance((name, run) =>
        name === 'due.insert' ? Promise.reject(new StorageError('unknown')) : run(),
      );
      await assert.rejects(begin(dying), StorageError);
    }
    const each = instance();
    await refusal(begin(each));
    ahead = HOUR / 4;
    await begin(each);
  });

  test('whose room could not be given back leave it to who needs it, also behind many that are under way', async () => {
    const each = instance();
    const ids = await fill(each);
    const losing = instance((name, run) =>
      name === 'media.remove' ? Promise.reject(new StorageError('unknown')) : run(),
    );
    await losing.media.service.remove(ids.at(-1) ?? '');
    await begin(each);
    await refusal(begin(each));
  });

  test('under an id that an earlier request was given take room of their own time', async () => {
    const each = instance();
    await fill(each);
    await each.media.service.remove((await each.media.store.reservations('app', 1))[0]?.id ?? '');
    // Its process ended before the upload's row was there, hours ago; the retry has only just taken room.
    const old = ulid(now() - 5 * HOUR, randomBytes);
    await each.media.store.reserve('app', { id: old, bytes: 1, writtenAt: now() });
    await refusal(begin(each));
    assert.ok((await each.media.store.reservations('app', 100)).some(({ id }) => id === old));
  });

  test('whose room could not be given back when they ended leave it to who needs it', async () => {
    const each = instance();
    const ids = await fill(each);
    const losing = instance((name, run) =>
      name === 'media.remove' ? Promise.reject(new StorageError('unknown')) : run(),
    );
    await losing.media.service.remove(ids[0] ?? '');
    assert.equal(await reserved(each), MAX_UPLOADS);
    await begin(each);
  });
});
