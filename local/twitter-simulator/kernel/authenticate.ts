import { unauthorized } from '../errors.ts';
import type { Credentials } from '../sign-in/credentials.ts';
import type { Caller } from '../types.ts';
import type { Exchange } from './exchange.ts';
import type { AuthKind } from './journal.ts';
import { verifyOAuth1 } from './oauth1-verify.ts';

type Verdict = { readonly caller: Caller } | { readonly reason: string };

function checkOAuth1(exchange: Exchange, credentials: Credentials, origins: readonly string[]): Verdict {
  const { app, oauth1, nonces } = credentials;
  const verdict = verifyOAuth1(exchange, {
    consumerKey: app.consumerKey,
    consumerSecret: app.consumerSecret,
    tokenSecret: (token) => oauth1.userToken(token)?.secret,
    origins,
    nonces,
  });
  if (!verdict.ok) return verdict;
  const user = oauth1.userToken(verdict.token ?? '');
  if (!user) return { reason: 'the request is signed for no user' };
  return { caller: { kind: 'user', appId: app.id, userId: user.userId, scheme: 'oauth1', scopes: [] } };
}

function checkBearer(token: string, exchange: Exchange, { app, bearer, oauth2 }: Credentials): Verdict {
  if (token === bearer) return { caller: { kind: 'app', appId: app.id } };
  const login = oauth2.login(token, exchange.now);
  if (!login) return { reason: 'the bearer token is unknown, expired or revoked' };
  const { userId, scopes } = login;
  return { caller: { kind: 'user', appId: app.id, userId, scheme: 'oauth2', scopes } };
}

function authKind(header: string): AuthKind {
  if (/^OAuth\s/i.test(header)) return 'oauth1';
  if (/^Bearer\s/i.test(header)) return 'bearer';
  return /^Basic\s/i.test(header) ? 'basic' : 'none';
}

/** Who the request speaks for. Throws X's 401; the journal keeps the reason, which X does not tell. */
export function authenticate(
  exchange: Exchange,
  credentials: Credentials,
  origins: readonly string[],
): Caller {
  const { entry } = exchange;
  const header = exchange.headers.authorization ?? '';
  entry.auth = authKind(header);
  let verdict: Verdict = { reason: 'there is no credential' };
  if (entry.auth === 'oauth1') verdict = checkOAuth1(exchange, credentials, origins);
  if (entry.auth === 'bearer') {
    verdict = checkBearer(header.replace(/^Bearer\s+/i, ''), exchange, credentials);
  }
  if ('reason' in verdict) {
    entry.reason = verdict.reason;
    throw unauthorized();
  }
  const { caller } = verdict;
  if (caller.kind === 'user') entry.auth = caller.scheme;
  entry.caller = caller;
  return caller;
}
