// What the templates take: one place for every choice and every group of values.

@export()
@description('Where the X app’s credentials are kept.')
type SecretsFrom = 'app-settings' | 'key-vault'

@export()
@description('How the app reads Key Vault: itself, by Azure’s SDK, or through references that the platform resolves.')
type VaultAccess = 'sdk' | 'references'

@export()
@description('What is reachable from outside: all; phones only, with storage and vault private; or nothing.')
type Network = 'public' | 'private-data' | 'private'

@export()
@description('The versions of Node.js on which the bundle is tested. 22 ends on 2027-04-30, 24 on 2029-04-30.')
type NodeVersion = '22' | '24'

@export()
@description('The sizes of a Flex Consumption instance, in MB.')
type InstanceMemoryMB = '512' | '2048' | '4096'

@export()
@description('How many copies of the data there are: in one building, three zones, or two regions.')
type StorageRedundancy = 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GRS' | 'Standard_GZRS'

@export()
@description('Periods that a log alert can look back over.')
type AlertWindow = 'PT15M' | 'PT30M' | 'PT1H' | 'PT6H' | 'P1D'

@export()
@description('A setting that holds one of the X app’s secrets.')
type SecretName =
  | 'TWITTER_CONSUMER_KEY'
  | 'TWITTER_CONSUMER_SECRET'
  | 'TWITTER_ACCESS_TOKEN'
  | 'TWITTER_ACCESS_TOKEN_SECRET'
  | 'TWITTER_BEARER_TOKEN'
  | 'TWITTER_CLIENT_ID'
  | 'TWITTER_CLIENT_SECRET'

@export()
@sealed()
@secure()
@description('The X app’s secrets by the names of their settings. Empty: not given.')
type Secrets = {
  @description('The X app’s consumer key.')
  TWITTER_CONSUMER_KEY: string?
  @description('Its secret.')
  TWITTER_CONSUMER_SECRET: string?
  @description('The access token of the account that the app acts as.')
  TWITTER_ACCESS_TOKEN: string?
  @description('Its secret.')
  TWITTER_ACCESS_TOKEN_SECRET: string?
  @description('App-only token for reads.')
  TWITTER_BEARER_TOKEN: string?
  @description('OAuth 2.0 client id.')
  TWITTER_CLIENT_ID: string?
  @description('Its secret.')
  TWITTER_CLIENT_SECRET: string?
}

@export()
@sealed()
@description('The gateway’s optional settings, as in the README’s table. Absent or empty: the default holds.')
type GatewaySettings = {
  @description('How old a secret may get before it is read again.')
  KEY_VAULT_REFRESH_MINUTES: string?
  @description('How long secrets stay in use while the vault cannot be read.')
  KEY_VAULT_STALE_HOURS: string?
  @description('X’s API.')
  TWITTER_API_ORIGIN: string?
  @description('The host in TWITTER_API_ORIGIN, repeated, where that is not X’s.')
  DANGEROUSLY_SEND_CREDENTIALS_TO: string?
  @description('What phones may call.')
  ALLOWED_OPERATIONS: string?
  @description('The most that one call may cost at worst, in dollars.')
  MAX_CALL_USD: string?
  @description('The largest request body.')
  MAX_REQUEST_BYTES: string?
  @description('The largest answer of X.')
  MAX_RESPONSE_BYTES: string?
  @description('The most bytes of bodies and of X’s responses that an instance holds at once.')
  MAX_BYTES_IN_FLIGHT: string?
  @description('How long X may take.')
  UPSTREAM_TIMEOUT_SECONDS: string?
  @description('What X offers the app.')
  TWITTER_ACCESS: string?
  @description('Whether scheduled posts are sent.')
  PUBLISHING: string?
  @description('When the publisher looks for due posts.')
  PUBLISH_SCHEDULE: string?
  @description('How many posts are sent at once.')
  PUBLISH_CONCURRENCY: string?
  @description('When tweets go out by themselves.')
  TWEET_SCHEDULE: string?
  @description('What they say.')
  TWEET_TEXT: string?
  @description('The zone of their times.')
  TWEET_TIME_ZONE: string?
  @description('The largest picture or video that is uploaded in one request.')
  MAX_MEDIA_BYTES: string?
  @description('When saved searches are collected.')
  SEARCH_SCHEDULE: string?
  @description('The query of a saved search that exists without further set-up.')
  SEARCH_QUERY: string?
  @description('The most posts that a saved search may have X return in a day.')
  SEARCH_POSTS_PER_DAY: string?
  @description('How many days collected posts are kept.')
  UPDATES_KEEP_DAYS: string?
  @description('Whether the operator’s page is served.')
  CONSOLE: string?
}

@export()
@sealed()
@description('The names of the resources, computed once from the environment’s token.')
type Names = {
  @description('Function app.')
  app: string
  @description('Its plan.')
  plan: string
  @description('Storage account.')
  storage: string
  @description('Blob container for the deployed package.')
  packages: string
  @description('Key vault.')
  vault: string
  @description('User-assigned managed identity.')
  identity: string
  @description('Log Analytics workspace.')
  logs: string
  @description('Application Insights.')
  insights: string
  @description('Action group.')
  actions: string
  @description('Virtual network.')
  network: string
}

@export()
@description('Tags by name.')
type Tags = {
  @description('A tag.')
  *: string
}
