import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import type { Post } from '../../functions/publishing/post.ts';
import { type Azurite, startAzurite } from '../support/azurite.ts';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { isTooWide, openConsole, settled } from '../support/console.ts';
import { publishing, type TestPublishing } from '../support/publishing.ts';
import { type Simulated, startSimulated } from '../support/simulated.ts';

type Json = Record<string, unknown>;
const HOUR_MS = 3_600_000;

describe('the console’s posts, in a browser', { skip: noBrowser }, () => {
  let azurite: Azurite;
  let simulated: Simulated;
  let browser: Browser;
  /** Writes posts in states that take hours to get into, into the gateway's own tables. */
  let bench: TestPublishing;
  before(async () => {
    azurite = await startAzurite();
    simulated = await startSimulated({ AzureWebJobsStorage: azurite.connectionString });
    browser = await startBrowser();
    bench = publishing({ connectionString: azurite.connectionString, xOrigin: simulated.x.url, suffix: '' });
  });
  after(async () => {
    await browser?.close();
    await simulated?.stop();
    await azurite?.stop();
  });

  const inAnHour = (): string => new Date(Date.now() + HOUR_MS).toISOString();
  const schedule = async (body: Json): Promise<Json> => {
    const response = await fetch(`${simulated.gateway.url}/api/scheduled-posts`, {
      method: 'POST',
      body: JSON.stringify({ at: inAnHour(), ...body }),
    });
    assert.equal(response.status, 201);
    return (await response.json()) as Json;
  };
  const open = (options = {}) => openConsole(browser, simulated.gateway.url, options);

  test('a post’s text is text, wherever it is shown', async () => {
    const hostile = '<img src=x onerror="document.title=\'taken\'"> <b>bold</b>';
    const { id, at } = await schedule({
      text: hostile,
      poll: { options: ['<i>a</i>', '<svg/onload=1>'], duration_minutes: 60 },
    });
    const day = String(at).slice(0, 10);
    const { page, complaints, go, close } = await open({ timezoneId: 'UTC' });
    for (const hash of [
      '#/posts',
      '#/posts?show=all',
      `#/posts?show=calendar&month=${day.slice(0, 7)}&day=${day}`,
      `#/post/${id}`,
    ]) {
      await go(hash);
      assert.ok((await page.content()).includes('&lt;img src=x'), hash);
      assert.equal(
        await page
          .locator('main :is(b, i, svg[onload], img[src=x])')
          .filter({ hasText: /bold|^a$/ })
          .count(),
        0,
      );
      assert.equal(await page.locator('img[src="x"]').count(), 0);
    }
    assert.notEqual(await page.title(), 'taken');
    // Trusted Types: even a defect of the page's could not make markup of it.
    await assert.rejects(page.evaluate('document.body.innerHTML = "<p>markup</p>"'), /TrustedHTML/);
    assert.deepEqual(
      complaints.filter((complaint) => !complaint.includes('TrustedHTML')),
      [],
    );
    await close();
  });

  test('a held post is shown first with what to do, and is settled with the post’s address on X', async () => {
    const attempt = { leaseUntil: Date.now() - HOUR_MS, armedAt: Date.now() - 2 * HOUR_MS, looks: 3 };
    const held: Partial<Post> = { state: 'held', reason: 'unconfirmed', actAt: undefined, attempt };
    const { id } = await bench.schedule(['Is it there?'], held);
    const { page, complaints, go, close } = await open();
    await go('#/posts');
    await page.locator('.attention').getByText('Is it there?').click();
    await page.getByText('Look at the account on X.').waitFor();
    await page.getByRole('button', { name: 'It is on X' }).click();
    await page.getByText('neither the address of a post on X').waitFor();
    await page
      .getByLabel('Its address, or its id')
      .fill('https://x.com/gateway_demo/status/1866000000000000001?s=20');
    await page.getByRole('button', { name: 'It is on X' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'It is on X' }).click();
    await page.getByText('Posted', { exact: true }).waitFor();
    const post = await bench.post(id);
    assert.deepEqual([post.state, post.parts[0]?.xId], ['posted', '1866000000000000001']);
    assert.equal(
      await page.getByRole('link', { name: 'See it on X' }).getAttribute('href'),
      'https://x.com/i/status/1866000000000000001',
    );
    assert.deepEqual(complaints, []);
    await close();
  });

  test('sending again is offered only once it is possible, and then sends', async () => {
    const early: Partial<Post> = {
      state: 'held',
      reason: 'unconfirmed',
      actAt: undefined,
      attempt: { leaseUntil: Date.now() + HOUR_MS, armedAt: Date.now(), looks: 3 },
    };
    const { id } = await bench.schedule(['Too early'], early);
    const late = await bench.schedule(['Late, but still wanted'], {
      state: 'held',
      reason: 'too-late',
      actAt: undefined,
    });
    const { page, go, close } = await open();
    await go(`#/post/${id}`);
    await page.getByText('until then an earlier send may still be under way').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Send it again' }).count(), 0);
    await go(`#/post/${late.id}`);
    await page.getByRole('button', { name: 'Send it again' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Send it again' }).click();
    await page.getByText('Scheduled', { exact: true }).waitFor();
    assert.equal((await bench.post(late.id)).state, 'scheduled');
    await close();
  });

  test('a scheduled post is changed, published after a confirmation, and another cancelled', async () => {
    const { id } = await schedule({ text: 'Before' });
    const other = await schedule({ text: 'Not after all' });
    const { page, complaints, go, close } = await open();
    await go(`#/post/${id}`);
    await page.getByRole('link', { name: 'Change' }).click();
    await page.getByLabel('Text', { exact: true }).fill('After');
    await page.getByLabel('Date and time').fill('2000-01-01T09:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Date and time lies in the past.').first().waitFor();
    const [local = ''] = new Date(Date.now() + 24 * HOUR_MS).toISOString().split('Z');
    await page.getByLabel('Date and time').fill(local.slice(0, 16));
    await page.getByLabel('Time zone').last().selectOption('UTC');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    const changed = await bench.post(String(id));
    assert.deepEqual(
      [changed.parts[0]?.content.text, new Date(changed.dueAt).toISOString().slice(0, 16)],
      ['After', local.slice(0, 16)],
    );
    await page.getByRole('button', { name: 'Publish now' }).click();
    await page.getByRole('dialog').getByText('$0.015').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish now' }).click();
    await page.getByText('Posted', { exact: true }).waitFor();
    assert.equal([...simulated.x.world.posts.values()].filter(({ text }) => text === 'After').length, 1);
    await go(`#/post/${other.id}`);
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the post' }).click();
    await page.getByText('Cancelled', { exact: true }).waitFor();
    assert.deepEqual(complaints, []);
    await close();
  });

  test('the calendar shows the day in the chosen zone, and back and reload keep the place', async () => {
    await schedule({
      text: 'Near midnight',
      at: `${new Date(Date.now() + 40 * 24 * HOUR_MS).toISOString().slice(0, 10)}T23:30:00Z`,
    });
    const day = new Date(Date.now() + 40 * 24 * HOUR_MS).toISOString().slice(0, 10);
    const next = new Date(Date.now() + 41 * 24 * HOUR_MS).toISOString().slice(0, 10);
    const { page, go, close } = await open({ timezoneId: 'UTC' });
    await go(`#/posts?show=calendar&month=${day.slice(0, 7)}&day=${day}`);
    await page.locator('.day').getByText('Near midnight').waitFor();
    await page.getByLabel('Time zone').selectOption('Asia/Tokyo');
    await page.locator('.day').getByText('No posts on this day.').waitFor();
    await go(`#/posts?show=calendar&month=${next.slice(0, 7)}`);
    await page.locator(`#day-${next}`).click();
    await page.locator('.day').getByText('Near midnight').waitFor();
    await page.reload();
    await page.locator('.day').getByText('Near midnight').waitFor();
    await page.getByRole('link', { name: 'Health' }).click();
    await page.getByRole('heading', { name: 'Health' }).waitFor();
    await page.goBack();
    await page.locator('.day').getByText('Near midnight').waitFor();
    await settled(page);
    assert.equal(await isTooWide(page), false);
    await close();
  });

  test('a repeating post is listed at its next time, stands on the calendar at each, is changed and stopped', async () => {
    const { id, upcoming } = await schedule({
      at: undefined,
      text: 'Open on {date}',
      recurrence: { cron: '30 9 * * *', time_zone: 'UTC', count: 3 },
    });
    const [first = '', second = ''] = upcoming as string[];
    const { page, complaints, go, close } = await open({ timezoneId: 'UTC' });
    const row = page.locator(`#post-${id}`);
    const now = async (): Promise<Json> =>
      (await (await fetch(`${simulated.gateway.url}/api/scheduled-posts/${id}`)).json()) as Json;
    await go('#/posts');
    assert.equal(await row.locator('time').getAttribute('datetime'), first);
    await go(`#/posts?show=calendar&month=${second.slice(0, 7)}&day=${second.slice(0, 10)}`);
    assert.equal(await row.locator('time').getAttribute('datetime'), second);
    await row.click();
    await page.getByText('Next times').waitFor();
    assert.equal(await page.locator('.standing time').getAttribute('datetime'), first);
    await page.getByRole('link', { name: 'Change' }).click();
    await page.getByLabel('How many').fill('4');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    assert.equal((await now()).state, 'recurring');
    assert.deepEqual((await now()).recurrence, { cron: '30 9 * * *', time_zone: 'UTC', count: 4 });
    await page.getByRole('button', { name: 'Stop repeating' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Stop it' }).click();
    await page.getByText('Done.').waitFor();
    await page.getByText('No further time').waitFor();
    assert.equal((await now()).state, 'cancelled');
    assert.deepEqual(complaints, []);
    await close();
  });
});
