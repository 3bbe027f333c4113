import { createHash } from 'node:crypto';
import { demoApp } from '../twitter-simulator/demo-app.ts';
import { azuriteVariables } from './azurite.ts';
import { type Ports, storagePorts } from './ports.ts';

/** Which X the gateway talks to. */
export type WhichX =
  | { readonly kind: 'simulator' }
  | {
      readonly kind: 'real';
      readonly origin: string;
      /** Credentials that are to be set too, because others are. */
      readonly missing: readonly string[];
    };

export interface LocalEnvironment {
  /** The functions host's whole environment; either host gets the same. */
  readonly env: NodeJS.ProcessEnv;
  readonly x: WhichX;
  /** Name of the folder for the storage emulator's data: one for each X, so that no row crosses over. */
  readonly storageFolder: string;
}

const DEFAULT_ORIGIN = 'https://api.x.com';
const CREDENTIALS = [
  'TWITTER_CONSUMER_KEY',
  'TWITTER_CONSUMER_SECRET',
  'TWITTER_ACCESS_TOKEN',
  'TWITTER_ACCESS_TOKEN_SECRET',
  'TWITTER_BEARER_TOKEN',
];

/** Real variables win over local.settings.json; without any credentials, X is the simulator. */
export function localEnvironment(
  real: NodeJS.ProcessEnv,
  values: Readonly<Record<string, string>>,
  ports: Ports,
): LocalEnvironment {
  const settings: NodeJS.ProcessEnv = { ...values, ...real };
  const has = (name: string): boolean => Boolean(settings[name]?.trim());
  const origin = settings.TWITTER_API_ORIGIN?.trim() || DEFAULT_ORIGIN;
  const isReal =
    CREDENTIALS.some(has) || settings.TWITTER_SECRETS_FROM === 'key-vault' || origin !== DEFAULT_ORIGIN;
  const missing = settings.TWITTER_SECRETS_FROM === 'key-vault' ? [] : missingHalves(has);
  const x: WhichX = isReal ? { kind: 'real', origin, missing } : { kind: 'simulator' };
  return {
    env: {
      ...settings,
      // With real credentials nothing goes out by itself until the person says so.
      ...(isReal ? { PUBLISHING: settings.PUBLISHING?.trim() || 'off' } : simulatedX(ports)),
      ...azuriteVariables(storagePorts(ports)),
      FUNCTIONS_WORKER_RUNTIME: 'node',
      AZURE_FUNCTIONS_ENVIRONMENT: 'Development',
    },
    x,
    storageFolder: isReal ? `x-${shortHash(whoseData(settings, origin))}` : 'simulator',
  };
}

/** A key without its secret, or an access token without the app that it belongs to, signs nothing. */
function missingHalves(has: (name: string) => boolean): string[] {
  const [consumer, access] = [CREDENTIALS.slice(0, 2), CREDENTIALS.slice(2, 4)];
  const wanted = access.some(has) ? [...consumer, ...access] : consumer.some(has) ? consumer : [];
  return wanted.filter((name) => !has(name));
}

function simulatedX(ports: Ports): NodeJS.ProcessEnv {
  return {
    TWITTER_API_ORIGIN: `http://127.0.0.1:${ports.simulator}`,
    TWITTER_CONSUMER_KEY: demoApp.consumerKey,
    TWITTER_CONSUMER_SECRET: demoApp.consumerSecret,
    TWITTER_ACCESS_TOKEN: demoApp.accessToken,
    TWITTER_ACCESS_TOKEN_SECRET: demoApp.accessTokenSecret,
    TWITTER_CLIENT_ID: demoApp.clientId,
    TWITTER_CLIENT_SECRET: demoApp.clientSecret,
  };
}

/** What tells the data of one X app from another's: its consumer key, or the place or token that stands for it. */
function whoseData(settings: NodeJS.ProcessEnv, origin: string): string {
  const { TWITTER_CONSUMER_KEY: key, KEY_VAULT_URL: vault, TWITTER_BEARER_TOKEN: bearer } = settings;
  return [key, vault, bearer].map((text) => text?.trim()).find(Boolean) ?? origin;
}

function shortHash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 8);
}
