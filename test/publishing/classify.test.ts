import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { classify, classifyUpload } from '../../functions/publishing/classify.ts';
import type { Outcome, ReleaseOutcome } from '../../functions/publishing/outcome.ts';
import { TransportError } from '../../functions/twitter/transport-error.ts';

const NOW = Date.parse('2026-11-24T12:00:00Z');
const answer = (status: number, body: unknown = '', headers = {}): Outcome =>
  classify(
    { status, headers, body: Buffer.from(typeof body === 'string' ? body : JSON.stringify(body)) },
    NOW,
  );

describe('what became of a send', () => {
  test('posted is a 201 with an id, and nothing else', () => {
    assert.deepEqual(answer(201, { data: { id: '20' } }), { kind: 'posted', xId: '20' });
    const ids = ['20', '"x"', '"20x"', '"x20"', '"12345678901234567890"', 'null'];
    const bodies = ids.map((id) => `{"data":{"id":${id}}}`);
    for (const body of [...bodies, '', '{', '{"data":{}}', '{"data":null}', '{"data":"id"}', '[]', 'null'])
      assert.deepEqual(answer(201, body), { kind: 'uncertain' }, body);
    assert.equal(answer(200, { data: { id: '20' } }).kind, 'uncertain');
  });

  test('not sent is what left no byte; any other silence is uncertain', () => {
    assert.equal(classify(new TransportError('unreachable', false), NOW).kind, 'not-sent');
    for (const fault of ['connection-lost', 'timed-out', 'answer-unusable', 'answer-too-large'] as const) {
      assert.equal(classify(new TransportError(fault, true), NOW).kind, 'uncertain');
    }
  });

  test('5xx, 3xx, 408 and “duplicate” can come from a post that exists', () => {
    for (const status of [302, 408, 500, 502, 503, 504])
      assert.equal(answer(status).kind, 'uncertain', String(status));
    const duplicate = {
      type: 'about:blank',
      detail: 'You are not allowed to create a Tweet with duplicate content.',
    };
    assert.deepEqual(answer(403, duplicate), { kind: 'uncertain', isDuplicate: true });
  });

  test('other 4xx are final; money and credentials wait for a person', () => {
    for (const status of [400, 403, 404, 413, 422])
      assert.deepEqual(answer(status, {}), { kind: 'failed', reason: 'refused' });
    assert.deepEqual(answer(401), { kind: 'held', reason: 'credentials' });
    assert.deepEqual(answer(402), { kind: 'held', reason: 'credits' });
    assert.deepEqual(answer(403, { title: 'SpendCapReached' }), { kind: 'held', reason: 'spend-cap' });
    assert.deepEqual(answer(403, { type: 'https://api.x.com/2/problems/credits' }), {
      kind: 'held',
      reason: 'spend-cap',
    });
  });

  test('what a 403 can mean, no other 4xx means', () => {
    for (const body of [{ title: 'SpendCapReached' }, { detail: 'duplicate content' }])
      assert.deepEqual(answer(400, body), { kind: 'failed', reason: 'refused' });
    assert.deepEqual(answer(499), { kind: 'failed', reason: 'refused' });
    assert.deepEqual(answer(399), { kind: 'uncertain' });
  });

  test('429 waits for the end of the window that X names: the day’s where that is used up', () => {
    const in_ = (seconds: number): string => String(NOW / 1000 + seconds);
    assert.deepEqual(answer(429, '', { 'x-rate-limit-reset': in_(300) }), {
      kind: 'deferred',
      until: NOW + 300_000,
    });
    const day = {
      'x-rate-limit-reset': in_(300),
      'x-user-limit-24hour-remaining': '0',
      'x-user-limit-24hour-reset': in_(7200),
    };
    assert.deepEqual(answer(429, '', day), { kind: 'deferred', until: NOW + 7_200_000 });
    assert.deepEqual(answer(429), { kind: 'deferred', until: NOW + 900_000 });
    for (const reset of ['x', '-1', '0', in_(-50)]) {
      const outcome = answer(429, '', { 'x-rate-limit-reset': reset });
      assert.ok(outcome.kind === 'deferred' && outcome.until > NOW, reset);
    }
  });

  test('a usage cap waits for the day that X names, or for a person', () => {
    const cap = (reset?: string): Outcome =>
      answer(429, { type: 'https://api.twitter.com/2/problems/usage-capped', reset_date: reset });
    assert.deepEqual(cap('2026-11-24T18:00:00Z'), { kind: 'deferred', until: NOW + 6 * 3_600_000 });
    const dayEnd = NOW + 24 * 3_600_000;
    assert.deepEqual(cap(new Date(dayEnd).toISOString()), { kind: 'deferred', until: dayEnd });
    const far = [NOW, NOW - 1, dayEnd + 1].map((time) => new Date(time).toISOString());
    for (const reset of [undefined, 'soon', ...far]) {
      assert.deepEqual(cap(reset), { kind: 'held', reason: 'usage-capped' });
    }
  });
});

describe('what became of a request of an upload', () => {
  const upload = (status: number, body: unknown = '', headers = {}): ReleaseOutcome | undefined =>
    classifyUpload({ status, headers, body: Buffer.from(JSON.stringify(body)) }, NOW);

  test('done is a 2xx, and nothing else', () => {
    for (const status of [200, 201, 204, 299]) assert.equal(upload(status), undefined, String(status));
    for (const status of [199, 300, 302]) assert.deepEqual(upload(status), { kind: 'not-sent' });
  });

  test('what would be uncertain of a post is tried again: nothing is posted by it', () => {
    for (const status of [408, 500, 503]) assert.deepEqual(upload(status), { kind: 'not-sent' });
    assert.deepEqual(upload(403, { detail: 'duplicate content' }), { kind: 'not-sent' });
    for (const maybeSent of [true, false]) {
      const error = new TransportError('timed-out', maybeSent);
      assert.deepEqual(classifyUpload(error, NOW), { kind: 'not-sent' });
    }
  });

  test('a refusal is one of the media; money, credentials and limits are what they are for posts', () => {
    for (const status of [400, 403, 413])
      assert.deepEqual(upload(status), { kind: 'failed', reason: 'media-refused' });
    assert.deepEqual(upload(401), { kind: 'held', reason: 'credentials' });
    assert.deepEqual(upload(402), { kind: 'held', reason: 'credits' });
    assert.deepEqual(upload(429), { kind: 'deferred', until: NOW + 900_000 });
  });
});
