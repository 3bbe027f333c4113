import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { type Simulated, startSimulated } from '../support/simulated.ts';

describe('the simulator’s timeline page', { skip: noBrowser }, () => {
  let simulated: Simulated;
  let browser: Browser;
  before(async () => {
    simulated = await startSimulated({ ALLOWED_OPERATIONS: 'createPosts' });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await simulated?.stop();
  });

  test('shows the seeded posts on a phone, and a new one as it arrives, with its text as text', async () => {
    const page = await browser.newPage({ viewport: { width: 390, height: 844 } });
    const complaints: string[] = [];
    page.on('console', (message) => {
      if (message.type() === 'error') complaints.push(message.text());
    });
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(simulated.x.url);
    await page.locator('article').nth(5).waitFor();
    assert.ok(
      await page.evaluate('document.documentElement.scrollWidth <= innerWidth'),
      'the page scrolls sideways',
    );

    const text = `<img src=x onerror=alert(1)> arrived ${'just now'}`;
    const response = await fetch(`${simulated.gateway.url}/2/tweets`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ text }),
    });
    assert.equal(response.status, 201);
    const arrived = page.locator('article').filter({ hasText: text });
    await arrived.first().waitFor();
    assert.equal(await arrived.locator('img[src="x"]').count(), 0);
    assert.deepEqual(complaints, []);
  });
});
