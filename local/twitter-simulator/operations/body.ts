import { type InvalidParameter, invalidRequest } from '../errors.ts';
import { ID } from './parameters.ts';

type Problem = (path: string, value: unknown, message: string) => void;

/** Checks one value of a JSON body; what it finds wrong goes to `problem`, in the words of X's schema validator. */
export type Check<T> = (value: unknown, path: string, problem: Problem) => T | undefined;

type Checks = Readonly<Record<string, Check<unknown>>>;
type Checked<C extends Checks> = { readonly [K in keyof C]: C[K] extends Check<infer T> ? T : never };

function typeName(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

function expect(type: string, value: unknown, path: string, problem: Problem): undefined {
  problem(path, value, `${path}: ${typeName(value)} found, ${type} expected`);
}

interface TextRules {
  readonly pattern?: RegExp;
  readonly min?: number;
  readonly max?: number;
}

export function text({ pattern, min = 0, max = Number.POSITIVE_INFINITY }: TextRules = {}): Check<string> {
  return (value, path, problem) => {
    if (typeof value !== 'string') return expect('string', value, path, problem);
    // Bodies carry media as text: megabytes are not taken apart to be counted.
    const length = max === Number.POSITIVE_INFINITY ? value.length : [...value].length;
    if (length < min) problem(path, value, `${path}: must be at least ${min} characters long`);
    if (length > max) problem(path, value, `${path}: may only be ${max} characters long`);
    if (pattern !== undefined && !pattern.test(value)) {
      problem(path, value, `${path}: does not match the regex pattern ${pattern.source}`);
    }
    return value;
  };
}

export const id: Check<string> = text({ pattern: ID });

export function choice<V extends string>(...allowed: readonly V[]): Check<V> {
  return (value, path, problem) => {
    const known = allowed.find((option) => option === value);
    if (known === undefined)
      problem(path, value, `${path}: does not have a value in the enumeration [${allowed.join(', ')}]`);
    return known;
  };
}

export function integer(min: number, max: number): Check<number> {
  return (value, path, problem) => {
    if (typeof value !== 'number' || !Number.isInteger(value)) return expect('integer', value, path, problem);
    if (value < min) problem(path, value, `${path}: must have a minimum value of ${min}`);
    if (value > max) problem(path, value, `${path}: must have a maximum value of ${max}`);
    return value;
  };
}

export const flag: Check<boolean> = (value, path, problem) =>
  typeof value === 'boolean' ? value : expect('boolean', value, path, problem);

/** Something that X takes and the simulator has no use for. */
export const anything: Check<unknown> = (value) => value;

export function list<T>(item: Check<T>, min: number, max: number): Check<readonly T[]> {
  return (value, path, problem) => {
    if (!Array.isArray(value)) return expect('array', value, path, problem);
    if (value.length < min)
      problem(path, value, `${path}: there must be a minimum of ${min} items in the array`);
    if (value.length > max)
      problem(path, value, `${path}: there must be a maximum of ${max} items in the array`);
    return value.map((entry, index) => item(entry, `${path}[${index}]`, problem) as T);
  };
}

export function record<R extends Checks, O extends Checks>(
  required: R,
  optional: O,
): Check<Checked<R> & Partial<Checked<O>>> {
  const all: Checks = { ...required, ...optional };
  return (value, path, problem) => {
    if (typeName(value) !== 'object') return expect('object', value, path, problem);
    const given = value as Record<string, unknown>;
    const read: Record<string, unknown> = {};
    for (const name of Object.keys(required)) {
      if (!Object.hasOwn(given, name))
        problem(`${path}.${name}`, undefined, `${path}.${name}: is missing but it is required`);
    }
    for (const [name, entry] of Object.entries(given)) {
      const check = Object.hasOwn(all, name) ? all[name] : undefined;
      const at = `${path}.${name}`;
      if (check !== undefined) read[name] = check(entry, at, problem);
      else
        problem(
          at,
          entry,
          `${at}: is not defined in the schema and the schema does not allow additional properties`,
        );
    }
    return read as Checked<R> & Partial<Checked<O>>;
  };
}

/** Reads a JSON body. Throws X's 400 with every fault in it; a missing body counts as an empty object. */
export function readBody<T>(body: unknown, check: Check<T>): T {
  const problems: InvalidParameter[] = [];
  const value = check(body ?? {}, '$', (path, found, message) => {
    const values = found === undefined ? [] : [typeof found === 'string' ? found : JSON.stringify(found)];
    problems.push({ parameters: { [path.replace(/^\$\.?/, '') || 'body']: values }, message });
  });
  if (problems.length > 0) throw invalidRequest(...problems);
  return value as T;
}
