import type { HttpFunction } from '../functions.ts';

/** The keys that a deployed host holds. */
export interface Keys {
  /** By function name, then by key name. */
  functions?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Host keys by name: good for every function. */
  host?: Readonly<Record<string, string>>;
  /** Good for everything. */
  master?: string;
}

/**
 * The key of a call: the first `x-functions-key` header, or else the first `code` of the query.
 * @param query With its question mark.
 */
export function keyOf(headers: NodeJS.Dict<string[]>, query: string): string | undefined {
  const header = headers['x-functions-key'];
  if (header !== undefined) return header[0];
  for (const [name, value] of new URLSearchParams(query)) if (name.toLowerCase() === 'code') return value;
  return undefined;
}

/** Whether a key opens a function. */
export function opens(keys: Keys, { name, authLevel }: HttpFunction, key: string | undefined): boolean {
  if (authLevel === 'anonymous' || isMaster(keys, key)) return true;
  if (authLevel === 'admin' || !key) return false;
  return [keys.functions?.[name], keys.host].some((set) => Object.values(set ?? {}).includes(key));
}

/** Whether a key is the master key, which the host's own `/admin` pages take too. */
export function isMaster({ master }: Keys, key: string | undefined): boolean {
  return Boolean(key) && key === master;
}
