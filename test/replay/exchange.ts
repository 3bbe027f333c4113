import { readFile } from 'node:fs/promises';

/** A recorded exchange with X. */
export interface Exchange {
  readonly method: string;
  /** Path and query, raw; recordings may have it absolute. */
  readonly target: string;
  /** The body as it was sent, `undefined` where there was none. */
  readonly requestBody: string | undefined;
  readonly status: number;
  /** A header that came more than once is an array. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body: string;
}

/** Reads a file of recorded exchanges. Throws with the number of the first entry that is not one. */
export async function readExchanges(file: string): Promise<Exchange[]> {
  const parsed: unknown = JSON.parse(await readFile(file, 'utf8'));
  if (!Array.isArray(parsed)) throw new Error(`${file} must hold a JSON array of exchanges.`);
  return parsed.map((entry, index) => {
    const { method, url, request_body: sent, status, headers, body } = entry ?? {};
    if (typeof method !== 'string' || typeof url !== 'string' || typeof status !== 'number') {
      throw new Error(`Entry ${index + 1} of ${file} needs method, url and status.`);
    }
    return {
      method: method.toUpperCase(),
      target: url.replace(/^https?:\/\/[^/]+/, ''),
      requestBody: asText(sent),
      status,
      headers: headers ?? {},
      body: asText(body) ?? '',
    };
  });
}

function asText(value: unknown): string | undefined {
  if (value === null || value === undefined || value === '') return undefined;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The type that a recorded body was sent with, which recordings leave out: multipart shows its boundary, the rest is JSON. */
export function contentTypeOf({ requestBody = '' }: Exchange): string {
  const [, boundary] = /^--([^\r\n]+)\r?\n/.exec(requestBody) ?? [];
  return boundary === undefined ? 'application/json' : `multipart/form-data; boundary=${boundary}`;
}
