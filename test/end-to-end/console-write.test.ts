import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { noBrowser } from '../support/browser.ts';
import { type ConsoleWorld, startConsole, tabTo } from '../support/console.ts';

type Json = Record<string, unknown>;

describe('writing in the console, in a browser', { skip: noBrowser }, () => {
  let world: ConsoleWorld;
  before(async () => {
    world = await startConsole();
  });
  after(() => world?.stop());

  const withText = async (text: string): Promise<Json[]> => {
    const { posts } = await world.api('GET', 'scheduled-posts?limit=200');
    return (posts as (Json & { parts: Json[] })[]).filter(({ parts }) => parts[0]?.text === text);
  };

  test('a post is written, priced and scheduled by keyboard alone', async () => {
    const { page, complaints, origins, go, close } = await world.open();
    await go('#/posts');
    await tabTo(page, 'link', 'Write');
    await page.keyboard.press('Enter');
    await tabTo(page, 'textbox', 'Text');
    await page.keyboard.type('Fresh 早安 https://example.com/a/long/path');
    await page.getByText('34 / 280').waitFor();
    await page.getByText('$0.20').waitFor();
    await tabTo(page, 'button', 'Add a part, for a thread');
    await page.keyboard.press('Enter');
    await page.keyboard.type('And a second part');
    await page.getByText('$0.215').waitFor();
    await tabTo(page, 'button', 'Schedule');
    await page.keyboard.press('Enter');
    const dialog = page.getByRole('dialog', { name: 'Schedule?' });
    await dialog.getByText('And a second part').waitFor();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'detached' });
    assert.deepEqual(await withText('Fresh 早安 https://example.com/a/long/path'), []);
    await tabTo(page, 'button', 'Schedule');
    await page.keyboard.press('Enter');
    await tabTo(page, 'button', 'Schedule');
    await page.keyboard.press('Enter');
    await page.getByText('The gateway has it.').waitFor();
    const [post, ...others] = await withText('Fresh 早安 https://example.com/a/long/path');
    assert.equal(others.length, 0);
    assert.equal(new URL(page.url()).hash, `#/post/${post?.id}`);
    assert.deepEqual([...origins], [world.gateway.url]);
    assert.deepEqual(complaints, []);
    await close();
  });

  test('every fault is shown at its field and in a list that leads there; what was written stays, after a reload too', async () => {
    const { page, complaints, go, close } = await world.open();
    await go('#/write');
    const text = 'x'.repeat(281);
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill(text);
    await page.getByText('281 / 280, 1 too many').waitFor();
    await page.getByLabel('Late after (minutes)').fill('0');
    await page.getByRole('button', { name: 'Schedule' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click();
    await page.getByText('2 things are to be mended').waitFor();
    const area = page.getByRole('textbox', { name: 'Text', exact: true });
    assert.equal(await area.getAttribute('aria-invalid'), 'true');
    const described = (await area.getAttribute('aria-describedby')) ?? '';
    assert.match(
      (await page.locator(`#${described.split(' ').at(-1)}`).textContent()) ?? '',
      /281 characters as X counts/,
    );
    await page
      .getByRole('alert')
      .getByRole('button', { name: /^Late after/ })
      .click();
    assert.equal(
      await page.getByLabel('Late after (minutes)').evaluate((element) => element.matches(':focus')),
      true,
    );
    await page.reload();
    assert.equal(await area.inputValue(), text);
    assert.deepEqual(complaints, []);
    await close();
  });

  test('an answer that was lost, and a second try, make one post; other words are then not sent unasked', async () => {
    const { page, go, close } = await world.open();
    await go('#/write');
    const area = page.getByRole('textbox', { name: 'Text', exact: true });
    const send = async (): Promise<void> => {
      await page.getByRole('button', { name: 'Schedule' }).click();
      await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click();
    };
    await page.route(
      '**/api/scheduled-posts',
      async (route) => {
        await route.fetch();
        await route.abort();
      },
      { times: 1 },
    );
    await area.fill('Once, whatever happens');
    await send();
    await page.getByText('The gateway did not answer').waitFor();
    await area.fill('Other words');
    await send();
    await page.getByText('What you sent first was probably kept').waitFor();
    assert.equal((await withText('Other words')).length, 0);
    await area.fill('Once, whatever happens');
    await send();
    await page.getByText('The gateway has it.').waitFor();
    assert.equal((await withText('Once, whatever happens')).length, 1);
    await close();
  });

  test('what is being written outlives another time zone, and a day of the calendar is taken once', async () => {
    const { page, complaints, go, close } = await world.open();
    await go('#/posts?show=calendar&month=2026-13&day=nonsense');
    await page.getByRole('link', { name: 'Write one for this day' }).click();
    await go('#/write?day=2027-03-01');
    const time = page.getByLabel('Date and time');
    assert.match(await time.inputValue(), /^2027-03-01T/);
    await time.fill('2027-03-05T09:00');
    await page.reload();
    assert.equal(await time.inputValue(), '2027-03-05T09:00');
    await page.getByRole('textbox', { name: 'Text', exact: true }).fill('Kept');
    await page.getByLabel('Time zone').first().selectOption('Asia/Tokyo');
    assert.equal(await page.getByRole('textbox', { name: 'Text', exact: true }).inputValue(), 'Kept');
    await go('#/health');
    await go('#/write');
    assert.equal(await page.getByRole('textbox', { name: 'Text', exact: true }).inputValue(), 'Kept');
    assert.deepEqual(complaints, []);
    await close();
  });
});
