using '../main.bicep'

param environmentName = 'gateway-test'
param location = 'westeurope'
param twitterSecrets = {
  TWITTER_CONSUMER_KEY: 'canary-consumer-key'
  TWITTER_CONSUMER_SECRET: 'canary-consumer-secret'
}
param signIn = true
param signInKey = 'canary-consumer-key'
