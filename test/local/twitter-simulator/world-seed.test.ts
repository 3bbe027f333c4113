import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { weightedLength } from '../../../local/twitter-simulator/world/length.ts';
import { snowflakeTime } from '../../../local/twitter-simulator/world/snowflake.ts';
import { createWorld, DEMO_USER_ID, type World } from '../../../local/twitter-simulator/world.ts';
import { NOW } from './world-call.ts';

const picture = (world: World): unknown =>
  world.timeline.map(({ id, text, crowd }) => [id, text, crowd, world.likes.to(id).map(({ from }) => from)]);

describe('the seeded world', () => {
  const world = createWorld({ now: NOW });

  test('is the same for the same seed and instant, and another for another', () => {
    assert.deepEqual(picture(createWorld({ now: NOW, seed: 1 })), picture(world));
    assert.notDeepEqual(picture(createWorld({ now: NOW, seed: 2 })), picture(world));
    assert.notDeepEqual(picture(createWorld({ now: NOW + 1 })), picture(world));
  });

  test('leads up to its instant: no post is newer, and ids hold the times', () => {
    for (const { id, createdAt } of world.timeline) {
      assert.ok(createdAt < NOW, id);
      assert.equal(snowflakeTime(id), createdAt);
    }
    const ids = world.timeline.map(({ id }) => BigInt(id));
    assert.deepEqual(
      ids,
      [...ids].sort((a, b) => (a < b ? 1 : -1)),
    );
    assert.equal(new Set(ids).size, ids.length);
  });

  test('has posts enough to search, in many languages, and within X’s length', () => {
    assert.ok(world.timeline.length >= 300);
    assert.ok(world.timeline.filter(({ createdAt }) => createdAt > NOW - 7 * 86_400_000).length >= 150);
    const languages = new Set(world.timeline.map(({ lang }) => lang));
    for (const lang of ['en', 'ja', 'pt', 'es', 'fr', 'de', 'ar', 'ko']) assert.ok(languages.has(lang), lang);
    for (const { rawText, references } of world.timeline) {
      if (references[0]?.type !== 'retweeted') assert.ok(weightedLength(rawText) <= 280, rawText);
    }
  });

  test('points at nothing that is not there', () => {
    for (const post of world.timeline) {
      assert.ok(world.users.has(post.authorId));
      for (const { id } of post.references) assert.ok(world.posts.has(id), post.text);
      for (const key of post.mediaKeys) assert.ok(world.media.has(key), key);
      if (post.pollId !== undefined) assert.ok(world.polls.has(post.pollId));
      if (post.placeId !== undefined) assert.ok(world.places.has(post.placeId));
    }
    const lists = [...world.lists.values()];
    assert.ok(lists.every(({ ownerId }) => world.users.has(ownerId)));
    assert.ok(
      [...world.spaces.values()].every(({ topicIds }) => topicIds.every((id) => world.topics.has(id))),
    );
  });

  test('gives the demo account an id that does not depend on the instant', () => {
    const earlier = createWorld({ now: NOW - 400 * 86_400_000 });
    assert.equal(world.users.get(DEMO_USER_ID)?.username, 'gateway_demo');
    assert.equal(earlier.users.get(DEMO_USER_ID)?.username, 'gateway_demo');
  });

  test('names everyone who is mentioned by the name they have', () => {
    const spelled = world.timeline.flatMap(({ rawText }) => rawText.match(/(?<![\w&])@\w+/g) ?? []);
    assert.ok(spelled.length > 20);
    for (const name of spelled) assert.ok(world.userByName(name.slice(1)), name);
  });
});
