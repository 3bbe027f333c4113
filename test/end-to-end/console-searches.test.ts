import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { publish } from '../../local/twitter-simulator/world/publish.ts';
import { DEMO_USER_ID } from '../../local/twitter-simulator/world.ts';
import { noBrowser } from '../support/browser.ts';
import { assertFocus, type ConsoleWorld, settled, startConsole } from '../support/console.ts';

type Json = Record<string, unknown>;
const PIXEL = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 3 2"><path d="M0 0h3v2H0z"/></svg>';
const TOO_LONG = `${'long '.repeat(60)}{date}`;

describe('the console’s searches, in a browser', { skip: noBrowser }, () => {
  let world: ConsoleWorld;
  before(async () => {
    world = await startConsole({
      SEARCH_QUERY: 'okapi',
      SEARCH_POSTS_PER_DAY: '40',
      TWEET_SCHEDULE: '0 0 9 * * 1-5',
      TWEET_TEXT: TOO_LONG,
    });
    world.x.world.searchDelayMs = 0;
  });
  after(() => world?.stop());

  const searches = async (): Promise<Json[]> => (await world.api('GET', 'searches')).searches as Json[];
  const named = async (query: string): Promise<Json | undefined> =>
    (await searches()).find((search) => search.query === query);
  const post = (text: string, authorId = DEMO_USER_ID): void => {
    publish(world.x.world, { authorId, text }, world.x.clock.now());
    world.x.clock.advance(1);
  };

  test('a new search costs nothing until its price was seen and confirmed', async () => {
    const { page, complaints, go, close } = await world.open();
    await go('#/searches');
    await page.getByLabel('Query').fill('coffee "lang:en');
    await page.getByRole('button', { name: 'See its price' }).click();
    await page.getByText('Query has a quotation mark that is not closed.').first().waitFor();
    await page.getByLabel('Query').fill('coffee lang:en');
    await page.getByLabel('Leave out replies').check();
    await page.getByRole('button', { name: 'See its price' }).click();
    await page.getByRole('dialog').getByText('$0.60 a day').waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('It is paused, and costs nothing.').waitFor();
    const made = await named('coffee lang:en');
    assert.deepEqual([made?.paused, made?.drop_reposts, made?.drop_replies], [true, true, true]);

    const resume = page.getByRole('button', { name: 'Resume coffee lang:en' });
    await resume.focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').getByText('$0.60 a day').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Start collecting' }).click();
    await page.getByText('It collects again.').waitFor();
    await assertFocus(page, 'button', 'Pause coffee lang:en');
    assert.equal((await named('coffee lang:en'))?.paused, false);
    await page.keyboard.press('Enter');
    await page.getByText('It is paused.').waitFor();
    await assertFocus(page, 'button', 'Resume coffee lang:en');
    await page.getByRole('button', { name: 'Delete coffee lang:en' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Delete it' }).click();
    await page.getByText('It is deleted.').waitFor();
    await assertFocus(page, 'heading', 'Searches');
    assert.equal(await named('coffee lang:en'), undefined);
    assert.deepEqual(complaints, []);
    await close();
  });

  test('the search of the setting is changed there; one that X refuses says so, in Health too', async () => {
    await world.api('POST', 'searches', { query: 'nonsense:operator', name: 'Refused' });
    await world.tick('collect-searches');
    const { page, complaints, go, close } = await world.open();
    await go('#/searches');
    const card = (name: string) =>
      page.getByRole('article').filter({ has: page.getByRole('link', { name }) });
    await card('okapi').getByText('The setting SEARCH_QUERY defines it').waitFor();
    assert.equal(await card('okapi').getByRole('button').count(), 0);
    await card('okapi').getByText('Up to date').waitFor();
    await card('Refused').getByText('Not collected').waitFor();
    const [said = ''] =
      /[^:]*operator/.exec(
        String(((await named('nonsense:operator'))?.last_fault as Json | undefined)?.detail),
      ) ?? [];
    await card('Refused').getByText(said).waitFor();
    await go('#/health');
    await page.getByRole('link', { name: 'refused' }).click();
    await page.getByRole('heading', { name: 'Refused' }).waitFor();
    await page.getByText(said).waitFor();
    assert.deepEqual(complaints, []);
    await close();
  });

  test('what strangers wrote is text, as they wrote it, and pictures come from X’s own host alone', async () => {
    const { users, media } = world.x.world;
    const [photo] = media.values().filter(({ type }) => type === 'photo');
    const somebody = users.get(DEMO_USER_ID);
    assert.ok(photo && somebody);
    const hostile = 'quokka <img src=x onerror="document.title=\'taken\'"> &amp; <b>';
    const made = await world.api('POST', 'searches', { query: 'quokka' });
    /** Collects a post with two pictures, whose addresses lead to a host. */
    const collect = async (id: string, origin: string | undefined): Promise<void> => {
      world.x.world.mediaOrigin = origin;
      users.set(id, { ...somebody, id, username: `user${id}`, name: `Ada <b>${id}</b>` });
      const pictures = [{ ...photo, key: `3_${id}`, altText: `A cup ${id}` }];
      publish(world.x.world, { authorId: id, text: hostile, media: pictures }, world.x.clock.now());
      world.x.clock.advance(1);
      await world.tick('collect-searches');
    };
    await collect('7001', undefined);
    await collect('7002', 'https://pbs.twimg.com.pictures.example');
    const { page, complaints, origins, go, close } = await world.open();
    await page.route('https://pbs.twimg.com/**', (route) =>
      route.fulfill({ contentType: 'image/svg+xml', body: PIXEL }),
    );
    await go(`#/searches/${made.id}`);
    assert.equal(await page.getByText(hostile).count(), 2);
    await page.getByText('Ada <b>7002</b>').waitFor();
    await page.getByText('A cup 7002').waitFor();
    await page.getByAltText('A cup 7001').waitFor();
    const pictures = await page
      .locator('main img')
      .evaluateAll((images) => images.map((image) => image.getAttribute('src') ?? ''));
    assert.equal(pictures.length, 2);
    assert.ok(pictures.every((address) => address.startsWith('https://pbs.twimg.com/')));
    assert.notEqual(await page.title(), 'taken');
    assert.ok([...origins].every((origin) => [world.gateway.url, 'https://pbs.twimg.com'].includes(origin)));
    assert.deepEqual(complaints, []);
    await close();
    world.x.world.mediaOrigin = undefined;
  });

  test('posts are shown newest first, page by page, and a gap where some are missing', async () => {
    const { id } = await world.api('POST', 'searches', { query: 'quagga', name: 'Stripes' });
    for (let count = 0; count < 15; count++) post(`Early quagga ${count}`);
    await world.tick('collect-searches');
    for (let count = 0; count < 60; count++) post(`Late quagga ${count}`);
    await world.tick('collect-searches');
    const { page, complaints, go, close } = await world.open();
    await page.route('https://pbs.twimg.com/**', (route) =>
      route.fulfill({ contentType: 'image/svg+xml', body: PIXEL }),
    );
    await go('#/searches');
    const card = page.getByRole('article').filter({ hasText: 'Stripes' });
    await card.getByText('Day’s cap is used up').waitFor();
    await card.getByText('One gap').click();
    await card.getByText('may be missing: the day’s cap was used up').waitFor();
    await go(`#/searches/${id}`);
    await page.getByRole('button', { name: 'Show older ones' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('Early quagga 0').waitFor();
    await assertFocus(page, 'link', 'See it on X');
    await settled(page);
    const shown = await page
      .locator('.x-posts > li')
      .evaluateAll((items) =>
        items.map((item) => /(Early|Late) quagga \d+|missing/.exec(item.textContent ?? '')?.[0]),
      );
    const late = Array.from({ length: 25 }, (_, index) => `Late quagga ${59 - index}`);
    const early = Array.from({ length: 15 }, (_, index) => `Early quagga ${14 - index}`);
    assert.deepEqual(shown, [...late, 'missing', ...early]);
    assert.deepEqual(complaints, []);
    await close();
  });

  test('settings that describe no post that could repeat are told first, and in Health', async () => {
    const { page, go, close } = await world.open();
    for (const place of ['#/posts', '#/health']) {
      await go(place);
      await page.getByText(/^TWEET_TEXT has 310 characters/).waitFor();
    }
    await close();
  });
});
