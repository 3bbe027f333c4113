/** Where the person is, kept in the address after `#`, so that reload and back work: `#/post/ID?name=value`. */
export interface Route {
  readonly name: string;
  readonly id: string | undefined;
  readonly query: URLSearchParams;
}

const HOME = 'posts';

export function parseHash(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split(/\?(.*)/s);
  const [name = '', id] = path.split('/').map(decoded);
  return { name: name || HOME, id: id || undefined, query: new URLSearchParams(query) };
}

/** The address of a place. Parameters without a value are left out. */
export function hashOf(
  name: string,
  id?: string,
  parameters: Readonly<Record<string, string | undefined>> = {},
): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) if (value) query.set(key, value);
  const path = [name, ...(id === undefined ? [] : [id])].map(encodeURIComponent).join('/');
  return `#/${path}${query.size > 0 ? `?${query}` : ''}`;
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
