/**
 * Every app setting: its name, form, default and meaning. The README's table and
 * local.settings.json.example are checked against this list.
 */

import type { SettingFault } from './settings/fault.ts';
import { choice, isUnresolvedReference, number, originOf, type SettingDefinition } from './settings/forms.ts';
import { faultOfOrigin, faultOfVault } from './settings/rules.ts';
import { PUBLISH_SCHEDULE, SEARCH_SCHEDULE } from './settings/schedules.ts';
import { SEARCH_SETTINGS } from './settings/searches.ts';
import { SECRET_NAMES, SECRET_SETTINGS, type SecretName } from './settings/secrets.ts';
import { type StorageSettings, storageSettings } from './settings/storage.ts';
import { missingTweetSetting, TWEET_SETTINGS, type TweetSettings, tweetSettings } from './settings/tweet.ts';
import { unknownNames } from './settings/unknown-names.ts';

export interface Settings {
  /** True unless `AZURE_FUNCTIONS_ENVIRONMENT` is `Development`: when in doubt, the stricter rules hold. */
  readonly deployed: boolean;
  readonly secretsFrom: 'app-settings' | 'key-vault';
  readonly secrets: Readonly<Partial<Record<SecretName, string>>>;
  /** Scheme, host and port of X's API, without a trailing slash. */
  readonly apiOrigin: string;
  readonly keyVaultUrl: string | undefined;
  readonly keyVaultRefreshMs: number;
  readonly keyVaultStaleMs: number;
  /** Who the app is to Azure. */
  readonly identity: { readonly deployed: boolean; readonly clientId: string | undefined };
  readonly allowedOperations: readonly string[];
  readonly maxCallUsd: number;
  readonly maxRequestBytes: number;
  readonly maxResponseBytes: number;
  readonly maxBytesInFlight: number;
  readonly upstreamTimeoutMs: number;
  readonly access: 'self-serve' | 'enterprise';
  /** Whether due posts are sent; when not, they wait. */
  readonly publishing: boolean;
  readonly publishConcurrency: number;
  /** A text to be posted again and again, with no further set-up. */
  readonly tweet: TweetSettings | undefined;
  readonly maxMediaBytes: number;
  /** Of the saved search that exists by setting. */
  readonly searchQuery: string | undefined;
  readonly searchPostsPerDay: number;
  readonly updatesKeepDays: number;
  /** Whether the operator's page is served. */
  readonly console: boolean;
  readonly storage: StorageSettings | undefined;
}

export interface ReadSettings {
  readonly settings: Settings;
  /** Empty when all is well; otherwise calls are refused until it is. Faulty settings hold their defaults. */
  readonly faults: readonly SettingFault[];
}

export type Environment = Readonly<Record<string, string | undefined>>;

const MINUTE_MS = 60_000;
const MIB = 1024 * 1024;

