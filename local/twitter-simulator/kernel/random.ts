import { createHash } from 'node:crypto';

/** Repeatable "random" values: the same seed gives the same values in the same order. */
export interface Random {
  /** Letters, digits, `-` and `_`. At most 43 characters. */
  token(length: number): string;
  /** Lower-case hexadecimal digits. At most 64. */
  hex(length: number): string;
  /** Decimal digits. At most 12. */
  digits(length: number): string;
}

export function createRandom(seed: number): Random {
  let drawn = 0;
  const draw = (): Buffer => createHash('sha256').update(`${seed}/${drawn++}`).digest();
  return {
    token: (length) => draw().toString('base64url').slice(0, length),
    hex: (length) => draw().toString('hex').slice(0, length),
    digits: (length) => String(draw().readUIntBE(0, 6)).padStart(15, '0').slice(-length),
  };
}
