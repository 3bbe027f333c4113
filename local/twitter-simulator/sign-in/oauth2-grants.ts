import { createHash } from 'node:crypto';
import { XError } from '../errors.ts';
import type { Random } from '../kernel/random.ts';

const CODE_LIFETIME_MS = 30_000;
const ACCESS_TOKEN_LIFETIME_SECONDS = 7200;

/** What a person agreed to. All tokens that come from one agreement live and die with it. */
export interface Login {
  readonly clientId: string;
  readonly userId: string;
  readonly scopes: readonly string[];
}

export interface CodeRequest extends Login {
  readonly redirectUri: string;
  readonly challenge: string;
  readonly challengeMethod: 's256' | 'plain';
}

/** X's answer of the token endpoint. */
export interface IssuedTokens {
  readonly token_type: 'bearer';
  readonly expires_in: number;
  readonly access_token: string;
  readonly scope: string;
  readonly refresh_token?: string;
}

export interface OAuth2Grants {
  issueCode(request: CodeRequest, now: number): string;
  /** Throws X's 400. */
  redeemCode(
    redeemed: { code: string; clientId: string; redirectUri: string; verifier: string },
    now: number,
  ): IssuedTokens;
  /** Throws X's 400; a refresh token that was used before ends the login. */
  refresh(refreshToken: string, clientId: string, now: number): IssuedTokens;
  /** A refresh token ends the login, an access token only itself. */
  revoke(token: string, clientId: string): void;
  /** The login of an access token that is known, alive and not revoked. */
  login(accessToken: string, now: number): Login | undefined;
}

/** 400 of the token endpoint, in X's words. */
export function invalidTokenRequest(description: string): XError {
  return new XError(400, { error: 'invalid_request', error_description: description });
}

function matchesChallenge(verifier: string, { challenge, challengeMethod }: CodeRequest): boolean {
  if (challengeMethod === 'plain') return verifier === challenge;
  return createHash('sha256').update(verifier).digest('base64url') === challenge;
}

/** Codes, access tokens and refresh tokens of OAuth 2 with PKCE. */
export function createOAuth2Grants(random: Random): OAuth2Grants {
  const codes = new Map<string, CodeRequest & { expiresAt: number }>();
  const accessTokens = new Map<string, { login: Login; expiresAt: number }>();
  const refreshTokens = new Map<string, { login: Login; used: boolean }>();
  const ended = new Set<Login>();

  function issueTokens(login: Login, now: number): IssuedTokens {
    const accessToken = random.token(43);
    accessTokens.set(accessToken, { login, expiresAt: now + ACCESS_TOKEN_LIFETIME_SECONDS * 1000 });
    const issued: IssuedTokens = {
      token_type: 'bearer',
      expires_in: ACCESS_TOKEN_LIFETIME_SECONDS,
      access_token: accessToken,
      scope: login.scopes.join(' '),
    };
    if (!login.scopes.includes('offline.access')) return issued;
    const refreshToken = random.token(43);
    refreshTokens.set(refreshToken, { login, used: false });
    return { ...issued, refresh_token: refreshToken };
  }

  return {
    issueCode: (request, now) => {
      const code = random.token(43);
      codes.set(code, { ...request, expiresAt: now + CODE_LIFETIME_MS });
      return code;
    },

    redeemCode: ({ code, clientId, redirectUri, verifier }, now) => {
      const request = codes.get(code);
      codes.delete(code);
      if (!request || request.clientId !== clientId || now >= request.expiresAt) {
        throw invalidTokenRequest('Value passed for the authorization code was invalid.');
      }
      if (request.redirectUri !== redirectUri) {
        throw invalidTokenRequest(
          'Value passed for the redirect uri did not match the uri of the authorization code.',
        );
      }
      if (!matchesChallenge(verifier, request)) {
        throw invalidTokenRequest('Value passed for the code verifier did not match the code challenge.');
      }
      const { userId, scopes } = request;
      return issueTokens({ clientId, userId, scopes }, now);
    },

    refresh: (refreshToken, clientId, now) => {
      const known = refreshTokens.get(refreshToken);
      if (known?.used) ended.add(known.login);
      if (!known || known.used || ended.has(known.login) || known.login.clientId !== clientId) {
        throw invalidTokenRequest('Value passed for the token was invalid.');
      }
      known.used = true;
      return issueTokens(known.login, now);
    },

    revoke: (token, clientId) => {
      const refreshed = refreshTokens.get(token);
      if (refreshed?.login.clientId === clientId) ended.add(refreshed.login);
      if (accessTokens.get(token)?.login.clientId === clientId) accessTokens.delete(token);
    },

    login: (accessToken, now) => {
      const known = accessTokens.get(accessToken);
      return known && now < known.expiresAt && !ended.has(known.login) ? known.login : undefined;
    },
  };
}
