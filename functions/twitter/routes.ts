import { OPERATIONS } from './catalogue.ts';
import type { Method, Operation } from './operation.ts';
import { percentEncode } from './percent-encode.ts';

export type RouteMatch =
  | { readonly kind: 'found'; readonly operation: Operation; readonly params: Record<string, string> }
  /** The path is X's, the method is not; `allow` lists the methods that X has for this path. */
  | { readonly kind: 'method-not-allowed'; readonly allow: readonly Method[] }
  | { readonly kind: 'unknown' }
  /** A segment that cannot be decoded, or that holds what no id or name of X's has. */
  | { readonly kind: 'malformed' };

/** What lies behind a segment. Segments come from callers, hence maps: `__proto__` is a key like any other. */
interface Node {
  readonly literals: Map<string, Node>;
  parameter: Node | undefined;
  readonly operations: Map<string, Operation>;
}

/**
 * Separators would move the path to another operation once X decodes it, a percent sign would be decoded twice,
 * and characters that nobody sees hide what is asked for. Lone surrogates cannot be encoded.
 */
const UNSAFE = /[/\\?#%\s\p{Cc}\p{Cf}\p{Cs}]/u;
const PARAMETER = /^\{(\w+)\}$/;

let root: Node | undefined;

/**
 * The operation that X would answer a request with.
 *
 * Literal segments are compared with case and win over parameters, from left to right. One slash at the end is
 * ignored, as the functions host does.
 *
 * @param method as in the request line; X has no HEAD
 * @param path the path as it was sent: still percent-encoded, without the query
 */
export function findOperation(method: string, path: string): RouteMatch {
  const segments = decodeSegments(path);
  if (segments === undefined) return { kind: 'malformed' };
  root ??= buildTree(OPERATIONS);
  const node = descend(root, segments, 0);
  if (node === undefined) return { kind: 'unknown' };
  const operation = node.operations.get(method);
  if (operation === undefined) {
    return { kind: 'method-not-allowed', allow: [...node.operations.values()].map((other) => other.method) };
  }
  const params: Record<string, string> = {};
  templateSegments(operation).forEach((template, index) => {
    const name = parameterName(template);
    if (name !== undefined) params[name] = segments[index] ?? '';
  });
  return { kind: 'found', operation, params };
}

/**
 * The path to send to X: the template with its parameters filled in, everything but RFC 3986's unreserved
 * characters percent-encoded.
 *
 * @throws {TypeError} where a parameter is missing or is not one that `findOperation` would accept
 */
export function buildPath(operation: Operation, params: Readonly<Record<string, string>>): string {
  const segments = templateSegments(operation).map((template) => {
    const name = parameterName(template);
    if (name === undefined) return template;
    const value = params[name];
    if (value === undefined || !isSafe(value)) {
      throw new TypeError(`${operation.id}: the parameter ${name} is missing or malformed.`);
    }
    return percentEncode(value);
  });
  return `/${segments.join('/')}`;
}

/** Each segment decoded once; undefined where one of them is malformed. */
function decodeSegments(path: string): string[] | undefined {
  if (!path.startsWith('/')) return undefined;
  const end = path.endsWith('/') ? -1 : path.length;
  const segments = path.slice(1, end).split('/');
  try {
    const decoded = segments.map((segment) =>
      segment.includes('%') ? decodeURIComponent(segment) : segment,
    );
    return decoded.every(isSafe) ? decoded : undefined;
  } catch {
    return undefined;
  }
}

function isSafe(segment: string): boolean {
  return segment !== '' && segment !== '.' && segment !== '..' && !UNSAFE.test(segment);
}

/** Where all segments lead to. A literal that turns out to be a dead end gives way to a parameter. */
function descend(node: Node, segments: readonly string[], depth: number): Node | undefined {
  const segment = segments[depth];
  if (segment === undefined) return node.operations.size > 0 ? node : undefined;
  const literal = node.literals.get(segment);
  const found = literal && descend(literal, segments, depth + 1);
  return found ?? (node.parameter && descend(node.parameter, segments, depth + 1));
}

function buildTree(operations: readonly Operation[]): Node {
  const tree = emptyNode();
  for (const operation of operations) {
    let node = tree;
    for (const segment of templateSegments(operation)) {
      if (parameterName(segment) !== undefined) {
        node.parameter ??= emptyNode();
        node = node.parameter;
      } else {
        const next = node.literals.get(segment) ?? emptyNode();
        node.literals.set(segment, next);
        node = next;
      }
    }
    node.operations.set(operation.method, operation);
  }
  return tree;
}

function emptyNode(): Node {
  return { literals: new Map(), parameter: undefined, operations: new Map() };
}

function templateSegments(operation: Operation): string[] {
  return operation.path.slice(1).split('/');
}

function parameterName(template: string): string | undefined {
  return PARAMETER.exec(template)?.[1];
}
