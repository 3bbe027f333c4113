import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { openConsole } from '../support/console.ts';
import { type RunningGateway, startGateway } from '../support/gateway.ts';

const BLOCK = 4 * 1024 * 1024;
/** A picture of one pixel. */
const GIF = Buffer.from('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7', 'base64');

describe('media and repeating posts that are written in the console, in a browser', {
  skip: noBrowser,
}, () => {
  let gateway: RunningGateway;
  let browser: Browser;
  before(async () => {
    gateway = await startGateway({});
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  /** Takes media and posts in the gateway's place, and tells what was sent. */
  const taking = async (page: Page) => {
    const uploads: unknown[] = [];
    const posts: unknown[] = [];
    await page.route('**/api/media**', async (route) => {
      const request = route.request();
      const body = request.postDataBuffer();
      const isJson = request.headers()['content-type'] === 'application/json';
      uploads.push([
        request.method(),
        new URL(request.url()).pathname,
        isJson ? request.postDataJSON() : (body?.byteLength ?? 0),
      ]);
      if (uploads.length === 3) return route.abort();
      const state = isJson ? { state: 'uploading', block_bytes: BLOCK, blocks: 2 } : { state: 'ready' };
      await route.fulfill(
        request.method() === 'PUT'
          ? { status: 204 }
          : { status: 201, json: { id: `media-${uploads.length}`, ...state } },
      );
    });
    await page.route('**/api/scheduled-posts', async (route) => {
      posts.push(route.request().postDataJSON());
      await route.fulfill({
        status: 201,
        json: { id: 'P', state: 'scheduled', at: '2026-12-01T09:00:00Z', parts: [] },
      });
    });
    return { uploads, posts };
  };
  const schedule = async (page: Page, name: string): Promise<void> => {
    await page.getByRole('button', { name }).click();
    await page.getByRole('dialog').getByRole('button', { name }).click();
    await page.getByText('The gateway has it.').waitFor();
  };

  test('a small file goes whole, a large one in blocks, one of which is sent again after it was lost; both can be described', async () => {
    const { page, complaints, go, close } = await openConsole(browser, gateway.url);
    const { uploads, posts } = await taking(page);
    await go('#/write');
    const add = page.getByLabel('Add pictures or a video');
    await add.setInputFiles({ name: 'cup.gif', mimeType: 'image/gif', buffer: GIF });
    await page.getByLabel('What cup.gif shows').fill('A cup');
    assert.equal(
      await page.locator('.media img').evaluate((image) => image.getAttribute('src')?.startsWith('blob:')),
      true,
    );
    await add.setInputFiles({ name: 'film.mp4', mimeType: 'video/mp4', buffer: Buffer.alloc(BLOCK + 7) });
    await page.getByLabel('What film.mp4 shows').waitFor();
    assert.deepEqual(uploads, [
      ['POST', '/api/media', GIF.byteLength],
      ['POST', '/api/media', { bytes: BLOCK + 7 }],
      ['PUT', '/api/media/media-2/blocks/0', BLOCK],
      ['PUT', '/api/media/media-2/blocks/0', BLOCK],
      ['PUT', '/api/media/media-2/blocks/1', 7],
      ['POST', '/api/media/media-2/complete', 0],
    ]);
    assert.equal(await page.getByLabel('What cup.gif shows').inputValue(), 'A cup');
    assert.equal(await page.getByRole('button', { name: 'Add a poll' }).count(), 0);
    await schedule(page, 'Schedule');
    const [post] = posts as { text?: string; media?: unknown }[];
    assert.equal(post?.text, undefined);
    assert.deepEqual(post?.media, [{ id: 'media-1', alt_text: 'A cup' }, { id: 'media-6' }]);
    assert.deepEqual(complaints, []);
    await close();
  });

  test('a repeating post is sent as a recurrence', async () => {
    const { page, go, close } = await openConsole(browser, gateway.url);
    const { posts } = await taking(page);
    await go('#/write');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Open today, {weekday}');
    await page.getByLabel('Again and again').check();
    await page.getByLabel('Ends').selectOption('After a number of posts');
    await page.getByLabel('How many').fill('5');
    await page.getByText('0 9 * * 1-5').first().waitFor();
    await schedule(page, 'Start repeating');
    const [post] = posts as { recurrence?: unknown }[];
    assert.deepEqual(post?.recurrence, { cron: '0 9 * * 1-5', time_zone: 'Europe/Berlin', count: 5 });
    await close();
  });
});
