/**
 * Undoes the escapes that a text can stand in: JSON's and those of percent-encoding. Secrets and what X answers are
 * compared in this form.
 */

const PERCENT = 0x25;
const BACKSLASH = 0x5c;
const LOWER_U = 0x75;
const ZERO = 0x30;
const JSON_ESCAPE = Buffer.from('\\u00');

/** A token with escapes of its own, in a query in a query, in JSON: deeper nesting is not looked into. */
const MAX_PASSES = 5;
/** Where there are more escapes, taking them all back is cheaper than looking at each. */
const MAX_ESCAPES = 256;

/**
 * The bytes without backslashes and percent-encoding, `\u00XX` as the character that it means, whatever the case of the
 * digits; several layers of both. `-` and `_` become `+` and `/`, so that the two alphabets of base64 are one.
 * What is no escape stays as it is.
 */
export function decode(bytes: Uint8Array): Buffer {
  const decoded = Buffer.from(bytes);
  let length = decoded.length;
  for (let pass = 0; pass < MAX_PASSES; pass++) {
    const shorter = unescapeInPlace(decoded, length);
    if (shorter === length) break;
    length = shorter;
  }
  for (let at = 0; at < length; at++) {
    const byte = decoded[at];
    if (byte === 0x2d) decoded[at] = 0x2b;
    else if (byte === 0x5f) decoded[at] = 0x2f;
  }
  return decoded.subarray(0, length);
}

/**
 * Whether a letter or digit, or an escape itself, stands escaped in the bytes. No program that writes JSON or addresses
 * escapes these, so only then letters of a secret could be hidden.
 */
export function hidesLetters(bytes: Buffer): boolean {
  return hasEscape(bytes, PERCENT, 1) || hasEscape(bytes, JSON_ESCAPE, JSON_ESCAPE.length);
}

function hasEscape(bytes: Buffer, start: number | Buffer, length: number): boolean {
  let escapes = 0;
  for (let at = bytes.indexOf(start); at >= 0; at = bytes.indexOf(start, at + 1)) {
    const code = hexPair(bytes, at + length);
    if (isAlphanumeric(code) || code === PERCENT || code === BACKSLASH) return true;
    if (++escapes > MAX_ESCAPES) return true;
  }
  return false;
}

/** The length afterwards. What is written is never longer than what was read. */
function unescapeInPlace(bytes: Buffer, length: number): number {
  let to = 0;
  for (let from = 0; from < length; ) {
    const byte = bytes[from] ?? 0;
    let code = -1;
    let taken = 1;
    if (byte === PERCENT) {
      code = from + 2 < length ? hexPair(bytes, from + 1) : -1;
      if (code >= 0) taken = 3;
    } else if (byte === BACKSLASH) {
      if (isUnicodeEscape(bytes, from, length)) code = hexPair(bytes, from + 4);
      if (code >= 0) taken = 6;
      else {
        from += 1;
        continue;
      }
    }
    bytes[to++] = code < 0 ? byte : code;
    from += taken;
  }
  return to;
}

function isUnicodeEscape(bytes: Buffer, at: number, length: number): boolean {
  return at + 5 < length && bytes[at + 1] === LOWER_U && bytes[at + 2] === ZERO && bytes[at + 3] === ZERO;
}

/** The number that two hexadecimal digits mean; -1 for anything else. */
function hexPair(bytes: Buffer, at: number): number {
  const high = hexDigit(bytes[at]);
  const low = hexDigit(bytes[at + 1]);
  return high < 0 || low < 0 ? -1 : high * 16 + low;
}

function hexDigit(byte = 0): number {
  if (byte >= ZERO && byte <= 0x39) return byte - ZERO;
  const lower = byte | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

function isAlphanumeric(code: number): boolean {
  const lower = code | 0x20;
  return (code >= ZERO && code <= 0x39) || (lower >= 0x61 && lower <= 0x7a);
}
