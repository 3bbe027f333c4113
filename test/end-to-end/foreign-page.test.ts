import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { type ConsoleWorld, type OpenConsole, startConsole } from '../support/console.ts';
import { rawExchange, statusesOf } from '../support/raw-http.ts';
import { startSimulated } from '../support/simulated.ts';
import { type StandIn, standIn } from '../support/stand-in.ts';

const IN_AN_HOUR = new Date(Date.now() + 3_600_000).toISOString();
const POST = JSON.stringify({ text: 'Written by a stranger’s page', at: IN_AN_HOUR });

/** What a page of a stranger tries: each request as a browser sends it without asking first (“no-cors”). */
const ATTACK = `async (gateway, simulator, post) => {
  const send = (url, init) => fetch(url, { mode: 'no-cors', ...init }).catch(() => {});
  await send(gateway + '/api/scheduled-posts', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: post });
  await send(gateway + '/api/scheduled-posts', { method: 'POST', body: new Blob([post]) });
  await send(gateway + '/api/searches', { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '{"query":"cats"}' });
  await send(gateway + '/api/media', { method: 'POST', body: new Uint8Array([71, 73, 70, 56, 57, 97, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]) });
  await send(gateway + '/2/tweets/20');
  await send(gateway + '/admin/functions/publish-due-posts', { method: 'POST', body: '{}' });
  await send(simulator + '/_simulator/faults', { method: 'POST', body: '{"operation":"*","kind":"reset-before","count":null}' });
  await send(simulator + '/_simulator/reset', { method: 'POST' });
  const asked = await fetch(gateway + '/api/scheduled-posts').then(() => 'read', () => 'refused');
  const picture = new Image();
  await new Promise((done) => { picture.onload = picture.onerror = done; picture.src = gateway + '/2/users/me'; });
  const frame = document.body.appendChild(document.createElement('iframe'));
  await new Promise((done) => { frame.onload = done; frame.src = gateway + '/2/tweets/21'; });
  return asked;
}`;

/** Rules that have a browser fetch pages ahead, for which it says that nobody asks ("Sec-Fetch-Site: none"). */
const AHEAD = `(targets) => {
  for (const kind of ['prefetch', 'prerender']) {
    const rules = document.createElement('script');
    rules.type = 'speculationrules';
    const urls = targets.map((target, index) => target + '/2/tweets/2' + index);
    rules.textContent = JSON.stringify({ [kind]: [{ source: 'list', urls, eagerness: 'immediate' }] });
    document.head.append(rules);
  }
}`;

/** A form needs no script to be sent, and can be made to look like JSON. */
const FORM = `(gateway) => {
  const form = document.body.appendChild(document.createElement('form'));
  Object.assign(form, { method: 'POST', enctype: 'text/plain', action: gateway + '/api/scheduled-posts' });
  const field = form.appendChild(document.createElement('input'));
  Object.assign(field, { name: '{"at":"${IN_AN_HOUR}","text":"', value: '"}' });
  form.submit();
}`;

describe('a page of another origin, on a developer’s machine', { skip: noBrowser }, () => {
  let it: ConsoleWorld;
  let stranger: StandIn;
  let opened: OpenConsole;
  let page: Page;
  before(async () => {
    stranger = await standIn((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>A stranger’s page</title>');
    });
    it = await startConsole({ ALLOWED_OPERATIONS: '*' });
  });
  beforeEach(async () => {
    opened = await it.open();
    page = opened.page;
  });
  afterEach(() => opened.close());
  after(async () => {
    await it?.stop();
    await stranger?.close();
  });

  test('schedules, saves, uploads and asks nothing, and changes nothing of the simulator', async () => {
    // Another site, and another port of this machine, which browsers count as the same site.
    for (const origin of [stranger.origin.replace('127.0.0.1', 'localhost'), stranger.origin]) {
      await page.goto(origin);
      const before = it.x.journal.entries.length;
      const asked = await page.evaluate(
        `(${ATTACK})(${JSON.stringify(it.gateway.url)}, ${JSON.stringify(it.x.url)}, ${JSON.stringify(POST)})`,
      );
      assert.equal(asked, 'refused', origin);
      const form = page.waitForResponse((response) => response.url().startsWith(it.gateway.url));
      await page.evaluate(`(${FORM})(${JSON.stringify(it.gateway.url)})`);
      assert.equal((await form).status(), 403);
      await page.waitForURL(`${it.gateway.url}/**`);
      assert.deepEqual((await it.api('GET', 'scheduled-posts')).posts, [], origin);
      assert.deepEqual((await it.api('GET', 'searches')).searches, [], origin);
      assert.equal(it.x.journal.entries.length, before, 'X was asked nothing');
      assert.deepEqual(it.x.faults.take('getPostsById'), { delays: [] });
      assert.equal(
        it.gateway.events('call.answered').filter(({ function: name }) => name === 'media').length,
        0,
      );
      assert.equal(it.gateway.events('tick.done').length, 0);
    }
  });

  test('has nothing fetched ahead from the gateway by speculation rules', async () => {
    for (const origin of [stranger.origin.replace('127.0.0.1', 'localhost'), stranger.origin]) {
      await page.goto(origin);
      const [asked, seen] = [it.x.journal.entries.length, stranger.received.length];
      const targets = [it.gateway.url, it.gateway.url, stranger.origin];
      await page.evaluate(`(${AHEAD})(${JSON.stringify(targets)})`);
      // The browser fetches in the order of the list: what the stranger's own server gets comes last.
      while (!stranger.received.slice(seen).some(({ target }) => target === '/2/tweets/22'))
        await new Promise((resolve) => setTimeout(resolve, 20));
      await new Promise((resolve) => setTimeout(resolve, 300));
      assert.equal(it.x.journal.entries.length, asked, origin);
    }
  });

  test('may link to the console, which then works', async () => {
    await page.goto(stranger.origin);
    await page.evaluate(`location.href = ${JSON.stringify(`${it.gateway.url}/console`)}`);
    await page.locator('h1').waitFor();
    assert.equal(new URL(page.url()).origin, it.gateway.url);
  });
});

describe('a name that was made to lead to this machine (DNS rebinding)', () => {
  test('gets nothing from the gateway and the simulator', async (t) => {
    const { gateway, x, stop } = await startSimulated();
    t.after(stop);
    const status = async (url: string, path: string, host: string): Promise<number[]> =>
      statusesOf(
        await rawExchange(url, `GET ${path} HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`),
      );
    for (const [url, paths] of [
      [gateway.url, ['/2/users/by/username/gateway_demo', '/api/status', '/', '/admin/host/status']],
      [x.url, ['/timeline/posts', '/_simulator/requests', '/']],
    ] as const) {
      const { port } = new URL(url);
      for (const path of paths) {
        assert.deepEqual(await status(url, path, `evil.example:${port}`), [421], path);
        assert.deepEqual(await status(url, path, `localhost:${port}`), [200], path);
        assert.deepEqual(
          await status(url, path, `10.0.2.2:${port}`),
          [200],
          'an emulator’s name for this machine',
        );
      }
    }
    const asked = new Set(
      x.journal.entries.map(({ path }) => path).filter((path) => path.startsWith('/2/users/by')),
    );
    assert.equal(asked.size, 1);
  });
});
