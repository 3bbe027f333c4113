using '../main.bicep'

param environmentName = 'gateway-test'
param location = 'westeurope'
param secretsFrom = 'key-vault'
param twitterSecrets = {
  TWITTER_CONSUMER_KEY: 'canary-consumer-key'
  TWITTER_CONSUMER_SECRET: 'canary-consumer-secret'
}
param rotateBy = '2027-06-30'
param gatewaySettings = { ALLOWED_OPERATIONS: 'public-reads,createPosts', MAX_CALL_USD: '' }
