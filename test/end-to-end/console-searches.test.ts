import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { openConsole } from '../support/console.ts';
import { SEARCH, standIn } from '../support/console-stand-in.ts';
import { type RunningGateway, startGateway } from '../support/gateway.ts';

describe('the console’s searches, in a browser', { skip: noBrowser }, () => {
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

  /** What the page asks to be changed, as method, path and body. */
  const watch = async (page: Page): Promise<unknown[]> => {
    await standIn(page);
    const changes: unknown[] = [];
    await page.route('**/api/searches**', async (route) => {
      const request = route.request();
      if (request.method() === 'GET') return route.fallback();
      changes.push([request.method(), new URL(request.url()).pathname, request.postDataJSON()]);
      const status = request.method() === 'POST' ? 201 : 200;
      await route.fulfill({ status, json: { ...SEARCH, paused: true, warnings: ['Mind the price.'] } });
    });
    return changes;
  };

  test('a new search costs nothing until its price was seen and confirmed', async () => {
    const { page, complaints, go, close } = await openConsole(browser, gateway.url);
    const changes = await watch(page);
    await go('#/searches');
    const write = async (): Promise<void> => {
      await page.getByLabel('Query').fill('coffee lang:en');
      await page.getByLabel('Leave out replies').check();
      await page.getByRole('button', { name: 'See its price' }).click();
      await page.getByRole('dialog').getByText('$7.50 a day').waitFor();
    };
    await write();
    await page.keyboard.press('Escape');
    await page.getByText('It is paused, and costs nothing.').waitFor();
    const created = [
      'POST',
      '/api/searches',
      { query: 'coffee lang:en', drop_reposts: true, drop_replies: true, paused: true },
    ];
    assert.deepEqual(changes, [created]);
    await write();
    await page.getByRole('dialog').getByRole('button', { name: 'Start collecting' }).click();
    await page.getByText('It collects with its next look').waitFor();
    assert.deepEqual(changes.slice(2), [['PATCH', `/api/searches/${SEARCH.id}`, { paused: false }]]);
    assert.deepEqual(complaints, []);
    await close();
  });

  test('one is paused at once, and deleted after a confirmation', async () => {
    const { page, go, close } = await openConsole(browser, gateway.url);
    const changes = await watch(page);
    await go('#/searches');
    await page.getByRole('button', { name: 'Pause Coffee' }).click();
    await page.getByText('It is paused.').waitFor();
    await page.getByRole('button', { name: 'Delete Coffee' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
    await page.getByText('It is deleted.').waitFor();
    const path = `/api/searches/${SEARCH.id}`;
    assert.deepEqual(changes, [
      ['PATCH', path, { paused: true }],
      ['DELETE', path, null],
    ]);
    await close();
  });

  test('what strangers wrote is text, and pictures come from X’s own host alone', async () => {
    const { page, complaints, origins, go, close } = await openConsole(browser, gateway.url);
    await standIn(page);
    await go(`#/searches/${SEARCH.id}`);
    await page.getByText('<img src=x onerror=').waitFor();
    await page.getByText('Ada <b>').waitFor();
    const pictures = await page
      .locator('main img')
      .evaluateAll((images) => images.map((image) => image.getAttribute('src')));
    assert.deepEqual(pictures, [
      'https://pbs.twimg.com/profile_images/1/a.png',
      'https://pbs.twimg.com/media/1.png',
    ]);
    assert.notEqual(await page.title(), 'taken');
    assert.ok([...origins].every((origin) => [gateway.url, 'https://pbs.twimg.com'].includes(origin)));
    assert.deepEqual(complaints, []);
    await close();
  });
});
