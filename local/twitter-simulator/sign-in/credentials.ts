import type { RegisteredApp } from '../demo-app.ts';
import { createNonceMemory, type NonceMemory } from '../kernel/oauth1-verify.ts';
import type { Random } from '../kernel/random.ts';
import { createOAuth1Tokens, type OAuth1Tokens } from './oauth1-tokens.ts';
import { createOAuth2Grants, type OAuth2Grants } from './oauth2-grants.ts';

/** Every credential that the simulated X knows. */
export interface Credentials {
  readonly app: RegisteredApp;
  readonly oauth1: OAuth1Tokens;
  readonly oauth2: OAuth2Grants;
  readonly nonces: NonceMemory;
  /** The app-only bearer token; absent after it was invalidated, until a new one is asked for. */
  bearer: string | undefined;
  /** Replaces the app's own keys and tokens, as X's console does on "regenerate"; people stay signed in. */
  registerApp(app: RegisteredApp): void;
}

export function createCredentials(first: RegisteredApp, random: Random): Credentials {
  const oauth1 = createOAuth1Tokens(random);
  let app = first;
  const credentials: Credentials = {
    get app() {
      return app;
    },
    oauth1,
    oauth2: createOAuth2Grants(random),
    nonces: createNonceMemory(),
    bearer: undefined,
    registerApp: (next) => {
      oauth1.removeUserToken(app.accessToken);
      app = next;
      const { accessToken: token, accessTokenSecret: secret, ownerUserId: userId } = next;
      oauth1.addUserToken({ token, secret, userId });
      credentials.bearer = next.bearerToken;
    },
  };
  credentials.registerApp(first);
  return credentials;
}
