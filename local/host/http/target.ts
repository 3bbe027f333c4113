/** Where a request goes. */
export interface Target {
  /** Decoded, apart from `%2F`; without dot segments. Empty for `*`. This is what is routed. */
  path: string;
  /** With its question mark; as it came. */
  query: string;
  /** What the function sees as `request.url`. */
  url: string;
}

/**
 * Reads a request target as Kestrel does: the path is decoded once, then freed of dot segments, and encoded again for
 * `request.url`. So what was encoded twice arrives encoded once, and a URL parser may find new dot segments in it.
 * @param host The Host header.
 * @returns undefined where Kestrel answers 400.
 */
export function readTarget(target: string, host: string): Target | undefined {
  // RFC 9112: a request line is visible ASCII; a host is a name or an address, with or without a port.
  if (!/^[!-~]+$/.test(target)) return undefined;
  if (!/^(?:[\w.~%!$&'()*+,;=-]*|\[[\da-f:.]+\])(?::\d*)?$/i.test(host)) return undefined;
  if (target === '*') return { path: '', query: '', url: `http://${host}` };
  const absolute = /^https?:\/\/([^/?#]*)(.*)$/i.exec(target);
  if (absolute !== null && absolute[1] !== host) return undefined;
  const origin = absolute === null ? target : absolute[2]?.startsWith('/') ? absolute[2] : `/${absolute[2]}`;
  if (!origin.startsWith('/')) return undefined;
  const mark = origin.indexOf('?');
  const decoded = decodePath(mark < 0 ? origin : origin.slice(0, mark));
  if (decoded.includes('\0')) return undefined;
  const path = removeDotSegments(decoded);
  const query = mark < 0 ? '' : origin.slice(mark);
  return { path, query, url: `http://${host}${encodePath(path)}${query}` };
}

const encodedCharacter =
  /%[0-7][\da-f]|%[cd][\da-f]%[89ab][\da-f]|%e[\da-f](?:%[89ab][\da-f]){2}|%f[0-7](?:%[89ab][\da-f]){3}/gi;

/** Decodes whole UTF-8 characters; what is not one stays as it is, and so does a slash. */
function decodePath(path: string): string {
  return path.replace(encodedCharacter, (encoded) => {
    if (encoded.toLowerCase() === '%2f') return encoded;
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}

/** RFC 3986, section 5.2.4. */
function removeDotSegments(path: string): string {
  const kept: string[] = [];
  const segments = path.split('/').slice(1);
  for (const [index, segment] of segments.entries()) {
    const dots = segment === '.' || segment === '..';
    if (segment === '..') kept.pop();
    if (!dots) kept.push(segment);
    else if (index === segments.length - 1) kept.push('');
  }
  return `/${kept.join('/')}`;
}

/** Encodes what a path may not hold (RFC 3986, `pchar` and the slash); what looks encoded already is left alone. */
function encodePath(path: string): string {
  return path.replace(/%[\dA-Fa-f]{2}|[^\w!$&'()*+,./:;=@~-]/gu, (part) =>
    part.length === 3 && part.startsWith('%') ? part : encodeURIComponent(part),
  );
}

/**
 * The query as a function gets it in `request.query`: names without regard to case (the first spelling stays), the values
 * of one name joined with commas.
 */
export function readQuery(query: string): Record<string, string> {
  const values = new Map<string, { name: string; values: string[] }>();
  for (const pair of query.slice(1).split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decodeQueryPart(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decodeQueryPart(pair.slice(equals + 1));
    const entry = values.get(name.toLowerCase());
    if (entry) entry.values.push(value);
    else values.set(name.toLowerCase(), { name, values: [value] });
  }
  return record([...values.values()].map((entry) => [entry.name, entry.values.join(',')]));
}

/** A record that takes any name, `__proto__` too. */
export function record(entries: Iterable<[string, string]>): Record<string, string> {
  return Object.assign(Object.create(null), Object.fromEntries(entries));
}

function decodeQueryPart(text: string): string {
  return text.replaceAll('+', ' ').replace(encodedCharacter, (encoded) => {
    try {
      return decodeURIComponent(encoded);
    } catch {
      return encoded;
    }
  });
}
