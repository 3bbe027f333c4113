using '../main.bicep'

// The longest name that azd takes.
param environmentName = 'gateway-of-a-team-that-likes-its-names-to-be-as-long-as-they-get'
param location = 'westeurope'
param secretsFrom = 'key-vault'
param vaultAccess = 'references'
param twitterSecrets = {
  TWITTER_CONSUMER_KEY: 'canary-consumer-key'
  TWITTER_CONSUMER_SECRET: 'canary-consumer-secret'
  TWITTER_ACCESS_TOKEN: 'canary-access-token'
  TWITTER_ACCESS_TOKEN_SECRET: 'canary-access-token-secret'
}
param rotateBy = '2027-06-30'
param vaultOfficerId = '00000000-0000-0000-0000-00000000000f'
param network = 'private-data'
param signIn = true
param signInKey = 'canary-consumer-key'
param alwaysReadyInstances = 2
param maximumInstances = 100
param alertEmail = 'operator@gateway.example'
param monthlyBudget = 50
param budgetStart = '2026-12-01'
