import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { EVENTS } from '../functions/log.ts';
import { PROBLEMS, ProblemError, problemType } from '../functions/problems.ts';

const docs = join(import.meta.dirname, '../docs');

test('docs/problems.md lists every problem with its status, and no other', async () => {
  const text = await readFile(join(docs, 'problems.md'), 'utf8');
  const listed = Array.from(
    text.matchAll(/^\| `urn:twitter-gateway:([a-z-]+)` \| (\d+) \| (yes|no|.*) \|/gm),
  );
  assert.deepEqual(
    listed.map(([, code, status]) => [code, Number(status)]),
    Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]),
  );
});

test('docs/logs.md lists every event with its level, and no other', async () => {
  const text = await readFile(join(docs, 'logs.md'), 'utf8');
  const listed = Array.from(text.matchAll(/^\| `([a-z.-]+)` \| (info|warn|error) \|/gm));
  assert.deepEqual(
    listed.map(([, event, level]) => [event, level]),
    Object.entries(EVENTS),
  );
});

test('a problem’s body has the members of RFC 9457 and ours, and can be overridden by no detail', () => {
  const problem = new ProblemError('x-timed-out', 'Too late.', {
    retryable: false,
    members: { outcome: 'unknown' },
  });
  assert.deepEqual(problem.body('request-1'), {
    type: problemType('x-timed-out'),
    title: PROBLEMS['x-timed-out'].title,
    status: 504,
    detail: 'Too late.',
    retryable: false,
    request_id: 'request-1',
    outcome: 'unknown',
  });
});
