import assert from 'node:assert/strict';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { ensureLocalSettings } from '../../../local/start/local-settings.ts';
import { buildApp, start } from './fixture.ts';

const source = `
import { app } from '@azure/functions';
app.http('echo', { methods: ['GET', 'POST', 'PATCH'], handler: async (request) => ({ body: await request.text() }) });
`;
const PAGE = 'http://localhost:3000';

test('a page of an allowed origin may ask first, call, and read the answer', async (t) => {
  const host = await start(t, await buildApp(t, source), { browsers: { corsOrigins: [PAGE] } });
  const echo = `${host.url}/api/echo`;
  const preflight = await fetch(echo, {
    method: 'OPTIONS',
    headers: {
      origin: PAGE,
      'access-control-request-method': 'PATCH',
      'access-control-request-headers': 'content-type,x-functions-key',
    },
  });
  assert.deepEqual(
    ['origin', 'methods', 'headers'].map((name) => preflight.headers.get(`access-control-allow-${name}`)),
    [PAGE, 'PATCH', 'content-type,x-functions-key'],
  );
  const answer = await fetch(echo, { method: 'PATCH', headers: { origin: PAGE }, body: 'mine' });
  assert.deepEqual(
    [answer.status, answer.headers.get('access-control-allow-origin'), await answer.text()],
    [200, PAGE, 'mine'],
  );
});

test('a page of another origin is told why it may not, and gets no leave to read that', async (t) => {
  const host = await start(t, await buildApp(t, source), { browsers: { corsOrigins: [PAGE] } });
  for (const method of ['OPTIONS', 'POST']) {
    const headers = { origin: 'http://localhost:3001', 'access-control-request-method': 'POST' };
    const answer = await fetch(`${host.url}/api/echo`, { method, headers });
    assert.deepEqual([answer.status, answer.headers.get('access-control-allow-origin')], [403, null]);
    assert.match(await answer.text(), /may not call this server.*"CORS"/);
  }
});

test('npm start takes the origins from Host.CORS of local.settings.json, as func does', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'settings-'));
  t.after(() => rm(folder, { recursive: true, force: true }));
  for (const [host, cors] of [
    [{ CORS: `${PAGE},https://app.example` }, `${PAGE},https://app.example`],
    [{ CORS: '*' }, '*'],
    [{ CORS: 1 }, undefined],
    [undefined, undefined],
  ] as const) {
    await writeFile(join(folder, 'local.settings.json'), JSON.stringify({ Values: { A: 'a' }, Host: host }));
    assert.deepEqual(await ensureLocalSettings(folder), { values: { A: 'a' }, cors });
  }
});
