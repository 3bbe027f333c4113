/** The values of a route's parameters, by the names that the template gives them; a parameter without a value is absent. */
export type RouteParams = Record<string, string>;

/** @returns undefined where the path is not one of the route's. */
export type RouteMatcher = (path: string) => RouteParams | undefined;

const constraints: Readonly<Record<string, RegExp>> = {
  alpha: /^[a-z]*$/i,
  bool: /^(true|false)$/i,
  guid: /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  int: /^[-+]?\d{1,10}$/,
  long: /^[-+]?\d{1,19}$/,
};

interface Parameter {
  name: string;
  constraint: RegExp | undefined;
}

/**
 * Compiles a route template: literal text, `{name}`, `{name:int}`, and at its end `{name?}` or `{*name}`. Case and a
 * trailing slash do not matter.
 * @param template With the route prefix, without a slash in front.
 * @throws Error that says what in the template cannot be used.
 */
export function compileRoute(template: string): RouteMatcher {
  if (/^[/~]|\/\//.test(template)) {
    throw new Error(`The route template '${template}' starts with '/' or '~', or has two slashes in a row.`);
  }
  const parameters: Parameter[] = [];
  const segments = template.split('/').filter((segment) => segment !== '');
  const pattern = segments.map((segment, index) =>
    segmentPattern(segment, index === segments.length - 1, parameters),
  );
  const expression = new RegExp(`^${pattern.join('')}/?$`, 'is');
  return (path) => {
    const match = expression.exec(path);
    if (match === null) return undefined;
    const params: RouteParams = {};
    for (const [index, { name, constraint }] of parameters.entries()) {
      const value = match[index + 1];
      if (value === undefined || value === '') continue;
      if (constraint && !constraint.test(value)) return undefined;
      params[name] = value;
    }
    return params;
  };
}

function segmentPattern(segment: string, last: boolean, parameters: Parameter[]): string {
  let optional = false;
  let catchAll = false;
  const pattern = segment
    .split(/(\{[^{}]*\})/)
    .map((part) => {
      if (!/[{}]/.test(part)) return part.replace(/[\\^$.*+?()[\]|]/g, '\\$&');
      const match = /^\{(\*{0,2})(\w+)(?::(\w+))?(\?)?\}$/.exec(part);
      if (match === null) throw new Error(`'${part}' is not a route parameter that this host knows.`);
      const [, stars = '', name = '', constraint, question] = match;
      parameters.push({ name, constraint: constraintOf(constraint) });
      catchAll ||= stars !== '';
      optional ||= question !== undefined;
      return stars === '' ? '([^/]+?)' : '(.*)';
    })
    .join('');
  if (!optional && !catchAll) return `/${pattern}`;
  if (!last || !segment.startsWith('{')) {
    throw new Error(`'${segment}' can only be the last segment of a route.`);
  }
  return `(?:/${pattern})?`;
}

function constraintOf(name: string | undefined): RegExp | undefined {
  if (name === undefined) return undefined;
  const constraint = constraints[name.toLowerCase()];
  if (constraint === undefined)
    throw new Error(`The route constraint '${name}' is not one that this host knows.`);
  return constraint;
}
