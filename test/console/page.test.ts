import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { errorOf } from '../../functions/console/api-error.ts';
import { dollars } from '../../functions/console/money.ts';
import { hashOf, parseHash } from '../../functions/console/router.ts';
import { FILTERS, meaningOf, reasonOf } from '../../functions/console/states.ts';
import { lengthOf, loadRules, priceUsd } from '../../functions/console/write/measure.ts';
import { POST_STATES, REASONS } from '../../functions/publishing/post.ts';

describe('the address', () => {
  test('keeps the place, and what is chosen there', () => {
    const { name, id, query } = parseHash(hashOf('post', 'a/b ?', { edit: '1', none: undefined }));
    assert.deepEqual([name, id, [...query]], ['post', 'a/b ?', [['edit', '1']]]);
  });

  test('leads to the posts where it says nothing, and never throws', () => {
    for (const hash of ['', '#', '#/', '#/?show=all']) assert.equal(parseHash(hash).name, 'posts', hash);
    assert.equal(parseHash('#/post/%E0%A4%A').id, '%E0%A4%A');
  });
});

describe('what the page says', () => {
  test('every state of a post has its meaning, and is in one of the lists', () => {
    const listed = FILTERS.flatMap(({ states }) => states ?? []);
    for (const state of POST_STATES) {
      assert.notEqual(meaningOf(state).meaning, '', state);
      assert.equal(listed.filter((each) => each === state).length, 1, state);
    }
  });

  test('every reason has its meaning, and what to do', () => {
    for (const reason of REASONS) assert.doesNotMatch(reasonOf(reason)?.why ?? 'is “', /is “/, reason);
  });

  test('a state or a reason of a newer gateway is shown by its name', () => {
    assert.equal(meaningOf('resting').label, 'resting');
    assert.match(reasonOf('mood')?.why ?? '', /mood/);
    assert.equal(reasonOf(undefined), undefined);
  });

  test('dollars have the places that X’s prices need', () => {
    assert.deepEqual([0.015, 0.2, 0.215, 7.5, 0.1 + 0.2].map(dollars), [
      '$0.015',
      '$0.20',
      '$0.215',
      '$7.50',
      '$0.30',
    ]);
  });

  test('lengths and prices are X’s, and a text that is far too long is not measured for minutes', async () => {
    const rules = await loadRules();
    assert.deepEqual(lengthOf('早安 https://example.com/a/long/path', rules), { count: 28, left: 252 });
    assert.equal(
      priceUsd(
        [
          { text: 'One' },
          { text: 'Two https://example.com', media: [{ id: 'a', alt_text: 'A' }, { id: 'b' }] },
        ],
        rules,
      ),
      0.22,
    );
    assert.equal(lengthOf('a.com '.repeat(20_000), rules).left < 0, true);
  });
});

describe('an error', () => {
  test('is told in the gateway’s words, with the request id', () => {
    const problem = {
      type: 'urn:twitter-gateway:post-invalid',
      title: 'T',
      detail: 'D.',
      request_id: 'R',
      faults: [{ field: 'text', detail: 'is bad' }],
    };
    const { status, code, title, message, requestId, faults } = errorOf(
      422,
      new Headers(),
      JSON.stringify(problem),
    );
    assert.deepEqual(
      { status, code, title, message, requestId },
      { status: 422, code: 'post-invalid', title: 'T', message: 'D.', requestId: 'R' },
    );
    assert.deepEqual(faults, problem.faults);
  });

  test('of what stands before the gateway is told all the same', () => {
    assert.match(errorOf(503, new Headers({ 'x-request-id': 'R' }), '<html>').message, /503/);
    assert.equal(errorOf(500, new Headers(), 'null').requestId, undefined);
  });
});
