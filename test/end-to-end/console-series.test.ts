import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { noBrowser } from '../support/browser.ts';
import { assertFocus, type ConsoleWorld, settled, startConsole } from '../support/console.ts';

type Json = Record<string, unknown>;

describe('posts that repeat in the console, in a browser', { skip: noBrowser }, () => {
  let world: ConsoleWorld;
  before(async () => {
    world = await startConsole({
      TWEET_SCHEDULE: '0 0 9 1 1 *',
      TWEET_TEXT: 'Happy new year, it is {date}',
      TWEET_TIME_ZONE: 'Asia/Tokyo',
    });
  });
  after(() => world?.stop());

  const seriesOf = (page: Page): Promise<Json> =>
    world.api('GET', `scheduled-posts/${new URL(page.url()).hash.replace('#/post/', '')}`);

  test('one is written: it is counted and priced as long as its text can become, and sent as a recurrence', async () => {
    const { page, complaints, go, close } = await world.open();
    await go('#/write');
    const text = page.getByRole('textbox', { name: 'Text', exact: true });
    await text.fill('See {weekday}.com on {date}');
    await page.getByText('27 / 280').waitFor();
    await page.getByText('$0.015').waitFor();
    await page.getByLabel('Again and again').check();
    // Wednesday.com is a link: 23 characters, and dearer.
    await page.getByText('41 / 280').waitFor();
    await page.getByText('$0.20', { exact: true }).waitFor();
    await page.getByLabel('Ends').selectOption('After a number of posts');
    await page.getByLabel('How many').fill('5');
    await page.getByRole('button', { name: 'Start repeating' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByText('from Monday to Friday at 09:00, 5 times (Europe/Berlin)').waitFor();
    await dialog.getByText('at most $0.20 each time').waitFor();
    const answered = page.waitForResponse('**/api/scheduled-posts');
    await dialog.getByRole('button', { name: 'Start repeating' }).click();
    assert.equal(((await (await answered).json()) as Json).price_usd, 0.2);
    await page.getByText('The gateway has it.').waitFor();
    const { recurrence } = await seriesOf(page);
    assert.deepEqual(recurrence, { cron: '0 9 * * 1-5', time_zone: 'Europe/Berlin', count: 5 });
    await page.getByText('So far it has made 0 posts.').waitFor();
    assert.deepEqual(complaints, []);
    await close();
  });

  test('one is listed at its next time, stands on the calendar at each, is changed and stopped', async () => {
    const made = await world.api('POST', 'scheduled-posts', {
      text: 'Open on {date}, {time}',
      recurrence: { cron: '0 */6 * * *', time_zone: 'UTC', count: 30 },
    });
    const days = [1, 2].map((later) => new Date(Date.now() + later * 86_400_000).toISOString().slice(0, 10));
    const { page, complaints, go, close } = await world.open({ timezoneId: 'UTC' });
    await go('#/posts');
    await page.getByRole('link', { name: 'Open on {date}, {time}' }).waitFor();
    for (const day of days) {
      await go(`#/posts?show=calendar&month=${day.slice(0, 7)}&day=${day}`);
      await settled(page);
      const rows = page.locator('.day .row').filter({ hasText: 'Open on {date}, {time}' });
      assert.deepEqual(await rows.locator('time').allTextContents(), ['00:00', '06:00', '12:00', '18:00']);
    }
    await page.locator('.day').getByText('Open on {date}, {time}').first().click();
    await page.getByText('as cron 0 */6 * * *, 30 times (UTC)').waitFor();
    await page.getByRole('link', { name: 'Change' }).click();
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Open on {date}, {time}!');
    await page.getByText('26 / 280').waitFor();
    await page.getByLabel('Ends').selectOption('Never');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await settled(page);
    await assertFocus(page, 'heading', 'Post');
    const changed = await seriesOf(page);
    assert.deepEqual(changed.recurrence, { cron: '0 */6 * * *', time_zone: 'UTC' });
    assert.equal((changed.parts as Json[])[0]?.text, 'Open on {date}, {time}!');
    await page.getByText('26 more, and so on').waitFor();
    await page.getByRole('button', { name: 'Stop repeating' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop it' }).click();
    await page.getByText('It is now: Cancelled.').waitFor();
    await page.getByText('No further time').waitFor();
    assert.equal((await world.api('GET', `scheduled-posts/${made.id}`)).state, 'cancelled');
    await page.getByRole('button', { name: 'Write it again' }).click();
    assert.equal(await page.getByLabel('Again and again').isChecked(), true);
    assert.equal(await page.getByLabel('Cron expression').inputValue(), '0 */6 * * *');
    assert.deepEqual(complaints, []);
    await close();
  });

  test('the one of the settings is changed there only; a post that it made names it, and is settled like any other', async () => {
    await world.tick('publish-due-posts');
    const { id } = await world.bench.schedule(['Happy new year, it is 2026-01-01'], {
      ...{ by: 'settings', series: 'series-settings' },
      ...{ state: 'held', reason: 'credits', actAt: undefined },
    });
    const { page, complaints, go, close } = await world.open();
    await go(`#/post/${id}`);
    await page.getByRole('button', { name: 'Drop it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Drop it' }).click();
    await page.getByText('It is now: Cancelled.').waitFor();
    await page.getByRole('link', { name: 'a post that repeats' }).click();
    await page.getByText('The app settings TWEET_SCHEDULE and TWEET_TEXT make this').waitFor();
    await page.getByText('Happy new year, it is {date}').waitFor();
    assert.equal(await page.locator('main').getByRole('button').count(), 0);
    assert.equal(await page.getByRole('link', { name: 'Change' }).count(), 0);
    assert.deepEqual(complaints, []);
    await close();
  });
});
