import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';
import type { AxeResults } from 'axe-core';
import type { Page } from 'playwright-core';
import { publish } from '../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../local/twitter-simulator/world.ts';
import { png } from '../local/twitter-simulator/sample-files.ts';
import { noBrowser } from '../support/browser.ts';
import { type ConsoleWorld, isTooWide, startConsole } from '../support/console.ts';

const axe = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

describe('the console’s views, in a browser', { skip: noBrowser }, () => {
  let world: ConsoleWorld;
  let places: readonly string[];
  before(async () => {
    world = await startConsole({ SEARCH_QUERY: 'okapi' });
    const { bench, api, x } = world;
    const later = Date.now() + 3_600_000;
    const at = new Date(later).toISOString();
    const poll = { options: ['A very long answer of 25 ch', 'B'], durationMinutes: 60 };
    const thread = await bench.schedule(['A long word: '.concat('x'.repeat(200)), { text: 'Two', poll }], {
      dueAt: later,
      actAt: later,
    });
    const held = await bench.schedule(['Held'], { state: 'held', reason: 'unconfirmed', actAt: undefined });
    await bench.schedule(['Failed'], { state: 'failed', reason: 'refused', actAt: undefined });
    const { id } = await api('POST', 'media', new Uint8Array(png()));
    const picture = await api('POST', 'scheduled-posts', { media: [{ id, alt_text: 'A cup' }], at });
    const recurrence = { cron: '0 9 * * *', time_zone: 'Europe/Berlin' };
    const series = await api('POST', 'scheduled-posts', { text: '{date}', recurrence });
    await api('POST', 'searches', { query: 'nonsense:operator', name: 'قهوة' });
    x.world.searchDelayMs = 0;
    publish(x.world, { authorId: DEMO_USER_ID, text: `An okapi ${'x'.repeat(200)}` }, x.clock.now());
    await world.tick('collect-searches');
    places = [
      '#/posts',
      '#/posts?show=all',
      '#/posts?show=calendar',
      `#/post/${thread.id}`,
      `#/post/${thread.id}?edit=1`,
      `#/post/${held.id}`,
      `#/post/${picture.id}`,
      `#/post/${series.id}`,
      '#/write',
      '#/searches',
      '#/searches/setting',
      '#/health',
    ];
  });
  after(() => world?.stop());

  /** The names of time zones are many, and all alike. */
  const faultsOf = async (page: Page): Promise<unknown[]> => {
    const { violations } = (await page.evaluate(
      'axe.run({ exclude: [".zone option:nth-child(n+3)"] }, { resultTypes: ["violations"] })',
    )) as AxeResults;
    return violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  };

  const looks = [
    ['a phone by day', { width: 360, height: 740 }, 'light'],
    ['a desk by night', { width: 1280, height: 860 }, 'dark'],
  ] as const;
  for (const [look, viewport, colorScheme] of looks) {
    test(`have no known barrier and do not scroll sideways: ${look}`, async () => {
      const { page, complaints, go, close } = await world.open({
        viewport,
        colorScheme,
        reducedMotion: 'reduce',
      });
      await go('#/posts');
      await page.evaluate(await readFile(axe, 'utf8'));
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
});
