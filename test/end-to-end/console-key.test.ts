import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Browser } from 'playwright-core';
import { noBrowser, startBrowser } from '../support/browser.ts';
import { openConsole } from '../support/console.ts';
import { type RunningGateway, startGateway } from '../support/gateway.ts';

describe('the console’s key, in a browser', { skip: noBrowser }, () => {
  let gateway: RunningGateway;
  let browser: Browser;
  before(async () => {
    gateway = await startGateway({}, { host: { operator: 'operator-key' } });
    browser = await startBrowser();
  });
  after(async () => {
    await browser?.close();
    await gateway?.stop();
  });

  test('is asked for once the gateway wants it, again when it is wrong, kept for the tab, and forgotten when told', async () => {
    const { page, complaints, origins, close } = await openConsole(browser, gateway.url);
    const keys = new Set<string | undefined>();
    page.on('request', (request) => keys.add(request.headers()['x-functions-key']));
    await page.goto(`${gateway.url}/console#/health`);
    const dialog = page.getByRole('dialog', { name: 'Operator key' });
    const key = dialog.getByLabel('Key', { exact: true });
    await key.fill('two words');
    await page.keyboard.press('Enter');
    await dialog.getByText('A key has no spaces in it').waitFor();
    await key.fill('wrong-key');
    await page.keyboard.press('Enter');
    await dialog.getByText('The gateway did not take that key.').waitFor();
    await key.fill(' operator-key\n');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: 'Credentials' }).waitFor();
    assert.deepEqual(keys, new Set([undefined, 'wrong-key', 'operator-key']));
    assert.deepEqual([...origins], [gateway.url]);
    assert.ok(!page.url().includes('operator-key'));

    await page.reload();
    await page.getByRole('heading', { name: 'Credentials' }).waitFor();
    assert.equal(await dialog.count(), 0);

    const otherTab = await page.context().newPage();
    await otherTab.goto(`${gateway.url}/console`);
    await otherTab.getByRole('dialog', { name: 'Operator key' }).waitFor();
    await otherTab.close();

    await page.getByRole('button', { name: 'Forget the key' }).click();
    await dialog.waitFor();
    await page.keyboard.press('Escape');
    await page.getByText('A key is needed').waitFor();
    assert.deepEqual(await page.evaluate('[sessionStorage.length, localStorage.length]'), [0, 0]);
    assert.deepEqual(complaints, []);
    await close();
  });
});
