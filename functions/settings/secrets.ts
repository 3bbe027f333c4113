import { type SettingDefinition, secret } from './forms.ts';

/** The X app's secrets; in Key Vault each has its setting's name in lower case with dashes. */
export const SECRET_NAMES = [
  'TWITTER_CONSUMER_KEY',
  'TWITTER_CONSUMER_SECRET',
  'TWITTER_ACCESS_TOKEN',
  'TWITTER_ACCESS_TOKEN_SECRET',
  'TWITTER_BEARER_TOKEN',
  'TWITTER_CLIENT_ID',
  'TWITTER_CLIENT_SECRET',
] as const;
export type SecretName = (typeof SECRET_NAMES)[number];

export const SECRET_SETTINGS: readonly SettingDefinition[] = [
  secret('TWITTER_CONSUMER_KEY', 'The X app’s consumer key (X’s console: “API Key”).'),
  secret('TWITTER_CONSUMER_SECRET', 'Its secret (“API Key Secret”).'),
  secret('TWITTER_ACCESS_TOKEN', 'The access token of the account that the app acts as.'),
  secret('TWITTER_ACCESS_TOKEN_SECRET', 'Its secret.'),
  secret(
    'TWITTER_BEARER_TOKEN',
    'App-only token for reads. Fetched with the consumer key and secret when empty.',
  ),
  secret('TWITTER_CLIENT_ID', 'OAuth 2.0 client id, for people who sign in with X. Not used yet.'),
  secret('TWITTER_CLIENT_SECRET', 'Its secret. Not used yet.'),
];
