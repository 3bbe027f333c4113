import { type InvalidParameter, invalidRequest } from '../errors.ts';
import type { OperationCall } from '../types.ts';
import { inOlderNames } from './dialect.ts';

/** Reads a parameter from all the values it was sent with, none where it was left out. */
export type Reader<T> = (
  values: readonly string[],
  name: string,
) => { readonly value: T } | { readonly problem: string; readonly values: readonly string[] };

export type Readers = Readonly<Record<string, Reader<unknown>>>;

/** The values that `readers` read, by name. */
export type Values<R extends Readers> = {
  readonly [K in keyof R]: R[K] extends Reader<infer T> ? T : never;
};

const bad = (values: readonly string[], problem: string) => ({ values, problem });
const stated = (name: string, value: string): string => `The \`${name}\` query parameter value [${value}]`;

/** Lists are separated by commas; X's older clients repeat the parameter instead. */
const items = (values: readonly string[]): string[] => values.flatMap((value) => value.split(','));

export function integer(min: number, max: number, fallback: number): Reader<number> {
  return ([value], name) => {
    if (value === undefined) return { value: fallback };
    if (!/^-?\d+$/.test(value)) return bad([value], `${stated(name, value)} is not a valid integer`);
    const number = Number(value);
    if (number < min || number > max)
      return bad([value], `${stated(name, value)} is not between ${min} and ${max}`);
    return { value: number };
  };
}

/** A text that matches `pattern` where one is given. */
export function optionalText(pattern?: RegExp): Reader<string | undefined> {
  return ([value], name) => {
    if (value === undefined) return { value };
    if (value === '') return bad([], `The \`${name}\` query parameter can not be empty`);
    if (pattern !== undefined && !pattern.test(value)) {
      return bad([value], `${stated(name, value)} does not match ${pattern.source}`);
    }
    return { value };
  };
}

export function requiredText(maxLength: number, pattern?: RegExp): Reader<string> {
  const optional = optionalText(pattern);
  return (values, name) => {
    const read = optional([values[0] ?? ''], name);
    if ('problem' in read) return read;
    const value = read.value ?? '';
    if (value.length <= maxLength) return { value };
    return bad([value], `${stated(name, value)} exceeds maximum length of ${maxLength}`);
  };
}

/** Up to 100 values that each match `pattern`, at least one; those that are sent twice count once. */
export function requiredList(pattern: RegExp): Reader<readonly string[]> {
  return (values, name) => {
    const all = items(values);
    if (all.length === 0 || (all.length === 1 && all[0] === '')) {
      return bad([], `The \`${name}\` query parameter can not be empty`);
    }
    if (all.length > 100) {
      const list = `The number of values in the \`${name}\` query parameter list`;
      return bad(values, `${list} [${all.length}] is not between 1 and 100`);
    }
    const wrong = all.find((value) => !pattern.test(value));
    if (wrong !== undefined) return bad(values, `${stated(name, wrong)} does not match ${pattern.source}`);
    return { value: [...new Set(all)] };
  };
}

export function oneOf<V extends string>(allowed: readonly V[], fallback: V): Reader<V> {
  return ([value], name) => {
    if (value === undefined) return { value: fallback };
    const known = allowed.find((option) => option === value);
    if (known === undefined)
      return bad([value], `${stated(name, value)} is not one of [${allowed.join(',')}]`);
    return { value: known };
  };
}

export function someOf(allowed: readonly string[]): Reader<readonly string[]> {
  return (values, name) => {
    const all = items(values);
    const wrong = all.find((value) => !allowed.includes(value));
    if (wrong !== undefined) return bad(all, `${stated(name, wrong)} is not one of [${allowed.join(',')}]`);
    return { value: all };
  };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?Z$/;

/** An instant such as `2026-11-24T09:00:00Z`, as milliseconds since 1970. */
export const time: Reader<number | undefined> = ([value], name) => {
  if (value === undefined) return { value };
  const ms = TIME.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms)
    ? bad([value], `${stated(name, value)} is not a valid RFC3339 timestamp`)
    : { value: ms };
};

export const ID = /^[0-9]{1,19}$/;

/**
 * Reads a query by `readers`, and by `more` where the names are not known beforehand; `newer` says in which names it came
 * (dialect.ts). Throws X's 400 with every fault in it.
 */
export function readQuery<R extends Readers>(
  query: URLSearchParams,
  readers: R,
  more: Readers = {},
): { values: Values<R>; more: Readonly<Record<string, unknown>>; newer: boolean } {
  const { query: older, newer } = inOlderNames(query);
  const all: Readers = { ...readers, ...more };
  const problems: InvalidParameter[] = [];
  for (const name of new Set(older.keys())) {
    if (Object.hasOwn(all, name)) continue;
    const message = `The query parameter [${name}] is not one of [${Object.keys(all).join(',')}]`;
    problems.push({ parameters: { [name]: older.getAll(name) }, message });
  }
  const values: Record<string, unknown> = {};
  for (const [name, reader] of Object.entries(all)) {
    const read = reader(older.getAll(name), name);
    if ('problem' in read) problems.push({ parameters: { [name]: read.values }, message: read.problem });
    else values[name] = read.value;
  }
  if (problems.length > 0) throw invalidRequest(...problems);
  return { values: values as Values<R>, more: values, newer };
}

/** A path parameter; throws X's 400 where it does not match `pattern`. */
export function pathParameter(call: OperationCall, name: string, pattern: RegExp = ID): string {
  const value = call.params[name] ?? '';
  if (pattern.test(value)) return value;
  throw invalidRequest({
    parameters: { [name]: [value] },
    message: `${stated(name, value)} does not match ${pattern.source}`,
  });
}
