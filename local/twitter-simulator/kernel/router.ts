/** Something found by its method and its path template, such as `/2/tweets/{id}`. */
export interface Routed {
  readonly method: string;
  readonly path: string;
}

export interface Match<T> {
  readonly route: T;
  /** Path parameters by name, decoded. */
  readonly params: Readonly<Record<string, string>>;
}

interface Compiled<T> {
  readonly route: T;
  readonly segments: readonly string[];
  /** Sorts literal segments before parameters, from the left. */
  readonly rank: string;
}

const isParameter = (segment: string): boolean => segment.startsWith('{');

function compile<T extends Routed>(route: T): Compiled<T> {
  const segments = route.path.slice(1).split('/');
  return { route, segments, rank: segments.map((segment) => (isParameter(segment) ? '1' : '0')).join('') };
}

function decode(segment: string): string | undefined {
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function matchSegments(
  template: readonly string[],
  path: readonly string[],
): Record<string, string> | undefined {
  const params: Record<string, string> = {};
  for (const [index, expected] of template.entries()) {
    const value = decode(path[index] ?? '');
    if (!value) return undefined;
    if (isParameter(expected)) params[expected.slice(1, -1)] = value;
    else if (value !== expected) return undefined;
  }
  return params;
}

/** Finds what answers a method and an undecoded path. A literal segment wins over a parameter: `/2/users/me`. */
export function createRouter<T extends Routed>(
  routes: readonly T[],
): (method: string, path: string) => Match<T> | undefined {
  const byShape = Map.groupBy(
    routes.map(compile).sort((a, b) => a.rank.localeCompare(b.rank)),
    ({ route, segments }) => `${route.method} ${segments.length}`,
  );
  return (method, path) => {
    const segments = path.replace(/\/$/, '').slice(1).split('/');
    for (const candidate of byShape.get(`${method} ${segments.length}`) ?? []) {
      const params = matchSegments(candidate.segments, segments);
      if (params) return { route: candidate.route, params };
    }
    return undefined;
  };
}
