import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page, Route } from 'playwright-core';
import { mp4, png } from '../local/twitter-simulator/sample-files.ts';
import { noBrowser } from '../support/browser.ts';
import { assertFocus, type ConsoleWorld, startConsole } from '../support/console.ts';

type Json = Record<string, unknown>;
const MIB = 1024 * 1024;
const BLOCK = 4 * MIB;

describe('pictures and videos in the console, in a browser', { skip: noBrowser }, () => {
  let world: ConsoleWorld;
  before(async () => {
    world = await startConsole({ MAX_MEDIA_BYTES: String(2 * MIB) });
  });
  after(() => world?.stop());

  const schedule = async (page: Page): Promise<void> => {
    await page.getByRole('button', { name: 'Schedule' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Schedule' }).click();
  };
  /** The only part of the post that is shown, as the gateway has it. */
  const partOf = async (page: Page): Promise<Json> => {
    const id = new URL(page.url()).hash.replace('#/post/', '');
    const { parts } = await world.api('GET', `scheduled-posts/${id}`);
    return (parts as Json[])[0] ?? {};
  };

  test('a picture is described, which costs, and is posted with its description', async () => {
    const { page, complaints, go, close } = await world.open();
    await go('#/write');
    const file = png();
    const picture = { name: 'cup.png', mimeType: 'image/png', buffer: file };
    await page.getByLabel('Add pictures or a video').setInputFiles(picture);
    await page.getByLabel('What cup.png shows').waitFor();
    await page.getByText('$0.015').waitFor();
    await assertFocus(page, 'textbox', 'What cup.png shows');
    await page.keyboard.type('A cup');
    await page.getByText('$0.02', { exact: true }).waitFor();
    assert.equal(await page.getByRole('button', { name: 'Add a poll' }).count(), 0);
    const answered = page.waitForResponse('**/api/scheduled-posts');
    await schedule(page);
    assert.equal(((await (await answered).json()) as Json).price_usd, 0.02);
    await page.getByText('The gateway has it.').waitFor();
    await page.locator('figure').getByText('A cup').waitFor();
    await page.getByRole('button', { name: 'Publish now' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish now' }).click();
    await page.getByText('It is now: Posted.').waitFor();
    const post = world.x.world.posts.get(String((await partOf(page)).x_id));
    const media = world.x.world.media.get(post?.mediaKeys[0] ?? '');
    assert.deepEqual([post?.rawText, media?.altText, media?.bytes?.equals(file)], ['', 'A cup', true]);
    assert.deepEqual(complaints, []);
    await close();
  });

  test('a large file goes in blocks, one of which is sent again after it was lost; what does not go together is said', async () => {
    const { page, go, close } = await world.open();
    let lost = 0;
    const lose = (route: Route): Promise<void> => {
      lost++;
      return route.abort();
    };
    await page.route('**/blocks/0', lose, { times: 1 });
    await go('#/write');
    const add = page.getByLabel('Add pictures or a video');
    const film = mp4(12, BLOCK + 1_000);
    await add.setInputFiles([
      { name: 'cup.png', mimeType: 'image/png', buffer: png() },
      { name: 'film.mp4', mimeType: 'video/mp4', buffer: film },
    ]);
    await page.getByLabel('What film.mp4 shows').waitFor();
    assert.equal(lost, 1);
    await schedule(page);
    await page.getByRole('alert').getByText('X takes no mixture').waitFor();
    await page.getByRole('button', { name: 'Remove cup.png' }).click();
    await schedule(page);
    await page.getByText('The gateway has it.').waitFor();
    const { id } = ((await partOf(page)).media as Json[])[0] ?? {};
    const { state, kind, bytes } = await world.api('GET', `media/${id}`);
    assert.deepEqual([state, kind, bytes], ['ready', 'video', film.length]);
    await close();
  });

  test('a gateway that takes small bodies only gets all else in blocks; what it then cannot show is said', async () => {
    const { page, go, close } = await world.open();
    await go('#/write');
    const picture = { name: 'harbour.png', mimeType: 'image/png', buffer: png(30, 20, 2 * MIB + 1) };
    await page.getByLabel('Add pictures or a video').setInputFiles(picture);
    await page.getByLabel('What harbour.png shows').fill('The harbour');
    await schedule(page);
    await page.getByText('The gateway has it.').waitFor();
    await page.reload();
    await page.getByText('Too large to be shown here').waitFor();
    await page.locator('figure').getByText('The harbour').waitFor();
    await close();
  });

  test('a file that is gone is said, where it was written and where it was to be posted', async () => {
    const { page, go, close } = await world.open();
    await go('#/write');
    await page
      .getByLabel('Add pictures or a video')
      .setInputFiles({ name: 'cup.png', mimeType: 'image/png', buffer: png() });
    await page.getByLabel('What cup.png shows').waitFor();
    const draft = JSON.parse(String(await page.evaluate('sessionStorage.getItem("draft")')));
    const { id } = draft.parts[0].media[0];
    await world.api('DELETE', `media/${id}`);
    await schedule(page);
    const fault = page.getByRole('alert').getByRole('button', { name: /is not there, or not complete/ });
    await fault.click();
    assert.equal(await page.getByLabel('Add pictures or a video').getAttribute('aria-invalid'), 'true');
    await page.evaluate('sessionStorage.clear()');

    const content = { text: 'A look behind the counter', media: [{ id }] };
    const held = { state: 'held', reason: 'media-missing', actAt: undefined } as const;
    const post = await world.bench.schedule([content], held);
    await go(`#/post/${post.id}`);
    // What the browser has of it goes with the page.
    await page.reload();
    await page.getByText('A picture or video of it is no longer there.').waitFor();
    await page.getByText('This file is no longer there').waitFor();
    await close();
  });
});
