// What azd deploys with. Each value comes from the azd environment (`azd env set NAME VALUE`); docs/infra.md lists them.
using 'main.bicep'

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME')
param location = readEnvironmentVariable('AZURE_LOCATION')

param secretsFrom = readEnvironmentVariable('SECRETS_FROM', 'app-settings')
param vaultAccess = readEnvironmentVariable('VAULT_ACCESS', 'sdk')
param twitterSecrets = {
  TWITTER_CONSUMER_KEY: readEnvironmentVariable('TWITTER_CONSUMER_KEY', '')
  TWITTER_CONSUMER_SECRET: readEnvironmentVariable('TWITTER_CONSUMER_SECRET', '')
  TWITTER_ACCESS_TOKEN: readEnvironmentVariable('TWITTER_ACCESS_TOKEN', '')
  TWITTER_ACCESS_TOKEN_SECRET: readEnvironmentVariable('TWITTER_ACCESS_TOKEN_SECRET', '')
  TWITTER_BEARER_TOKEN: readEnvironmentVariable('TWITTER_BEARER_TOKEN', '')
  TWITTER_CLIENT_ID: readEnvironmentVariable('TWITTER_CLIENT_ID', '')
  TWITTER_CLIENT_SECRET: readEnvironmentVariable('TWITTER_CLIENT_SECRET', '')
}
param referencedSecrets = split(
  readEnvironmentVariable(
    'REFERENCED_SECRETS',
    'TWITTER_CONSUMER_KEY,TWITTER_CONSUMER_SECRET,TWITTER_ACCESS_TOKEN,TWITTER_ACCESS_TOKEN_SECRET'
  ),
  ','
)
param rotateBy = readEnvironmentVariable('ROTATE_BY', '')

// azd says who provisions: whoever that is can rotate secrets, too.
param vaultOfficerId = readEnvironmentVariable('VAULT_OFFICER_ID', '') == 'none'
  ? ''
  : readEnvironmentVariable('VAULT_OFFICER_ID', readEnvironmentVariable('AZURE_PRINCIPAL_ID', ''))

param gatewaySettings = {
  KEY_VAULT_REFRESH_MINUTES: readEnvironmentVariable('KEY_VAULT_REFRESH_MINUTES', '')
  KEY_VAULT_STALE_HOURS: readEnvironmentVariable('KEY_VAULT_STALE_HOURS', '')
  TWITTER_API_ORIGIN: readEnvironmentVariable('TWITTER_API_ORIGIN', '')
  DANGEROUSLY_SEND_CREDENTIALS_TO: readEnvironmentVariable('DANGEROUSLY_SEND_CREDENTIALS_TO', '')
  ALLOWED_OPERATIONS: readEnvironmentVariable('ALLOWED_OPERATIONS', '')
  MAX_CALL_USD: readEnvironmentVariable('MAX_CALL_USD', '')
  MAX_REQUEST_BYTES: readEnvironmentVariable('MAX_REQUEST_BYTES', '')
  MAX_RESPONSE_BYTES: readEnvironmentVariable('MAX_RESPONSE_BYTES', '')
  MAX_BYTES_IN_FLIGHT: readEnvironmentVariable('MAX_BYTES_IN_FLIGHT', '')
  UPSTREAM_TIMEOUT_SECONDS: readEnvironmentVariable('UPSTREAM_TIMEOUT_SECONDS', '')
  TWITTER_ACCESS: readEnvironmentVariable('TWITTER_ACCESS', '')
  PUBLISHING: readEnvironmentVariable('PUBLISHING', '')
  PUBLISH_SCHEDULE: readEnvironmentVariable('PUBLISH_SCHEDULE', '')
  PUBLISH_CONCURRENCY: readEnvironmentVariable('PUBLISH_CONCURRENCY', '')
  TWEET_SCHEDULE: readEnvironmentVariable('TWEET_SCHEDULE', '')
  TWEET_TEXT: readEnvironmentVariable('TWEET_TEXT', '')
  TWEET_TIME_ZONE: readEnvironmentVariable('TWEET_TIME_ZONE', '')
  MAX_MEDIA_BYTES: readEnvironmentVariable('MAX_MEDIA_BYTES', '')
  SEARCH_SCHEDULE: readEnvironmentVariable('SEARCH_SCHEDULE', '')
  SEARCH_QUERY: readEnvironmentVariable('SEARCH_QUERY', '')
  SEARCH_POSTS_PER_DAY: readEnvironmentVariable('SEARCH_POSTS_PER_DAY', '')
  UPDATES_KEEP_DAYS: readEnvironmentVariable('UPDATES_KEEP_DAYS', '')
  CONSOLE: readEnvironmentVariable('CONSOLE', '')
}

param network = readEnvironmentVariable('NETWORK', 'public')
param networkAddresses = readEnvironmentVariable('NETWORK_ADDRESSES', '10.117.0.0/24')

param signIn = bool(readEnvironmentVariable('SIGN_IN', 'false'))
// The key that is given at this provisioning, or else the one that the hook finds where the app has it.
param signInKey = readEnvironmentVariable('TWITTER_CONSUMER_KEY', readEnvironmentVariable('SIGN_IN_CONSUMER_KEY', ''))

// Not NODE_VERSION, which containers with Node have set.
param nodeVersion = readEnvironmentVariable('APP_NODE_VERSION', '24')
param instanceMemoryMB = readEnvironmentVariable('INSTANCE_MEMORY_MB', '2048')
param maximumInstances = int(readEnvironmentVariable('MAXIMUM_INSTANCES', '40'))
param alwaysReadyInstances = int(readEnvironmentVariable('ALWAYS_READY_INSTANCES', '0'))
param callsPerInstance = int(readEnvironmentVariable('CALLS_PER_INSTANCE', '32'))
param storageRedundancy = readEnvironmentVariable('STORAGE_REDUNDANCY', 'Standard_ZRS')

param logRetentionDays = int(readEnvironmentVariable('LOG_RETENTION_DAYS', '31'))
param logDailyCapGb = int(readEnvironmentVariable('LOG_DAILY_CAP_GB', '1'))
param alerts = bool(readEnvironmentVariable('ALERTS', 'true'))
param alertEmail = readEnvironmentVariable('ALERT_EMAIL', '')
param quietPublisher = readEnvironmentVariable('QUIET_PUBLISHER', 'PT15M')
param monthlyBudget = int(readEnvironmentVariable('MONTHLY_BUDGET', '0'))
param budgetStart = readEnvironmentVariable('BUDGET_START', '')
