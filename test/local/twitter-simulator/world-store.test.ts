import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createEdges } from '../../../local/twitter-simulator/world/edges.ts';
import type { Post } from '../../../local/twitter-simulator/world/model.ts';
import { publish, repost } from '../../../local/twitter-simulator/world/publish.ts';
import { createIds, snowflake, snowflakeTime } from '../../../local/twitter-simulator/world/snowflake.ts';
import { createWorld, DEMO_USER_ID } from '../../../local/twitter-simulator/world.ts';
import { NOW } from './world-call.ts';

describe('ids', () => {
  test('hold their time as X’s do', () => {
    // 1541815603606036480 is the id that X's own documentation takes apart: 2022-06-28T16:07:40.105Z.
    assert.equal(snowflakeTime('1541815603606036480'), Date.parse('2022-06-28T16:07:40.105Z'));
    assert.equal(snowflake(Date.parse('2022-06-28T16:07:40.105Z'), 378 << 12), '1541815603606036480');
  });

  test('never repeat, even when the clock is set back', () => {
    const next = createIds();
    const ids = [NOW, NOW, NOW + 5, NOW, NOW + 5].map(next);
    assert.equal(new Set(ids).size, ids.length);
    assert.deepEqual(ids.map(snowflakeTime), [NOW, NOW, NOW + 5, NOW, NOW + 5]);
  });
});

describe('links between ids', () => {
  test('are found from both ends, newest first', () => {
    const edges = createEdges();
    assert.equal(edges.add('a', 'x'), true);
    edges.add('b', 'x');
    edges.add('a', 'y');
    assert.equal(edges.add('a', 'x'), false);
    assert.deepEqual(
      edges.to('x').map(({ from }) => from),
      ['b', 'a'],
    );
    assert.deepEqual(
      edges.from('a').map(({ to }) => to),
      ['y', 'x'],
    );
    assert.equal(edges.countTo('x'), 2);
  });

  test('go away one by one, or all at once at one end', () => {
    const edges = createEdges();
    for (const [from, to] of [
      ['a', 'x'],
      ['b', 'x'],
      ['x', 'c'],
    ] as const)
      edges.add(from, to);
    assert.equal(edges.remove('a', 'x'), true);
    assert.equal(edges.remove('a', 'x'), false);
    edges.forget('x');
    assert.deepEqual([edges.countTo('x'), edges.countFrom('x'), edges.countTo('c')], [0, 0, 0]);
  });
});

describe('a world', () => {
  const draft = { authorId: DEMO_USER_ID, text: 'Something new' };

  test('tells its listeners of each post until they leave', () => {
    const world = createWorld({ now: NOW });
    const heard: string[] = [];
    const stop = world.onPost(({ text }) => heard.push(text));
    publish(world, draft, NOW);
    stop();
    publish(world, { ...draft, text: 'Unheard' }, NOW);
    assert.deepEqual(heard, ['Something new']);
  });

  test('keeps the timeline in order when the clock is set back', () => {
    const world = createWorld({ now: NOW });
    const late = publish(world, draft, NOW - 3 * 3_600_000);
    const at = world.timeline.indexOf(late);
    assert.ok(at > 0);
    assert.ok(BigInt(world.timeline[at - 1]?.id ?? 0) > BigInt(late.id));
    assert.ok(BigInt(world.timeline[at + 1]?.id ?? 0) < BigInt(late.id));
  });

  test('loses the reposts of a deleted post with it, and keeps the answers', () => {
    const world = createWorld({ now: NOW });
    const post = publish(world, draft, NOW);
    const shared = repost(world, '389114052', post, NOW);
    const answer = publish(world, { authorId: '389114052', text: 'Nice', replyTo: post }, NOW);
    const gone: string[] = [];
    world.onRemove((id) => gone.push(id));
    world.remove(post.id);
    assert.deepEqual(gone, [shared.id, post.id]);
    assert.equal(world.posts.has(shared.id), false);
    assert.equal(world.timeline.includes(shared), false);
    assert.ok(world.posts.has(answer.id));
    assert.equal(world.replies.countTo(post.id), 0);
  });

  test('puts the name of whom one answers before the text, once, and not before one’s own thread', () => {
    const world = createWorld({ now: NOW });
    const post = publish(world, draft, NOW);
    const by = (authorId: string, text: string, exceptMentioning: string[] = []) =>
      publish(world, { authorId, text, replyTo: post, exceptMentioning }, NOW).text;
    assert.equal(by('389114052', 'Nice'), '@gateway_demo Nice');
    assert.equal(by('389114052', '@Gateway_Demo nice'), '@Gateway_Demo nice');
    assert.equal(by('389114052', 'Nice again', [DEMO_USER_ID]), 'Nice again');
    assert.equal(by(DEMO_USER_ID, 'Next'), 'Next');
  });

  test('puts those with whom the answered post begins behind that name, but not the author', () => {
    const world = createWorld({ now: NOW });
    const [stranger, third, fourth] = [...world.users.values()].filter(({ id }) => id !== DEMO_USER_ID);
    assert.ok(stranger && third && fourth);
    const [name, other] = [`@${stranger.username}`, `@${third.username}`];
    const by = (authorId: string, text: string, replyTo?: Post): Post =>
      publish(world, { authorId, text, replyTo }, NOW);
    const post = by(stranger.id, `@gateway_demo ${other} look, @${fourth.username}`);
    const answer = (text: string): string => by(DEMO_USER_ID, text, post).text;
    assert.equal(answer('Nice'), `${name} ${other} Nice`);
    assert.equal(answer(`${other} nice`), `${name} ${other} nice`);
    assert.equal(answer(`${name}s friend`), `${name} ${other} ${name}s friend`);
    const first = by(DEMO_USER_ID, 'One', post);
    assert.equal(by(DEMO_USER_ID, 'Two', first).text, `${name} ${other} Two`);
  });
});
