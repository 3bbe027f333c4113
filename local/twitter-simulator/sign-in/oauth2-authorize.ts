import { isRegisteredCallback, type RegisteredApp } from '../demo-app.ts';
import { type Answer, type Endpoint, formFields, redirectAnswer } from '../kernel/exchange.ts';
import type { Credentials } from './credentials.ts';
import { consentPage, type Person, refusalPage } from './html.ts';
import type { CodeRequest } from './oauth2-grants.ts';

const PATH = '/i/oauth2/authorize';

const SCOPES: ReadonlySet<string> = new Set(
  `block.read block.write bookmark.read bookmark.write broadcast.read broadcast.write dm.read dm.write
  follows.read follows.write like.read like.write list.read list.write media.write mute.read mute.write
  offline.access space.read timeline.read tweet.moderate.write tweet.read tweet.write users.read`.split(
    /\s+/,
  ),
);

interface AuthoriseRequest extends Omit<CodeRequest, 'userId'> {
  readonly state: string;
}

/** The request as the app sent it, or why X would show no consent page for it. */
function readRequest(fields: URLSearchParams, app: RegisteredApp): AuthoriseRequest | string {
  const field = (name: string): string => fields.get(name) ?? '';
  const scopes = field('scope').split(' ').filter(Boolean);
  // X takes both spellings, and twitter-api-v2 sends `s256`.
  const challengeMethod = (fields.get('code_challenge_method') ?? 'plain').toLowerCase();
  if (field('response_type') !== 'code') return 'response_type must be "code".';
  if (![app.clientId, app.publicClientId].includes(field('client_id'))) return 'the client_id is unknown.';
  if (!isRegisteredCallback(field('redirect_uri'))) return 'the redirect_uri is not registered for the app.';
  if (scopes.length === 0) return 'the scope is missing.';
  const unknown = scopes.find((scope) => !SCOPES.has(scope));
  if (unknown !== undefined) return `the scope "${unknown}" does not exist.`;
  if (field('state') === '') return 'the state is missing.';
  if (field('code_challenge') === '') return 'the code_challenge is missing.';
  if (challengeMethod !== 's256' && challengeMethod !== 'plain')
    return 'the code_challenge_method is unknown.';
  return {
    clientId: field('client_id'),
    redirectUri: field('redirect_uri'),
    scopes,
    state: field('state'),
    challenge: field('code_challenge'),
    challengeMethod,
  };
}

function toFields(request: AuthoriseRequest): Record<string, string> {
  return {
    response_type: 'code',
    client_id: request.clientId,
    redirect_uri: request.redirectUri,
    scope: request.scopes.join(' '),
    state: request.state,
    code_challenge: request.challenge,
    code_challenge_method: request.challengeMethod,
  };
}

function sendBack({ redirectUri, state }: AuthoriseRequest, fields: Record<string, string>): Answer {
  const url = new URL(redirectUri);
  for (const [name, value] of Object.entries({ state, ...fields })) url.searchParams.append(name, value);
  return redirectAnswer(url.href);
}

/** The consent page of OAuth 2 with PKCE (RFC 6749, section 4.1.1, and RFC 7636). */
export function oauth2AuthoriseEndpoints(
  credentials: Credentials,
  people: () => readonly Person[],
): Endpoint[] {
  const id = 'oauth2.authorize';
  return [
    {
      id,
      method: 'GET',
      path: PATH,
      answer: ({ rawQuery }) => {
        const request = readRequest(new URLSearchParams(rawQuery), credentials.app);
        if (typeof request === 'string') return refusalPage(request);
        return consentPage({
          appName: credentials.app.name,
          action: PATH,
          scopes: request.scopes,
          fields: toFields(request),
          people: people(),
          chosenId: credentials.app.ownerUserId,
        });
      },
    },
    {
      id,
      method: 'POST',
      path: PATH,
      answer: (exchange) => {
        const form = formFields(exchange);
        const request = readRequest(form, credentials.app);
        if (typeof request === 'string') return refusalPage(request);
        if (form.get('decision') !== 'authorise') return sendBack(request, { error: 'access_denied' });
        const userId = form.get('user_id') ?? '';
        if (!people().some((person) => person.id === userId)) return refusalPage('there is no such user.');
        return sendBack(request, {
          code: credentials.oauth2.issueCode({ ...request, userId }, exchange.now),
        });
      },
    },
  ];
}