/** The app's own settings, in the order of the README's table. */
export const SETTINGS: readonly SettingDefinition[] = [
  ...SECRET_SETTINGS,
  choice(
    'TWITTER_SECRETS_FROM',
    ['app-settings', 'key-vault'],
    'Where the seven secrets above are read: `app-settings`, or `key-vault` (there each has the setting’s name in lower case with dashes, such as `twitter-consumer-key`).',
  ),
  {
    name: 'KEY_VAULT_URL',
    default: '',
    meaning: 'The vault, with `TWITTER_SECRETS_FROM=key-vault`.',
    expected: 'https://NAME.vault.azure.net (or another Azure cloud’s vault address)',
    parse: originOf,
  },
  number('KEY_VAULT_REFRESH_MINUTES', 15, [1, 1440], 'How old a secret may get before it is read again.'),
  number(
    'KEY_VAULT_STALE_HOURS',
    24,
    [0, 720],
    'How long secrets stay in use while the vault cannot be read.',
  ),
  {
    name: 'TWITTER_API_ORIGIN',
    default: 'https://api.x.com',
    meaning: 'X’s API: scheme, host and port. Plain http on loopback only, and never in a deployed app.',
    expected: 'an origin such as https://api.x.com, without a path',
    parse: originOf,
  },
  {
    name: 'DANGEROUSLY_SEND_CREDENTIALS_TO',
    default: '',
    meaning:
      'A deployed app signs for api.x.com and api.twitter.com only; another https host in `TWITTER_API_ORIGIN` must be repeated here.',
    expected: 'a host name, exactly the one in TWITTER_API_ORIGIN',
    parse: (text) => (/^[a-z0-9.-]+(:\d+)?$/i.test(text) ? text.toLowerCase() : undefined),
  },
  {
    name: 'ALLOWED_OPERATIONS',
    default: 'public-reads',
    meaning:
      'What phones may call: X’s operation ids and tags, separated by commas, with `*` for any characters. `public-reads` stands for public look-ups, searches and timelines.',
    expected: 'operation ids, tags or `public-reads`, separated by commas, `*` allowed',
    parse: (text) => {
      const entries = text.split(',').map((entry) => entry.trim());
      return entries.every((entry) => /^[A-Za-z0-9*][A-Za-z0-9 *-]*$/.test(entry)) ? entries : undefined;
    },
  },
  number(
    'MAX_CALL_USD',
    0.5,
    [0, 100_000],
    'The most that one call may cost at worst, in dollars; a dearer one is refused before it reaches X.',
    'decimal',
  ),
  number('MAX_REQUEST_BYTES', 6 * MIB, [1024, 100 * MIB], 'The largest request body.'),
  number('MAX_RESPONSE_BYTES', 10 * MIB, [1024, 100 * MIB], 'The largest answer of X, once unpacked.'),
  number(
    'MAX_BYTES_IN_FLIGHT',
    128 * MIB,
    [16 * MIB, 4096 * MIB],
    'The most bytes of request bodies and X’s responses that an instance holds at once; further calls get a 503.',
  ),
  number(
    'UPSTREAM_TIMEOUT_SECONDS',
    10,
    [1, 200],
    'How long X may take, in all, before the call ends in a 504.',
  ),
  choice(
    'TWITTER_ACCESS',
    ['self-serve', 'enterprise'],
    'What X offers your app. Self-serve apps can no longer quote, or answer others, so scheduled posts that do are refused at once.',
  ),
  choice('PUBLISHING', ['on', 'off'], 'Whether scheduled posts are sent. While it is `off` they wait.'),
  PUBLISH_SCHEDULE,
  number('PUBLISH_CONCURRENCY', 4, [1, 32], 'How many posts are sent at once.'),
  ...TWEET_SETTINGS,
  number(
    'MAX_MEDIA_BYTES',
    6 * MIB,
    [MIB, 100 * MIB],
    'The largest picture or video that is uploaded in one request; larger ones come in blocks.',
  ),
  SEARCH_SCHEDULE,
  ...SEARCH_SETTINGS,
  choice('CONSOLE', ['on', 'off'], 'Whether the operator’s page is served at `/console`.'),
];

/** Settings that belong to Azure Functions and are read here too. */
export const PLATFORM_SETTINGS: readonly { readonly name: string; readonly meaning: string }[] = [
  {
    name: 'AzureWebJobsStorage',
    meaning:
      'The storage account: a connection string, or `AzureWebJobsStorage__blobServiceUri` and `__tableServiceUri` (or `__accountName`) for access by identity.',
  },
  { name: 'AZURE_CLIENT_ID', meaning: 'Client id of the user-assigned managed identity.' },
  {
    name: 'AZURE_FUNCTIONS_ENVIRONMENT',
    meaning: '`Development` on a developer’s machine; anything else counts as deployed.',
  },
];

/**
 * Reads and checks all settings at once, so that one look at the faults shows everything to mend.
 * Values that are empty or only white space count as not set.
 */
