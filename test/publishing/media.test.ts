import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { MediaUses } from '../../functions/media/uses.ts';
import { ProblemError } from '../../functions/problems.ts';
import { mediaOf, noteMedia, usesMedia } from '../../functions/publishing/media.ts';
import { POST_STATES, type Post, type PostState } from '../../functions/publishing/post.ts';
import type { PostStore } from '../../functions/publishing/store.ts';

const postOf = (state: PostState = 'scheduled'): Post => ({
  ...{ id: 'one', account: 'app', by: 'test', createdAt: 0, state, dueAt: 0, actAt: 0 },
  ...{ onLate: 'post', lateAfterMs: 0, fruitless: 0 },
  parts: [
    { content: { text: 'a', media: [{ id: 'm1' }, { id: 'm2', altText: 'Two' }] } },
    { content: { text: 'b' } },
    { content: { text: '', media: [{ id: 'm2' }] } },
  ],
});

describe('the media of a post', () => {
  test('is that of all its parts, each once', () => {
    assert.deepEqual([...mediaOf(postOf())], ['m1', 'm2']);
  });

  test('is noted for it; what went away meanwhile makes the post invalid, by name', async () => {
    const asked: unknown[] = [];
    const without = (...gone: string[]): MediaUses => ({
      find: async () => undefined,
      note: async (account, ids, post) => {
        asked.push([account, [...ids], post]);
        return gone;
      },
    });
    await noteMedia(postOf(), without());
    assert.deepEqual(asked, [['app', ['m1', 'm2'], 'one']]);
    await assert.rejects(noteMedia(postOf(), without('m1', 'm2')), (error) => {
      assert.ok(error instanceof ProblemError);
      assert.equal(error.code, 'post-invalid');
      const { faults } = error.options.members as { faults: { field: string; detail: string }[] };
      assert.deepEqual(
        faults.map(({ field, detail }) => [field, detail.split(' ')[0]]),
        [
          ['media', 'm1'],
          ['media', 'm2'],
        ],
      );
      return true;
    });
  });

  test('is in use as long as a post that shows it is not done', async () => {
    const isUsed = (media: string, post?: Post): Promise<boolean> => {
      const get: PostStore['get'] = async (account, id) =>
        post && account === 'app' && id === post.id
          ? { post, row: { partition: '', key: id, etag: '', values: {} } }
          : undefined;
      return usesMedia({ get } as PostStore)('app', 'one', media);
    };
    for (const state of POST_STATES) {
      const isDone = ['posted', 'failed', 'cancelled', 'skipped', 'ended'].includes(state);
      assert.equal(await isUsed('m2', postOf(state)), !isDone, state);
      assert.equal(await isUsed('m3', postOf(state)), false);
    }
    assert.equal(await isUsed('m1'), false);
  });
});
