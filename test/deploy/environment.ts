import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rm, rmdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { type AzureState, root, type StubbedAzure, stubAzure } from './azure.ts';

export const FOUR = {
  TWITTER_CONSUMER_KEY: 'simulator-consumer-key',
  TWITTER_CONSUMER_SECRET: 'simulator-consumer-secret',
  TWITTER_ACCESS_TOKEN: '1-simulator-access-token',
  TWITTER_ACCESS_TOKEN_SECRET: 'simulator-access-token-secret',
};
export const VALUES = Object.values(FOUR);
export const BEFORE = `AZURE_LOCATION="westeurope"\n# TWITTER_CONSUMER_KEY is asked for\n`;

export interface Environment extends StubbedAzure {
  /** azd's file. */
  readonly file: string;
  values(): Promise<string>;
}

/** A machine with an azd environment of its own. */
export async function azdEnvironment(t: TestContext, start: Partial<AzureState> = {}): Promise<Environment> {
  const azure = await stubAzure(t, start);
  const name = `test-${randomUUID()}`;
  const folder = join(root, '.azure', name);
  await mkdir(folder, { recursive: true });
  t.after(async () => {
    await rm(folder, { recursive: true });
    // A developer's own environments stay.
    await rmdir(join(root, '.azure')).catch(() => {});
  });
  const file = join(folder, '.env');
  await writeFile(file, BEFORE);
  azure.env.AZURE_ENV_NAME = name;
  return { ...azure, file, values: () => readFile(file, 'utf8') };
}

/** A first provisioning: azd knows no outputs yet. */
export async function firstTime(t: TestContext, start: Partial<AzureState> = {}): Promise<Environment> {
  const environment = await azdEnvironment(t, start);
  delete environment.env.FUNCTION_APP_NAME;
  delete environment.env.AZURE_RESOURCE_GROUP;
  return environment;
}

export function showsNone(said: string): void {
  for (const value of VALUES) assert.ok(!said.includes(value), 'a credential is shown');
}

export const stored = (credentials: object): string =>
  BEFORE +
  Object.entries(credentials)
    .map(([name, value]) => `${name}='${value}'\n`)
    .join('');
