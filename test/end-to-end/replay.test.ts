import assert from 'node:assert/strict';
import { existsSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { type Exchange, readExchanges } from '../replay/exchange.ts';
import { replay } from '../replay/replay.ts';

const recorded = join(import.meta.dirname, '../../../shared/x-api/recorded/v2.json');

/** What is hard to relay, in the form of a recording. */
const HARD = [
  {
    method: 'GET',
    url: 'https://api.x.com/2/tweets/search/recent?query=%22a%2Bb%22%20%23c%26d&tweet.fields=id&tweet.fields=text&max_results=10',
    request_body: null,
    status: 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'content-encoding': 'gzip',
      'x-rate-limit-remaining': '0',
      'x-user-limit-24hour-reset': '1700000000',
      'set-cookie': ['guest_id=1; Path=/', 'other=2'],
    },
    body: '{"data":[{"id":"1","n":90071992547409931,"text":"\\u2028 é 😀"}],"meta":{"result_count":1 } }\n',
  },
  {
    method: 'POST',
    url: '/2/tweets',
    request_body: { text: 'é 😀 \u2028', poll: { options: ['1', '2'], duration_minutes: 5 } },
    status: 429,
    headers: {
      'content-type': 'application/problem+json',
      'retry-after': '7',
      'x-rate-limit-reset': '1700000000',
    },
    body: '{"errors":[{"code":88}]}',
  },
  {
    method: 'HEAD',
    url: '/2/users/1?code=recorded',
    request_body: null,
    status: 200,
    headers: { ':status': '200', 'x-rate-limit-limit': ['1', '2'] },
    body: '',
  },
  { method: 'GET', url: '/2/users/1', request_body: '{"odd":1}', status: 200, headers: {}, body: '{}' },
  {
    method: 'POST',
    url: '/2/media/upload/1/append',
    request_body: '--b1\r\nContent-Disposition: form-data; name="segment_index"\r\n\r\n0\r\n--b1--\r\n',
    status: 200,
    headers: {},
    body: '{}',
  },
  { method: 'GET', url: '/2/users/1', request_body: null, status: 401, headers: {}, body: '' },
  { method: 'GET', url: '/2/users/1', request_body: null, status: 503, headers: {}, body: '{"title":"x"}' },
  {
    method: 'GET',
    url: '/2/tweets/%31%2d2?query=a+b',
    request_body: null,
    status: 200,
    headers: {},
    body: '\ufeff{}',
  },
  { method: 'DELETE', url: '/2/tweets/1', request_body: null, status: 204, headers: {}, body: '' },
];

const unlike = (results: Awaited<ReturnType<typeof replay>>): string[] =>
  results.flatMap(({ exchange, differences }) =>
    differences.map((d) => `${exchange.method} ${exchange.target}: ${d}`),
  );

async function asRecording(entries: readonly unknown[]): Promise<Exchange[]> {
  const folder = await mkdtemp(join(tmpdir(), 'replay-'));
  try {
    await writeFile(join(folder, 'exchanges.json'), JSON.stringify(entries));
    return await readExchanges(join(folder, 'exchanges.json'));
  } finally {
    await rm(folder, { recursive: true });
  }
}

describe('recorded exchanges', () => {
  test('with everything that is hard to relay come through unchanged', async () => {
    assert.deepEqual(unlike(await replay(await asRecording(HARD))), []);
  });

  test('of the real X come through unchanged', {
    skip: !existsSync(recorded) && 'the recordings are not here',
  }, async () => {
    const exchanges = await readExchanges(recorded);
    assert.ok(exchanges.length >= 60);
    assert.deepEqual(unlike(await replay(exchanges)), []);
  });

  test('a redirect, which the gateway never relays, is reported as a difference', async () => {
    const results = await replay(
      await asRecording([
        { method: 'GET', url: '/2/users/1', status: 302, headers: { location: '/x' }, body: '' },
      ]),
    );
    assert.match(unlike(results).join(), /the client got status 502/);
  });

  test('an entry that is no exchange is named', async () => {
    await assert.rejects(
      asRecording([HARD[0], { url: '/2/x' }]),
      /Entry 2 of .* needs method, url and status/,
    );
  });
});
