import { type Answer, textAnswer } from '../kernel/exchange.ts';

/** A seeded user, as the consent page offers them. */
export interface Person {
  readonly id: string;
  readonly name: string;
  readonly username: string;
}

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

const STYLE = `body{font:16px/1.5 system-ui,sans-serif;max-width:30rem;margin:3rem auto;padding:0 1rem}
button,select{font:inherit;padding:.4rem .8rem}code{font-size:1.4rem}`;

/** A page with a heading; `content` is HTML. */
export function page(status: number, title: string, content: string): Answer {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title>
<meta name="viewport" content="width=device-width"><style>${STYLE}</style></head>
<body><h1>${escapeHtml(title)}</h1>${content}</body></html>`;
  return textAnswer(status, 'text/html; charset=utf-8', html);
}

/** X's page for a request that it will not show a consent page for; X does not say why, the simulator does. */
export function refusalPage(reason: string): Answer {
  return page(
    400,
    'Something went wrong',
    `<p>You weren’t able to give access to the app: ${escapeHtml(reason)}</p>`,
  );
}

export interface Consent {
  readonly appName: string;
  /** Where the form is posted to. */
  readonly action: string;
  /** What the app asks for; empty where there is nothing to list. */
  readonly scopes: readonly string[];
  /** Fields that come back with the decision. */
  readonly fields: Readonly<Record<string, string>>;
  readonly people: readonly Person[];
  /** Who is chosen at first. */
  readonly chosenId: string;
}

/**
 * The page on which a person lets the app act for them. It is a plain form, so that a test can post it:
 * `user_id` says who the person is, `decision` is `authorise` or `cancel`.
 */
export function consentPage({ appName, action, scopes, fields, people, chosenId }: Consent): Answer {
  const hidden = Object.entries(fields).map(
    ([name, value]) => `<input type="hidden" name="${escapeHtml(name)}" value="${escapeHtml(value)}">`,
  );
  const options = people.map(({ id, name, username }) => {
    const selected = id === chosenId ? ' selected' : '';
    return `<option value="${escapeHtml(id)}"${selected}>${escapeHtml(name)} (@${escapeHtml(username)})</option>`;
  });
  const asked = scopes.map((scope) => `<li>${escapeHtml(scope)}</li>`).join('');
  return page(
    200,
    `${appName} wants to access your account`,
    `${asked && `<p>It asks for:</p><ul>${asked}</ul>`}
<form method="post" action="${escapeHtml(action)}">${hidden.join('')}
<p><label>Sign in as <select name="user_id">${options.join('')}</select></label></p>
<p><button name="decision" value="authorise">Authorise app</button>
<button name="decision" value="cancel">Cancel</button></p></form>`,
  );
}
