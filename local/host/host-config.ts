import { join } from 'node:path';
import { isJsonObject, type JsonObject, readJsonObject } from './json-file.ts';

/** What this host takes from host.json; the rest of the file is for the real one. */
export interface HostConfig {
  /** Without slashes at its ends; empty for none. */
  routePrefix: string;
  /** Calls that may be under way at once; Infinity for no limit. */
  maxOutstandingRequests: number;
  customHeaders: Record<string, string>;
}

/**
 * Reads host.json.
 * @throws Error with a sentence that names the file, where it is missing, no JSON, or has a value of a wrong kind.
 */
export function readHostConfig(root: string): HostConfig {
  const file = join(root, 'host.json');
  const config = readJsonObject(file);
  if (config.version !== '2.0') throw new Error(`${file}: "version" must be "2.0".`);
  const http = section(section(config, 'extensions'), 'http');
  const { routePrefix = 'api', maxOutstandingRequests = -1 } = http;
  if (typeof routePrefix !== 'string') throw new Error(`${file}: "routePrefix" must be a string.`);
  if (typeof maxOutstandingRequests !== 'number') {
    throw new Error(`${file}: "maxOutstandingRequests" must be a number.`);
  }
  return {
    routePrefix: routePrefix.replace(/^\/+|\/+$/g, ''),
    maxOutstandingRequests: maxOutstandingRequests < 0 ? Number.POSITIVE_INFINITY : maxOutstandingRequests,
    customHeaders: Object.fromEntries(
      Object.entries(section(http, 'customHeaders')).map(([k, v]) => [k, String(v)]),
    ),
  };
}

function section(parent: JsonObject, name: string): JsonObject {
  const value = parent[name];
  return isJsonObject(value) ? value : {};
}
