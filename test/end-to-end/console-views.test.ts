import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { isTooWide, openConsole } from '../support/console.ts';
import { SEARCH, standIn } from '../support/console-stand-in.ts';
import { publishing } from '../support/publishing.ts';
import { type Simulated, startSimulated } from '../support/simulated.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe('the console’s views, in a browser', { skip: noBrowser }, () => {
  let azurite: Azurite;
  let simulated: Simulated;
  let browser: Browser;
  let places: readonly string[];
  before(async () => {
    azurite = await startAzurite();
    simulated = await startSimulated({ AzureWebJobsStorage: azurite.connectionString });
    browser = await startBrowser();
    const bench = publishing({
      connectionString: azurite.connectionString,
      xOrigin: simulated.x.url,
      suffix: '',
    });
    const later = Date.now() + 3_600_000;
    const poll = { options: ['A very long answer of 25 ch', 'B'], durationMinutes: 60 };
    const thread = await bench.schedule(['A long word: '.concat('x'.repeat(200)), { text: 'Two', poll }], {
      dueAt: later,
      actAt: later,
    });
    const held = await bench.schedule(['Held'], { state: 'held', reason: 'unconfirmed', actAt: undefined });
    await bench.schedule(['Failed'], { state: 'failed', reason: 'refused', actAt: undefined });
    places = [
      '#/posts',
      '#/posts?show=all',
      '#/posts?show=calendar',
      `#/post/${thread.id}`,
      `#/post/${thread.id}?edit=1`,
      `#/post/${held.id}`,
      '#/write',
      '#/searches',
      `#/searches/${SEARCH.id}`,
      '#/health',
    ];
  });
  after(async () => {
    await browser?.close();
    await simulated?.stop();
    await azurite?.stop();
  });

  const faultsOf = async (page: Page): Promise<unknown[]> => {
    await page.evaluate(await readFile(axe, 'utf8'));
    const { violations } = (await page.evaluate('axe.run(document)')) as AxeResults;
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  };

  const looks = [
    ['a phone by day', { width: 360, height: 740 }, 'light'],
    ['a desk by night', { width: 1280, height: 860 }, 'dark'],
  ] as const;
  for (const [look, viewport, colorScheme] of looks) {
    test(`have no known barrier and do not scroll sideways: ${look}`, async () => {
      const { page, complaints, go, close } = await openConsole(browser, simulated.gateway.url, {
        viewport,
        colorScheme,
        reducedMotion: 'reduce',
      });
      await standIn(page);
      for (const place of places) {
        await go(place);
        assert.equal(await isTooWide(page), false, place);
        assert.deepEqual(await faultsOf(page), [], place);
      }
      await go('#/write');
      await page.getByRole('textbox', { name: 'Text', exact: true }).fill('x'.repeat(300));
      await page.getByRole('button', { name: 'Add a poll' }).click();
      await page.getByLabel('Again and again').check();
      await page.getByLabel('How often').selectOption('cron');
      await page.getByRole('button', { name: 'Start repeating' }).click();
      await page.getByRole('dialog').waitFor();
      assert.deepEqual(await faultsOf(page), [], 'a dialog');
      await page.getByRole('dialog').getByRole('button', { name: 'Start repeating' }).click();
      await page.getByText('to be mended').waitFor();
      assert.equal(await isTooWide(page), false, 'faults');
      assert.deepEqual(await faultsOf(page), [], 'faults');
      assert.deepEqual(complaints, []);
      await close();
    });
  }

  test('of searches and of health say in words why a search cannot be collected', async () => {
    const { url, events } = simulated.gateway;
    const made = await fetch(`${url}/api/searches`, { method: 'POST', body: '{"query": "coffee"}' });
    const { id } = (await made.json()) as { id: string };
    simulated.x.faults.add({ operation: 'searchPostsRecent', kind: 'error', error: 'credits-depleted' });
    await fetch(`${url}/admin/functions/collect-searches`, { method: 'POST', body: '{}' });
    while (events('collect.done').length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    const { page, complaints, go, close } = await openConsole(browser, url);
    const why = 'X’s account has no credits left; add some in X’s console.';
    await go('#/health');
    assert.ok((await page.getByRole('link', { name: why }).getAttribute('href'))?.includes(id));
    await go('#/searches');
    await page.getByText(`${why} The next try is in`).waitFor();
    await fetch(`${url}/api/searches/${id}`, { method: 'DELETE' });
    assert.deepEqual(complaints, []);
    await close();
  });

  test('of what an older gateway lacks are not there', async () => {
    const { page, go, close } = await openConsole(browser, simulated.gateway.url);
    await page.route('**/api/searches', (route) => route.fulfill({ status: 404 }));
    await page.route('**/api/media', (route) => route.fulfill({ status: 404 }));
    const probed = page.waitForResponse('**/api/searches');
    await go('#/write');
    await (await probed).finished();
    assert.equal(await page.getByRole('link', { name: 'Searches' }).count(), 0);
    await page
      .getByLabel('Add pictures or a video')
      .setInputFiles({ name: 'cup.png', mimeType: 'image/png', buffer: Buffer.from('png') });
    await page.getByText('This gateway takes no pictures or videos yet.').waitFor();
    await close();
  });
});