export function readSettings(env: Environment): ReadSettings {
  const deployed = env.AZURE_FUNCTIONS_ENVIRONMENT?.trim() !== 'Development';
  const faults: SettingFault[] = unknownNames(
    env,
    SETTINGS.map(({ name }) => name),
  );
  const values = new Map<string, unknown>();
  const get = <T>(name: string): T => values.get(name) as T;
  const holdDefault = (definition: SettingDefinition, expected: string): void => {
    faults.push({ name: definition.name, expected });
    if (definition.default === '') values.delete(definition.name);
    else values.set(definition.name, definition.parse(definition.default));
  };

  for (const definition of SETTINGS) {
    const text = env[definition.name]?.trim() || definition.default;
    if (text === '') continue;
    const isReference = isUnresolvedReference(text);
    const value = isReference ? undefined : definition.parse(text);
    if (value !== undefined) values.set(definition.name, value);
    else holdDefault(definition, isReference ? UNRESOLVED : definition.expected);
  }
  for (const { name } of PLATFORM_SETTINGS) {
    if (isUnresolvedReference(env[name]?.trim() ?? '')) faults.push({ name, expected: UNRESOLVED });
  }
  const originFault = faultOfOrigin(
    get('TWITTER_API_ORIGIN'),
    deployed,
    get('DANGEROUSLY_SEND_CREDENTIALS_TO'),
  );
  if (originFault) holdDefault(named('TWITTER_API_ORIGIN'), originFault);
  const vaultIsFaulty = faults.some(({ name }) => name === 'KEY_VAULT_URL');
  const vaultFault = vaultIsFaulty
    ? undefined
    : faultOfVault(get('KEY_VAULT_URL'), deployed, get('TWITTER_SECRETS_FROM') === 'key-vault');
  if (vaultFault) holdDefault(named('KEY_VAULT_URL'), vaultFault);

  const missing = missingTweetSetting((name) => Boolean(env[name]?.trim()));
  if (missing) faults.push(missing);
  const { storage, faults: storageFaults } = storageSettings(env);
  faults.push(...storageFaults);

  const settings: Settings = {
    deployed,
    secretsFrom: get('TWITTER_SECRETS_FROM'),
    secrets: Object.fromEntries(SECRET_NAMES.filter((n) => values.has(n)).map((n) => [n, get<string>(n)])),
    apiOrigin: get('TWITTER_API_ORIGIN'),
    keyVaultUrl: get('KEY_VAULT_URL'),
    keyVaultRefreshMs: get<number>('KEY_VAULT_REFRESH_MINUTES') * MINUTE_MS,
    keyVaultStaleMs: get<number>('KEY_VAULT_STALE_HOURS') * 60 * MINUTE_MS,
    identity: { deployed, clientId: env.AZURE_CLIENT_ID?.trim() || undefined },
    allowedOperations: get('ALLOWED_OPERATIONS'),
    maxCallUsd: get('MAX_CALL_USD'),
    maxRequestBytes: get('MAX_REQUEST_BYTES'),
    maxResponseBytes: get('MAX_RESPONSE_BYTES'),
    maxBytesInFlight: get('MAX_BYTES_IN_FLIGHT'),
    upstreamTimeoutMs: get<number>('UPSTREAM_TIMEOUT_SECONDS') * 1000,
    access: get('TWITTER_ACCESS'),
    publishing: get('PUBLISHING') === 'on',
    publishConcurrency: get('PUBLISH_CONCURRENCY'),
    tweet: tweetSettings(get),
    maxMediaBytes: get('MAX_MEDIA_BYTES'),
    searchQuery: get('SEARCH_QUERY'),
    searchPostsPerDay: get('SEARCH_POSTS_PER_DAY'),
    updatesKeepDays: get('UPDATES_KEEP_DAYS'),
    console: get('CONSOLE') === 'on',
    storage,
  };
  return { settings, faults };
}

const UNRESOLVED =
  'a resolved Key Vault reference; the platform could not read it: check the vault, the secret’s name and the identity’s role';

function named(name: string): SettingDefinition {
  const definition = SETTINGS.find((setting) => setting.name === name);
  if (!definition) throw new Error(`no setting ${name}`);
  return definition;
}
