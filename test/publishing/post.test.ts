import assert from 'node:assert/strict';
import { test } from 'node:test';
import { currentPart, ownerOf, type Post } from '../../functions/publishing/post.ts';

test('the current part of a post is the first that X has not, and owns what X posts next', () => {
  const post: Post = {
    ...{ id: 'one', account: 'app', by: 'test', createdAt: 0, state: 'scheduled', dueAt: 0, actAt: 0 },
    ...{ onLate: 'post', lateAfterMs: 0, fruitless: 0 },
    parts: ['a', 'b', 'c'].map((text) => ({ content: { text } })),
  };
  const sent = (count: number): Post => ({
    ...post,
    parts: post.parts.map((part, index) => (index < count ? { ...part, xId: String(index) } : part)),
  });
  assert.deepEqual(
    [0, 1, 2, 3].map((count) => [currentPart(sent(count))?.content.text, ownerOf(sent(count))]),
    [
      ['a', 'one/0'],
      ['b', 'one/1'],
      ['c', 'one/2'],
      [undefined, 'one/3'],
    ],
  );
});
