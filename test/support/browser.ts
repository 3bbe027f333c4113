import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { type Browser, chromium } from 'playwright-core';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where the machine's Chromium is: CHROMIUM_PATH, or on PATH. */
function chromiumPath(): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const onPath = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.CHROMIUM_PATH ?? '', ...onPath].find((file) => file !== '' && existsSync(file));
}

/** Why a test in a browser is skipped; never in CI, where .ci/run brings Chromium. */
export const noBrowser: string | false =
  chromiumPath() || process.env.CI ? false : 'this test needs Chromium: install it, or set CHROMIUM_PATH';

/** A headless Chromium that talks to this machine only. Throws where there is none. */
export async function startBrowser(): Promise<Browser> {
  const executablePath = chromiumPath();
  if (!executablePath) throw new Error('CI is set, but there is no Chromium.');
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-component-update'],
  });
}
