import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Attempt, Post } from '../../functions/publishing/post.ts';
import { noBrowser } from '../support/browser.ts';
import {
  assertFocus,
  type ConsoleWorld,
  isTooWide,
  settled,
  startConsole,
  tabTo,
} from '../support/console.ts';

type Json = Record<string, unknown>;
const HOUR_MS = 3_600_000;

describe('the console’s posts, in a browser', { skip: noBrowser }, () => {
  let world: ConsoleWorld;
  before(async () => {
    world = await startConsole();
  });
  after(() => world?.stop());

  const inAnHour = (): string => new Date(Date.now() + HOUR_MS).toISOString();
  const settledAttempt = (): Attempt => ({
    leaseUntil: Date.now() - HOUR_MS,
    armedAt: Date.now() - 2 * HOUR_MS,
    looks: 3,
  });
  const schedule = (body: Json): Promise<Json> =>
    world.api('POST', 'scheduled-posts', { at: inAnHour(), ...body });

  test('a post’s text is text, wherever it is shown', async () => {
    const hostile = '<img src=x onerror="document.title=\'taken\'"> <b>bold</b>';
    const { id, at } = await schedule({
      text: hostile,
      poll: { options: ['<i>a</i>', '<svg/onload=1>'], duration_minutes: 60 },
    });
    const day = String(at).slice(0, 10);
    const { page, complaints, go, close } = await world.open({ timezoneId: 'UTC' });
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
    const attempt = settledAttempt();
    const held: Partial<Post> = { state: 'held', reason: 'unconfirmed', actAt: undefined, attempt };
    const { id } = await world.bench.schedule(['Is it there?'], held);
    const { page, complaints, go, close } = await world.open();
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
    const post = await world.bench.post(id);
    assert.deepEqual([post.state, post.parts[0]?.xId], ['posted', '1866000000000000001']);
    assert.equal(
      await page.getByRole('link', { name: 'See it on X' }).getAttribute('href'),
      'https://x.com/i/status/1866000000000000001',
    );
    assert.deepEqual(complaints, []);
    await close();
  });

  test('sending again is offered only once it is possible, and then sends; by keyboard alone', async () => {
    const early: Partial<Post> = {
      state: 'held',
      reason: 'unconfirmed',
      actAt: undefined,
      attempt: { leaseUntil: Date.now() + HOUR_MS, armedAt: Date.now(), looks: 3 },
    };
    const { id } = await world.bench.schedule(['Too early'], early);
    const late = await world.bench.schedule(['Late, but still wanted'], {
      state: 'held',
      reason: 'too-late',
      actAt: undefined,
    });
    const { page, go, close } = await world.open();
    await go(`#/post/${id}`);
    await page.getByText('until then an earlier send may still be under way').waitFor();
    assert.equal(await page.getByRole('button', { name: 'Send it again' }).count(), 0);
    await go(`#/post/${late.id}`);
    await tabTo(page, 'button', 'Send it again');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await tabTo(page, 'button', 'Back');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await assertFocus(page, 'button', 'Send it again');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('It is now: Scheduled.').waitFor();
    await assertFocus(page, 'heading', 'Post');
    assert.equal((await world.bench.post(late.id)).state, 'scheduled');
    await close();
  });

  test('of a thread that stopped half-way it is said how far it came, and the part that is next is settled', async () => {
    const parts = [
      { content: { text: 'First' }, xId: '1866000000000000009' },
      { content: { text: 'Second' } },
    ];
    const { id } = await world.bench.schedule([], {
      ...{ parts, state: 'held', reason: 'credits', actAt: undefined, attempt: settledAttempt() },
    });
    const { page, go, close } = await world.open();
    await go(`#/post/${id}`);
    await page.getByText('1 of its 2 parts is on X.').waitFor();
    await page.getByRole('heading', { name: 'Part 2 is on X' }).waitFor();
    await page.getByText('Part 2 has not reached X').waitFor();
    await close();
  });

  test('a post that X refused as a duplicate leads to the earlier one on X', async () => {
    const { id } = await world.bench.schedule(['Said before'], {
      ...{ state: 'failed', reason: 'duplicate', duplicateOf: '1866000000000000002', actAt: undefined },
    });
    const { page, complaints, go, close } = await world.open();
    await go('#/posts');
    await page.locator(`#attention-${id}`).click();
    await page.getByText('an equal post is on the account already').waitFor();
    const link = page.getByRole('link', { name: 'The equal post on X' });
    assert.equal(await link.getAttribute('href'), 'https://x.com/i/status/1866000000000000002');
    // One that may be this very post is settled with its id, which is there already.
    const held = await world.bench.schedule(['Said before, perhaps by this one'], {
      ...{ state: 'held', reason: 'duplicate', duplicateOf: '1866000000000000003', actAt: undefined },
      attempt: settledAttempt(),
    });
    await go(`#/post/${held.id}`);
    await page.getByRole('button', { name: 'It is on X' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'It is on X' }).click();
    await page.getByText('Posted', { exact: true }).waitFor();
    assert.equal((await world.bench.post(held.id)).parts[0]?.xId, '1866000000000000003');
    assert.deepEqual(complaints, []);
    await close();
  });

  test('a post that was skipped says so, and asks nothing of the person', async () => {
    const { id } = await world.bench.schedule(['Lunch'], {
      ...{ state: 'skipped', reason: 'too-late', actAt: undefined },
    });
    const { page, go, close } = await world.open();
    await go(`#/post/${id}`);
    await page.getByText('It was too late, and was to be skipped then.').waitFor();
    assert.equal(await page.getByText('What to do').count(), 0);
    await close();
  });

  test('a scheduled post is changed, published after a confirmation, and another cancelled', async () => {
    const { id } = await schedule({ text: 'Before' });
    const other = await schedule({ text: 'Not after all' });
    const { page, complaints, go, close } = await world.open();
    await go(`#/post/${id}`);
    await page.getByRole('link', { name: 'Change' }).press('Enter');
    await assertFocus(page, 'heading', 'Change a post');
    await page.getByLabel('Text', { exact: true }).fill('After');
    await page.getByLabel('Date and time').fill('2000-01-01T09:00');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Date and time lies in the past.').first().waitFor();
    const [local = ''] = new Date(Date.now() + 24 * HOUR_MS).toISOString().split('Z');
    await page.getByLabel('Date and time').fill(local.slice(0, 16));
    await page.getByLabel('Time zone').last().selectOption('UTC');
    await page.getByRole('button', { name: 'Save' }).click();
    await page.getByText('Saved.').waitFor();
    await assertFocus(page, 'heading', 'Post');
    const changed = await world.bench.post(String(id));
    assert.deepEqual(
      [changed.parts[0]?.content.text, new Date(changed.dueAt).toISOString().slice(0, 16)],
      ['After', local.slice(0, 16)],
    );
    await page.getByRole('button', { name: 'Publish now' }).click();
    await page.getByRole('dialog').getByText('$0.015').waitFor();
    await page.getByRole('dialog').getByRole('button', { name: 'Publish now' }).click();
    await page.getByText('Posted', { exact: true }).waitFor();
    assert.equal([...world.x.world.posts.values()].filter(({ text }) => text === 'After').length, 1);
    await go(`#/post/${other.id}`);
    await page.getByRole('button', { name: 'Cancel it' }).click();
    await page.getByRole('dialog').getByRole('button', { name: 'Cancel the post' }).click();
    await page.getByText('It is now: Cancelled.').waitFor();
    await assertFocus(page, 'heading', 'Post');
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
    const { page, go, close } = await world.open({ timezoneId: 'UTC' });
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
});
