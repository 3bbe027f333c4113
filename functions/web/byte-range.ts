/** Part of a body: from `offset`, so many bytes. */
export interface ByteRange {
  readonly offset: number;
  readonly count: number;
}

/**
 * The part that a `Range` header asks for (RFC 9110, section 14.1.2), at most `most` bytes of it. `undefined` where the
 * whole is meant: no header, another unit, or several ranges, all of which may be ignored. `unsatisfiable` where it begins
 * behind the end.
 */
export function byteRange(
  header: string | null,
  size: number,
  most: number,
): ByteRange | 'unsatisfiable' | undefined {
  const [, first = '', last = ''] = /^bytes=(\d*)-(\d*)$/.exec(header?.trim() ?? '') ?? [];
  if (first === '' && last === '') return undefined;
  const suffix = first === '' ? Math.min(Number(last), size) : undefined;
  const offset = suffix === undefined ? Number(first) : size - suffix;
  const end = suffix !== undefined || last === '' ? size - 1 : Math.min(Number(last), size - 1);
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  return offset < size ? { offset, count: Math.min(end - offset + 1, most) } : 'unsatisfiable';
}
