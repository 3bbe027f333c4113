import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { publish } from '../../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../../local/twitter-simulator/world.ts';
import { createBench } from './world-call.ts';

describe('looking things up', () => {
  test('gives a post with X’s default fields and no others', () => {
    const bench = createBench();
    const [post] = bench.world.timeline;
    const answer = bench.call('getPostsById', { params: { id: post?.id ?? '' }, as: 'app' });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, {
      data: { edit_history_tweet_ids: [post?.id], id: post?.id, text: post?.text },
    });
    assert.deepEqual(answer.resources, [{ kind: 'post', id: post?.id }]);
  });

  test('answers 200 with an error and without data where there is no such thing', () => {
    const answer = createBench().call('getPostsById', { params: { id: '20' } });
    assert.equal(answer.status, 200);
    assert.deepEqual(answer.body, {
      errors: [
        {
          value: '20',
          detail: 'Could not find tweet with id: [20].',
          title: 'Not Found Error',
          resource_type: 'tweet',
          parameter: 'id',
          resource_id: '20',
          type: 'https://api.twitter.com/2/problems/resource-not-found',
        },
      ],
    });
    assert.equal(answer.resources, undefined);
  });

  test('gives what it finds of many beside errors for the rest, and charges for what it found', () => {
    const bench = createBench();
    const ids = bench.world.timeline.slice(0, 2).map(({ id }) => id);
    const answer = bench.call('getPostsByIds', { query: { ids: [...ids, '20', ids[0]].join(',') } });
    assert.deepEqual(
      answer.body.data?.map(({ id }) => id),
      ids,
    );
    assert.deepEqual(
      answer.body.errors?.map(({ parameter, value }) => [parameter, value]),
      [['ids', '20']],
    );
    assert.equal(answer.resources?.length, 2);
  });

  test('hides the posts of a protected account from all but its followers', () => {
    const bench = createBench();
    const author = bench.user('quiet_margin');
    const post = publish(bench.world, { authorId: author.id, text: 'a window' }, bench.now);
    const look = (as: string) => bench.call('getPostsById', { params: { id: post.id }, as }).body;
    bench.world.follows.remove(DEMO_USER_ID, author.id);
    bench.world.follows.add(bench.user('devdana').id, author.id);
    assert.equal(look('app').errors?.[0]?.title, 'Authorization Error');
    assert.equal(look('gateway_demo').data, undefined);
    assert.equal(look('devdana').data?.id, post.id);
    assert.equal(look('quiet_margin').data?.id, post.id);
  });

  test('finds users by id and by name, in any case', () => {
    const bench = createBench();
    const { id } = bench.user('devdana');
    const expected = { id, name: 'Dana Whitlock', username: 'devdana' };
    assert.deepEqual(bench.call('getUsersById', { params: { id } }).body.data, expected);
    assert.deepEqual(
      bench.call('getUsersByUsername', { params: { username: 'DevDana' } }).body.data,
      expected,
    );
    const many = bench.call('getUsersByUsernames', { query: { usernames: 'devdana,nobody_here' } }).body;
    assert.deepEqual(many.data, [expected]);
    assert.equal(many.errors?.[0]?.detail, 'Could not find user with usernames: [nobody_here].');
  });

  test('tells a user who they are', () => {
    const bench = createBench();
    assert.equal(bench.call('getUsersMe').body.data?.id, DEMO_USER_ID);
    assert.equal(bench.call('getUsersMe', { as: 'devdana' }).body.data?.username, 'devdana');
  });

  test('searches users by words, the most followed first', () => {
    const bench = createBench();
    const found = bench.call('searchUsers', { query: { query: 'port ellery' } }).body.data ?? [];
    assert.equal(found[0]?.username, 'port_ellery');
    assert.ok(found.some(({ username }) => username === 'ellery_library'));
    assert.equal(bench.call('searchUsers', { query: { query: 'no%such' } }).status, 400);
  });
});

describe('a wrong request', () => {
  const bench = createBench();
  const problem = (id: string, options: Parameters<typeof bench.call>[1]) => {
    const { status, body } = bench.call(id, options);
    assert.equal(status, 400);
    assert.equal(body.title, 'Invalid Request');
    assert.ok(body.type?.endsWith('/2/problems/invalid-request'));
    return body.errors;
  };

  test('for an id that is none names the parameter and the value', () => {
    assert.deepEqual(problem('getPostsById', { params: { id: 'abc' } }), [
      {
        parameters: { id: ['abc'] },
        message: 'The `id` query parameter value [abc] does not match ^[0-9]{1,19}$',
      },
    ]);
    assert.match(
      problem('getPostsByIds', { query: { ids: '1,x' } })?.[0]?.message ?? '',
      /\[x\] does not match/,
    );
  });

  test('without what is required says that it can not be empty', () => {
    for (const query of [{}, { ids: '' }]) {
      assert.equal(
        problem('getPostsByIds', { query })?.[0]?.message,
        'The `ids` query parameter can not be empty',
      );
    }
  });

  test('for more than 100 things says how many were asked for', () => {
    const ids = Array.from({ length: 101 }, (_, index) => index + 1).join(',');
    assert.match(
      problem('getUsersByIds', { query: { ids } })?.[0]?.message ?? '',
      /\[101\] is not between 1 and 100/,
    );
  });

  test('with an unknown field lists those that X knows', () => {
    const errors = problem('getPostsById', { params: { id: '20' }, query: { 'tweet.fields': 'text,mood' } });
    assert.match(
      errors?.[0]?.message ?? '',
      /^The `tweet\.fields` query parameter value \[mood\] is not one of \[attachments,author_id,/,
    );
  });

  test('tells every fault at once', () => {
    const query = { 'tweet.fields': 'mood', expansions: 'everything', colour: 'blue' };
    const errors = problem('getPostsById', { params: { id: '20' }, query });
    assert.deepEqual(errors?.flatMap(({ parameters }) => Object.keys(parameters as object)).sort(), [
      'colour',
      'expansions',
      'tweet.fields',
    ]);
  });

  test('named like something every object has is refused like any other', () => {
    const errors = problem('getPostsById', {
      params: { id: '20' },
      query: { constructor: '1', 'tweet.fields': 'toString' },
    });
    assert.equal(errors?.length, 2);
  });
});
