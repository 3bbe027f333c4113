import type { IncomingHttpHeaders } from 'node:http';

/** What a server for developers takes from browsers besides its own pages. */
export interface BrowserRules {
  /** Host names besides those of this machine, in lower case, such as the one of a forwarded port. */
  readonly hostNames: readonly string[];
  /** Origins whose pages may call, as in the `Host.CORS` of local.settings.json; `*` is any. */
  readonly corsOrigins: readonly string[];
}

/** Why a request is refused: its status, and a sentence for the developer. */
export interface BrowserRefusal {
  readonly status: 403 | 421;
  readonly sentence: string;
}

/** `internal` is reserved for private networks, so that no stranger can make a container's name for its host lead here. */
const OWN_NAMES: readonly string[] = ['[::1]', 'host.docker.internal'];

/** Where host names are given besides this machine's own, separated by commas. */
export const HOST_NAMES_VARIABLE = 'LOCAL_HOST_NAMES';

/** The names and origins of a list that is separated by commas. */
export function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((entry) => entry.trim().toLowerCase().replace(/\/$/, ''))
    .filter((entry) => entry !== '');
}

/**
 * Keeps the web out of a server on 127.0.0.1, which every page in the developer's browser can reach and which asks for no
 * key. Clients that are no browsers send none of these headers, and pass.
 *
 * - A name in `Host` that is not this machine's is DNS rebinding: a page on evil.example whose name was made to lead here
 *   is of the same origin to the browser. A name is what that takes, so private addresses are safe: an Android emulator
 *   reaches this machine as 10.0.2.2.
 * - A browser says in `Sec-Fetch-Site` (Fetch Metadata) whether a page of this server asks. Other ports of localhost count
 *   as `same-site`, and belong to other programs. Where it does not say so, `Origin` stands with whatever may change
 *   something.
 * - To go to an address in a window is always allowed: the page that links here sees nothing of it.
 *
 * @returns `undefined` for a request that may be answered.
 */
export function browserRefusal(
  method: string,
  headers: IncomingHttpHeaders,
  { hostNames, corsOrigins }: BrowserRules,
): BrowserRefusal | undefined {
  const { host = '', origin } = headers;
  if (host !== '' && !isOwnName(host, hostNames)) {
    return {
      status: 421,
      sentence: `This server is for this machine: it takes localhost, loopback and private addresses as the host. Where another name leads here on purpose, such as that of a forwarded port, start with ${HOST_NAMES_VARIABLE} set to it.`,
    };
  }
  if (origin !== undefined && isCorsOrigin(origin, corsOrigins)) return undefined;
  if (isNavigation(method, headers)) return undefined;
  const site = headers['sec-fetch-site'];
  if (site === 'same-origin') return undefined;
  // What is fetched ahead is asked for by a page, although the browser calls it nobody's.
  const isFromElsewhere = isFetchedAhead(headers) || (site !== undefined && site !== 'none');
  if (!isFromElsewhere && (origin === undefined || isOwnOrigin(origin, host, hostNames))) return undefined;
  return {
    status: 403,
    sentence: 'This request comes from a page of another origin, which may not call this server.',
  };
}

/** Whether an origin is allowed to call. */
export function isCorsOrigin(origin: string, corsOrigins: readonly string[]): boolean {
  return corsOrigins.includes('*') || corsOrigins.includes(origin.toLowerCase());
}

/** Prefetched or prerendered: by a page's speculation rules or links, without anybody's click. */
function isFetchedAhead(headers: IncomingHttpHeaders): boolean {
  return ['sec-purpose', 'purpose', 'x-purpose', 'x-moz'].some((name) => headers[name] !== undefined);
}

/** A window that goes to an address, not a frame, and not one that is fetched ahead. */
function isNavigation(method: string, headers: IncomingHttpHeaders): boolean {
  return (
    (method === 'GET' || method === 'HEAD') &&
    headers['sec-fetch-mode'] === 'navigate' &&
    headers['sec-fetch-dest'] === 'document' &&
    !isFetchedAhead(headers)
  );
}

function isOwnOrigin(origin: string, host: string, hostNames: readonly string[]): boolean {
  const url = URL.parse(origin);
  if (url === null) return false;
  // Behind a forwarded port, the name that the browser knows may stand in Origin alone, with https.
  return (
    url.origin === `http://${host.toLowerCase()}` ||
    hostNames.some((each) => withoutPort(each) === url.hostname)
  );
}

function isOwnName(host: string, hostNames: readonly string[]): boolean {
  const name = withoutPort(host.toLowerCase());
  if (OWN_NAMES.includes(name) || hostNames.some((each) => withoutPort(each) === name)) return true;
  if (/^([a-z0-9-]+\.)*localhost$/.test(name)) return true;
  return isLocalAddress(name);
}

function withoutPort(host: string): string {
  return host.replace(/:\d*$/, '');
}

/** Loopback and private IPv4 addresses (RFC 1918), as a browser writes them. */
function isLocalAddress(name: string): boolean {
  const [, first = '', second = '', third = '', fourth = ''] =
    /^(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})$/.exec(name) ?? [];
  if (first === '' || [first, second, third, fourth].some((part) => Number(part) > 255)) return false;
  const [a, b] = [Number(first), Number(second)];
  return a === 127 || a === 10 || (a === 192 && b === 168) || (a === 172 && b >= 16 && b <= 31);
}
