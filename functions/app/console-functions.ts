import { readFile } from 'node:fs/promises';
import { lazily } from '../lazily.ts';
import type { WebAnswer } from '../web/http.ts';
import { respond } from '../web/respond.ts';
import type { HttpFunction } from './room-functions.ts';

/** All that the page is made of, by the names that build.ts stages: nothing else can be asked for. */
const FILES: Readonly<Record<string, string>> = {
  'index.html': 'text/html; charset=utf-8',
  'console.css': 'text/css; charset=utf-8',
  'console.js': 'text/javascript; charset=utf-8',
  'icon.svg': 'image/svg+xml',
  'twitter-text.js': 'text/javascript; charset=utf-8',
};
/** Beside the folder of the chunk that this file becomes a part of. */
const FOLDER = new URL('../console/', import.meta.url);

/**
 * The page shows what strangers wrote on X, beside a key that can post. Nothing but its own files runs or is asked, and
 * where a browser knows Trusted Types, no text can become markup. Pictures of posts come from X's own host.
 */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' blob: https://pbs.twimg.com",
  'media-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  "trusted-types 'none'",
].join('; ');

const HEADERS = {
  'content-security-policy': POLICY,
  'referrer-policy': 'no-referrer',
  'x-frame-options': 'DENY',
  'cross-origin-opener-policy': 'same-origin',
};

const NOT_FOUND: WebAnswer = { status: 404, headers: HEADERS };

/** `/console` and the files below it; where it is not served, all of them are not found. */
export function consolePage(isServed: boolean): HttpFunction {
  const contents = new Map(
    Object.keys(FILES).map((name) => [name, lazily(() => readFile(new URL(name, FOLDER)))]),
  );
  return (request, invocation) =>
    respond(request, invocation, async () => {
      // The host matches the route without regard to case, and to a slash at its end.
      const [, , ...path] = new URL(request.url).pathname.split('/');
      const name = path.join('/') || 'index.html';
      const content = contents.get(name);
      if (!isServed || !content) return NOT_FOUND;
      return {
        status: 200,
        headers: { ...HEADERS, 'content-type': FILES[name] ?? '' },
        body: await content(),
      };
    });
}
