/**
 * JSON from outside, looked at before it is parsed: `JSON.parse` needs no stack for what nests deeply, but a second for
 * 6 MB of brackets, since every one becomes an object. Counting them takes a millisecond for each MB.
 */
export interface JsonLimits {
  /** How deep objects and lists may nest. */
  readonly depth: number;
  /** How many values there may be in all, members' names not counted. */
  readonly values: number;
}

/** What `JSON.parse` reads in about 20 ms, whatever the values are. */
export const MAX_JSON_VALUES = 100_000;
/** X's own answers nest 8 deep, and what clients send to us 4. */
export const MAX_JSON_DEPTH = 32;

const QUOTE = 0x22;
const COMMA = 0x2c;
const BACKSLASH = 0x5c;
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/**
 * Which limit a text in UTF-8 is above; `undefined` where it is within both. Linear, and no judgement on whether it is
 * JSON at all.
 */
export function exceededLimit(
  bytes: Uint8Array,
  { depth: maxDepth, values: maxValues }: JsonLimits = { depth: MAX_JSON_DEPTH, values: MAX_JSON_VALUES },
): keyof JsonLimits | undefined {
  let depth = 0;
  let values = 1;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at];
    if (byte === QUOTE) at = endOfString(bytes, at);
    else if (byte === LIST || byte === OBJECT) {
      values++;
      if (++depth > maxDepth) return 'depth';
    } else if (byte === LIST_END || byte === OBJECT_END) depth--;
    else if (byte === COMMA) values++;
    if (values > maxValues) return 'values';
  }
  return undefined;
}

/** X's JSON, or `undefined` for what is none, nests too deeply, or has more values than any answer of X's. */
export function parseWithin(bytes: Uint8Array, limits?: JsonLimits): unknown {
  if (exceededLimit(bytes, limits) !== undefined) return undefined;
  try {
    return JSON.parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** The index of the quotation mark that ends the string which begins at `start`. */
function endOfString(bytes: Uint8Array, start: number): number {
  for (let at = bytes.indexOf(QUOTE, start + 1); at !== -1; at = bytes.indexOf(QUOTE, at + 1)) {
    let slashes = 0;
    while (bytes[at - 1 - slashes] === BACKSLASH) slashes++;
    if (slashes % 2 === 0) return at;
  }
  return bytes.length;
}
