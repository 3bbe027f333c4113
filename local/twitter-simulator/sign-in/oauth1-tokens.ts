import type { Random } from '../kernel/random.ts';

export interface UserToken {
  readonly token: string;
  readonly secret: string;
  readonly userId: string;
}

/** A request token on its way through the three legs; `userId` and `verifier` are there once a person agreed. */
export interface RequestToken {
  readonly token: string;
  readonly secret: string;
  /** Where the person is sent back to, or `oob` for a PIN. */
  readonly callback: string;
  userId?: string;
  verifier?: string;
}

export interface OAuth1Tokens {
  addUserToken(token: UserToken): void;
  removeUserToken(token: string): void;
  userToken(token: string): UserToken | undefined;
  requestToken(token: string): RequestToken | undefined;
  startRequest(callback: string): RequestToken;
  /** The person agreed: gives the verifier, seven digits for a PIN. */
  agree(request: RequestToken, userId: string): string;
  /** Ends the request, for good or because the person refused. */
  dropRequest(token: string): void;
  /** X gives a user who comes back the token they had. */
  userTokenFor(userId: string): UserToken;
}

/** The OAuth 1.0a tokens that the simulated X has given out. They do not expire. */
export function createOAuth1Tokens(random: Random): OAuth1Tokens {
  const userTokens = new Map<string, UserToken>();
  const requests = new Map<string, RequestToken>();

  function issue(userId: string): UserToken {
    const issued = { token: `${userId}-${random.token(40)}`, secret: random.token(43), userId };
    userTokens.set(issued.token, issued);
    return issued;
  }

  return {
    addUserToken: (token) => userTokens.set(token.token, token),
    removeUserToken: (token) => userTokens.delete(token),
    userToken: (token) => userTokens.get(token),
    requestToken: (token) => requests.get(token),
    startRequest: (callback) => {
      const request: RequestToken = { token: random.token(27), secret: random.token(32), callback };
      requests.set(request.token, request);
      return request;
    },
    agree: (request, userId) => {
      const verifier = request.callback === 'oob' ? random.digits(7) : random.token(32);
      Object.assign(request, { userId, verifier });
      return verifier;
    },
    dropRequest: (token) => requests.delete(token),
    userTokenFor: (userId) => userTokens.values().find((known) => known.userId === userId) ?? issue(userId),
  };
}
