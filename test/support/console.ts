import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { type Azurite, startAzurite } from './azurite.ts';
import { startBrowser } from './browser.ts';
import { publishing, type TestPublishing } from './publishing.ts';
import { type Simulated, startSimulated } from './simulated.ts';

type Json = Record<string, unknown>;

/** A browser, and the built bundle with storage and X behind it. */
export interface ConsoleWorld {
  readonly azurite: Azurite;
  readonly gateway: Simulated['gateway'];
  readonly x: Simulated['x'];
  /** Writes posts in states that take hours to get into, into the gateway's own tables. */
  readonly bench: TestPublishing;
  open(options?: BrowserContextOptions): Promise<OpenConsole>;
  /** Asks the gateway beside the page; fails on a refusal. */
  api(method: string, path: string, body?: Json | Uint8Array<ArrayBuffer>): Promise<Json>;
  /** Runs a timer, until it has logged that it is done. */
  tick(timer: 'publish-due-posts' | 'collect-searches'): Promise<void>;
  stop(): Promise<void>;
}

/** Once a year: tests run the timers themselves. */
const RARELY = '0 0 0 1 1 *';
const DONE = { 'publish-due-posts': 'tick.done', 'collect-searches': 'collect.done' };

export async function startConsole(settings: Readonly<Record<string, string>> = {}): Promise<ConsoleWorld> {
  const [azurite, browser] = await Promise.all([startAzurite(), startBrowser()]);
  const { connectionString } = azurite;
  const { gateway, x, stop } = await startSimulated({
    AzureWebJobsStorage: connectionString,
    PUBLISH_SCHEDULE: RARELY,
    SEARCH_SCHEDULE: RARELY,
    ...settings,
  });
  return {
    azurite,
    gateway,
    x,
    bench: publishing({ connectionString, xOrigin: x.url, suffix: '' }),
    open: (options) => openConsole(browser, gateway.url, options),
    api: async (method, path, body) => {
      const isFile = body instanceof Uint8Array;
      const response = await fetch(`${gateway.url}/api/${path}`, {
        method,
        headers: body === undefined || isFile ? {} : { 'content-type': 'application/json' },
        body: body === undefined || isFile ? (body ?? null) : JSON.stringify(body),
      });
      const text = await response.text();
      assert.ok(response.ok, text);
      return text === '' ? {} : (JSON.parse(text) as Json);
    },
    tick: async (timer) => {
      const before = gateway.events(DONE[timer]).length;
      await fetch(`${gateway.url}/admin/functions/${timer}`, { method: 'POST', body: '{}' });
      while (gateway.events(DONE[timer]).length === before)
        await new Promise((resolve) => setTimeout(resolve, 20));
    },
    stop: async () => {
      await browser.close();
      await stop();
      await azurite.stop();
    },
  };
}

export interface OpenConsole {
  readonly page: Page;
  /** What the browser complained about: errors, and whatever the page's policy refused. */
  readonly complaints: string[];
  /** The origins that the page asked anything of. */
  readonly origins: Set<string>;
  /** Goes to a place of the page, and waits until it is all there. */
  go(hash: string): Promise<void>;
  close(): Promise<void>;
}

/** A browser says this of every answer from 400 on; the tests that want such answers expect them. */
const EXPECTED = /Failed to load resource/;

/** The console of a gateway, in a browser window of its own. */
export async function openConsole(
  browser: Browser,
  url: string,
  options: BrowserContextOptions = {},
): Promise<OpenConsole> {
  const context = await browser.newContext({ timezoneId: 'Europe/Berlin', locale: 'en-GB', ...options });
  const page = await context.newPage();
  const complaints: string[] = [];
  const origins = new Set<string>();
  page.on('console', (message) => {
    if (message.type() === 'error' && !EXPECTED.test(message.text())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('request', (request) => {
    if (!request.url().startsWith('blob:')) origins.add(new URL(request.url()).origin);
  });
  return {
    page,
    complaints,
    origins,
    go: async (hash) => {
      await page.goto(`${url}/console${hash}`);
      await page.locator('h1').waitFor();
      await settled(page);
    },
    close: () => context.close(),
  };
}

/** Waits until nothing is being loaded. */
export async function settled(page: Page): Promise<void> {
  const busy = page.locator('[aria-busy]');
  while ((await busy.count()) > 0) await busy.first().waitFor({ state: 'detached' });
}

/** Whether the page can be scrolled sideways. */
export function isTooWide(page: Page): Promise<unknown> {
  return page.evaluate('document.documentElement.scrollWidth > innerWidth');
}

/** Presses Tab until the focus is on what has this role and name. */
export async function tabTo(
  page: Page,
  role: 'button' | 'textbox' | 'link' | 'radio',
  name: string,
): Promise<void> {
  const target = page.getByRole(role, { name, exact: true });
  for (let presses = 0; presses < 80; presses++) {
    if (
      await target.evaluateAll((elements) =>
        elements.some((element) => element === element.ownerDocument.activeElement),
      )
    )
      return;
    await page.keyboard.press('Tab');
  }
  assert.fail(`Tab does not lead to the ${role} “${name}”.`);
}

/** Fails where the focus is on nothing, or on something else than what is named. */
export async function assertFocus(
  page: Page,
  role: 'button' | 'textbox' | 'link' | 'heading',
  name: string,
): Promise<void> {
  const target = page.getByRole(role, { name, exact: true });
  const focused = await page.evaluate('document.activeElement.outerHTML.slice(0, 200)');
  assert.ok(
    await target.evaluateAll((elements) => elements.some((element) => element.matches(':focus'))),
    `The focus is on ${focused}, not on the ${role} “${name}”.`,
  );
}
