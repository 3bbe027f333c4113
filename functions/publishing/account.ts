import type { Credentials } from '../credentials/credentials.ts';
import { signedRequest } from '../twitter/signed-request.ts';
import type { XCredential } from '../twitter/signing.ts';
import type { SendToX } from '../twitter/transport.ts';
import { outcomeOf, statusOf, TransportError } from '../twitter/transport-error.ts';

export interface XAccount {
  readonly credential: XCredential;
  readonly userId: string;
  /** The X user and API that posts from it belong to, as a row holds it. */
  readonly boundTo: string;
}

const MAX_BYTES = 64 * 1024;

/**
 * The account that posts go out from: the user of the app's access token. X's OAuth 1.0a tokens start with the user's
 * id; for one that does not, X is asked, once for each token.
 * Throws the problems of the credentials, TransportError, and `undefined` becomes the answer where X does not say.
 */
export function createAccount(credentials: Credentials, send: SendToX, apiOrigin: string) {
  const known = new Map<string, string>();
  return async (deadline: number): Promise<XAccount | undefined> => {
    const credential = await credentials.for({ bearer: false, user: true }, deadline);
    if (credential.kind !== 'user') return undefined;
    const { accessToken } = credential;
    let userId = /^(\d{1,19})-/.exec(accessToken)?.[1] ?? known.get(accessToken);
    if (userId === undefined) {
      const me = signedRequest({ method: 'GET', path: '/2/users/me' }, credential, apiOrigin);
      const result = await outcomeOf(send(me, { deadline, maxBytes: MAX_BYTES }));
      // The next try is to have what the vault holds by then.
      if (statusOf(result) === 401) await credentials.rejected(credential, deadline);
      if (result instanceof TransportError) throw result;
      const { status, body } = result;
      userId = status === 200 ? /"id"\s*:\s*"(\d{1,19})"/.exec(Buffer.from(body).toString())?.[1] : undefined;
      if (userId === undefined) return undefined;
      known.set(accessToken, userId);
    }
    return { credential, userId, boundTo: `${userId}@${apiOrigin}` };
  };
}
