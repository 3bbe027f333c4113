/** An app registered with the simulated X, with the credentials X's console would show for it. */
export interface RegisteredApp {
  readonly id: string;
  readonly name: string;
  /** The user who owns the app: the access token is theirs, and reads of their own data are cheaper. */
  readonly ownerUserId: string;
  readonly consumerKey: string;
  readonly consumerSecret: string;
  /** X writes the user's id before the dash. */
  readonly accessToken: string;
  readonly accessTokenSecret: string;
  readonly bearerToken: string;
  /** The confidential OAuth 2 client, which authenticates with its secret. */
  readonly clientId: string;
  readonly clientSecret: string;
  /** The public OAuth 2 client, for apps that cannot keep a secret. */
  readonly publicClientId: string;
}

const OWNER_USER_ID = '1000000001';

/** The one app of the simulator. Its values are words, not secrets: they open nothing but the simulator. */
export const demoApp: RegisteredApp = {
  id: '20000001',
  name: 'Twitter Gateway demo',
  ownerUserId: OWNER_USER_ID,
  consumerKey: 'simulator-consumer-key',
  consumerSecret: 'simulator-consumer-secret',
  accessToken: `${OWNER_USER_ID}-simulator-access-token`,
  accessTokenSecret: 'simulator-access-token-secret',
  bearerToken: 'simulator-bearer-token',
  clientId: 'simulator-client-id',
  clientSecret: 'simulator-client-secret',
  publicClientId: 'simulator-public-client-id',
};

const LOOPBACK_HOSTS: ReadonlySet<string> = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether the app has registered this callback address: any http or https address on this machine. */
export function isRegisteredCallback(address: string): boolean {
  const url = URL.parse(address);
  return url !== null && /^https?:$/.test(url.protocol) && LOOPBACK_HOSTS.has(url.hostname);
}
