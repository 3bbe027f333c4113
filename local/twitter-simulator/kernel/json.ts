/** Not yet in TypeScript's library: a value that `JSON.stringify` writes as the given text. */
const { rawJSON } = JSON as unknown as { rawJSON(text: string): unknown };

/** JSON text of a body. A bigint becomes a bare number; a string is taken as JSON text already. */
export function toJson(body: unknown): string {
  if (typeof body === 'string') return body;
  return JSON.stringify(body, (_key, value: unknown) =>
    typeof value === 'bigint' ? rawJSON(String(value)) : value,
  );
}
