import assert from 'node:assert/strict';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';

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
