/** Looks through bytes for many patterns at once. */
export interface MultiSearch {
  /**
   * Calls `onMatch` with the index of each pattern that is found, in the order of where it stands, until that returns
   * true. True where it did.
   */
  search(bytes: Uint8Array, onMatch: (pattern: number) => boolean): boolean;
}

/** Blocks of three bytes are looked up in a table of this size: collisions are rare, and it stays in the CPU's cache. */
const BLOCK = 3;
const TABLE_SIZE = 0x8000;
/** Longer beginnings of patterns make longer jumps, but hardly faster ones; a jump has to fit a byte. */
const MAX_WINDOW = 64;

/**
 * The algorithm of Wu and Manber: where the block at the end of a window stands in no pattern, no match can overlap it,
 * and the window jumps behind it. With patterns of 40 bytes some one in 30 bytes is looked at, whatever their number.
 * Throws a RangeError for a pattern of fewer than three bytes.
 */
export function createMultiSearch(patterns: readonly Uint8Array[]): MultiSearch {
  const window = Math.min(MAX_WINDOW, ...patterns.map(({ byteLength }) => byteLength));
  if (window < BLOCK) throw new RangeError('A pattern is too short to be looked for.');
  const jumps = new Uint8Array(TABLE_SIZE).fill(window - BLOCK + 1);
  const endingIn = new Map<number, number[]>();
  for (const [index, pattern] of patterns.entries()) {
    for (let end = BLOCK; end <= window; end++) {
      const block = blockBefore(pattern, end);
      jumps[block] = Math.min(jumps[block] ?? 0, window - end);
      if (end === window) endingIn.set(block, [...(endingIn.get(block) ?? []), index]);
    }
  }

  return {
    search: (bytes, onMatch) => {
      const { length } = bytes;
      for (let end = window; end <= length; ) {
        const block = blockBefore(bytes, end);
        const jump = jumps[block] ?? 1;
        if (jump > 0) {
          end += jump;
          continue;
        }
        const start = end - window;
        for (const index of endingIn.get(block) ?? []) {
          if (standsAt(bytes, start, patterns[index]) && onMatch(index)) return true;
        }
        end += 1;
      }
      return false;
    },
  };
}

function blockBefore(bytes: Uint8Array, end: number): number {
  const mixed = ((bytes[end - 3] ?? 0) << 10) ^ ((bytes[end - 2] ?? 0) << 5) ^ (bytes[end - 1] ?? 0);
  return mixed & (TABLE_SIZE - 1);
}

function standsAt(bytes: Uint8Array, start: number, pattern: Uint8Array | undefined): boolean {
  if (!pattern || start + pattern.length > bytes.length) return false;
  for (let at = 0; at < pattern.length; at++) if (bytes[start + at] !== pattern[at]) return false;
  return true;
}
