import { isRegisteredCallback } from '../demo-app.ts';
import { XError } from '../errors.ts';
import {
  type Answer,
  type Endpoint,
  type Exchange,
  formFields,
  redirectAnswer,
  textAnswer,
} from '../kernel/exchange.ts';
import { verifyOAuth1 } from '../kernel/oauth1-verify.ts';
import type { Credentials } from './credentials.ts';
import { consentPage, type Person, page, refusalPage } from './html.ts';

export interface OAuth1FlowContext {
  readonly credentials: Credentials;
  /** Addresses that requests may have been signed for. */
  readonly origins: readonly string[];
  people(): readonly Person[];
}

function notAuthenticated(exchange: Exchange, reason: string): XError {
  exchange.entry.reason = reason;
  return new XError(401, { errors: [{ code: 32, message: 'Could not authenticate you.' }] });
}

function callbackNotApproved(): XError {
  const message =
    'Callback URL not approved for this client application. ' +
    'Approved callback URLs can be adjusted in your application settings';
  const xml = `<?xml version='1.0' encoding='UTF-8'?><errors><error code="415">${message}</error></errors>`;
  return new XError(403, xml, { 'content-type': 'application/xml; charset=utf-8' });
}

/** X answers these endpoints with a form that it calls HTML. */
function formAnswer(fields: Record<string, string>): Answer {
  return textAnswer(200, 'text/html;charset=utf-8', new URLSearchParams(fields).toString());
}

function withQuery(address: string, fields: Record<string, string>): string {
  const url = new URL(address);
  for (const [name, value] of Object.entries(fields)) url.searchParams.append(name, value);
  return url.href;
}

/** Checks the signature; gives the request's parameters, wherever they were sent. */
function signedParameters(
  exchange: Exchange,
  { credentials, origins }: OAuth1FlowContext,
): (name: string) => string | undefined {
  exchange.entry.auth = exchange.headers.authorization ? 'oauth1' : 'none';
  const verdict = verifyOAuth1(exchange, {
    consumerKey: credentials.app.consumerKey,
    consumerSecret: credentials.app.consumerSecret,
    tokenSecret: (token) => credentials.oauth1.requestToken(token)?.secret,
    origins,
    nonces: credentials.nonces,
  });
  if (!verdict.ok) throw notAuthenticated(exchange, verdict.reason);
  const query = new URLSearchParams(exchange.rawQuery);
  const form = formFields(exchange);
  return (name) => verdict.parameters.get(name) ?? query.get(name) ?? form.get(name) ?? undefined;
}

function requestTokenEndpoint(context: OAuth1FlowContext): Endpoint {
  return {
    id: 'oauth1.requestToken',
    method: 'POST',
    path: '/oauth/request_token',
    answer: (exchange) => {
      const callback = signedParameters(exchange, context)('oauth_callback');
      if (callback === undefined) throw notAuthenticated(exchange, 'oauth_callback is missing');
      if (callback !== 'oob' && !isRegisteredCallback(callback)) throw callbackNotApproved();
      const { token, secret } = context.credentials.oauth1.startRequest(callback);
      return formAnswer({
        oauth_token: token,
        oauth_token_secret: secret,
        oauth_callback_confirmed: 'true',
      });
    },
  };
}

function accessTokenEndpoint(context: OAuth1FlowContext): Endpoint {
  return {
    id: 'oauth1.accessToken',
    method: 'POST',
    path: '/oauth/access_token',
    answer: (exchange) => {
      const parameter = signedParameters(exchange, context);
      const { oauth1 } = context.credentials;
      const request = oauth1.requestToken(parameter('oauth_token') ?? '');
      if (!request?.userId || request.verifier !== parameter('oauth_verifier')) {
        throw notAuthenticated(exchange, 'the person has not agreed, or the verifier is another');
      }
      oauth1.dropRequest(request.token);
      const { token, secret, userId } = oauth1.userTokenFor(request.userId);
      const screenName = context.people().find((person) => person.id === userId)?.username ?? '';
      return formAnswer({
        oauth_token: token,
        oauth_token_secret: secret,
        user_id: userId,
        screen_name: screenName,
      });
    },
  };
}

function decide(exchange: Exchange, { credentials, people }: OAuth1FlowContext): Answer {
  const form = formFields(exchange);
  const token = form.get('oauth_token') ?? '';
  const request = credentials.oauth1.requestToken(token);
  if (!request || request.userId) return refusalPage('the request token is unknown or was used.');
  if (form.get('decision') !== 'authorise') {
    credentials.oauth1.dropRequest(token);
    if (request.callback === 'oob') return page(200, 'You refused', '<p>The app got no access.</p>');
    return redirectAnswer(withQuery(request.callback, { denied: token }));
  }
  const userId = form.get('user_id') ?? '';
  if (!people().some((person) => person.id === userId)) return refusalPage('there is no such user.');
  const verifier = credentials.oauth1.agree(request, userId);
  if (request.callback === 'oob') {
    return page(200, 'You agreed', `<p>Enter this PIN in the app:</p><p><code>${verifier}</code></p>`);
  }
  return redirectAnswer(withQuery(request.callback, { oauth_token: token, oauth_verifier: verifier }));
}

function consentEndpoints(path: string, id: string, context: OAuth1FlowContext): Endpoint[] {
  const { credentials, people } = context;
  const show = (exchange: Exchange): Answer => {
    const token = new URLSearchParams(exchange.rawQuery).get('oauth_token') ?? '';
    if (!credentials.oauth1.requestToken(token)) return refusalPage('the request token is unknown.');
    return consentPage({
      appName: credentials.app.name,
      action: path,
      scopes: [],
      fields: { oauth_token: token },
      people: people(),
      chosenId: credentials.app.ownerUserId,
    });
  };
  return [
    { id, method: 'GET', path, answer: show },
    { id, method: 'POST', path, answer: (exchange) => decide(exchange, context) },
  ];
}

/** The three legs of OAuth 1.0a (RFC 5849, section 2), as X has them. */
export function oauth1FlowEndpoints(context: OAuth1FlowContext): Endpoint[] {
  return [
    requestTokenEndpoint(context),
    ...consentEndpoints('/oauth/authenticate', 'oauth1.authenticate', context),
    ...consentEndpoints('/oauth/authorize', 'oauth1.authorize', context),
    accessTokenEndpoint(context),
  ];
}
