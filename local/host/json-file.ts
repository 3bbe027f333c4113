import { readFileSync } from 'node:fs';

export type JsonObject = Record<string, unknown>;

/**
 * Reads a file that holds a JSON object.
 * @throws Error with a sentence that names the file, where it is missing or holds something else.
 */
export function readJsonObject(file: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(file, 'utf8'));
  } catch (cause) {
    const missing = cause instanceof Error && 'code' in cause && cause.code === 'ENOENT';
    throw new Error(missing ? `There is no ${file}.` : `${file} is not valid JSON.`, { cause });
  }
  if (!isJsonObject(value)) throw new Error(`${file} is not a JSON object.`);
  return value;
}

export function isJsonObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
