// Easy Auth with X: people may sign in through the platform. Calls without a sign-in pass, so that phones, which come
// with a function key, are not turned away.

import { Names } from '../types.bicep'

@description('The resources’ names.')
param names Names

@description('The X app’s consumer key. Azure keeps it in plain sight; it is not the secret.')
@secure()
param consumerKey string

resource app 'Microsoft.Web/sites@2025-03-01' existing = {
  name: names.app
}

resource signIn 'Microsoft.Web/sites/config@2025-03-01' = {
  parent: app
  name: 'authsettingsV2'
  properties: {
    platform: { enabled: true }
    httpSettings: { requireHttps: true }
    globalValidation: {
      requireAuthentication: false
      unauthenticatedClientAction: 'AllowAnonymous'
    }
    identityProviders: {
      twitter: {
        enabled: true
        registration: {
          consumerKey: consumerKey
          consumerSecretSettingName: 'TWITTER_PROVIDER_AUTHENTICATION_SECRET'
        }
      }
    }
    login: { tokenStore: { enabled: false } }
  }
}
