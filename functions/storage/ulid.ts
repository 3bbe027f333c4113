/** Crockford's base 32: no I, L, O and U. */
const DIGITS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const TIME_DIGITS = 10;
const RANDOM_DIGITS = 16;

/** A ULID: 48 bits of time and 80 of chance, which sorts by time as text. `random` gives so many bytes. */
export function ulid(now: number, random: (bytes: number) => Uint8Array): string {
  let time = '';
  for (let left = now, digit = 0; digit < TIME_DIGITS; digit++, left = Math.floor(left / 32))
    time = DIGITS[left % 32] + time;
  return time + Array.from(random(RANDOM_DIGITS), (byte) => DIGITS[byte % 32]).join('');
}

/** When a ULID was made, in milliseconds since 1970; `undefined` for a text that is none. */
export function ulidTime(id: string): number | undefined {
  if (!/^[0-7][0-9A-HJKMNP-TV-Z]{25}$/.test(id)) return undefined;
  return Array.from(id.slice(0, TIME_DIGITS)).reduce((time, digit) => time * 32 + DIGITS.indexOf(digit), 0);
}

/** A ULID's counterpart: where one sorts first, its counterpart sorts last. The counterpart's is the ULID again. */
export function reversed(id: string): string {
  return Array.from(id, (digit) => DIGITS[DIGITS.length - 1 - DIGITS.indexOf(digit)]).join('');
}
