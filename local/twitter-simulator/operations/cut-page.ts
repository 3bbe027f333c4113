import { createHash } from 'node:crypto';
import { invalidParameter } from '../errors.ts';

/** What a page is cut from. */
export interface PageOptions<T> {
  /** Where an item stands: larger comes first. It stays the same while other items come and go. */
  readonly order: (item: T) => bigint;
  readonly size: number;
  /** Name and value of the parameter that the token came in. */
  readonly token: { readonly name: string; readonly value: string | undefined };
  /** What the list is of; a token of another list is refused. */
  readonly scope: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  readonly meta: {
    readonly result_count: number;
    readonly next_token?: string;
    readonly previous_token?: string;
  };
}

interface Cursor {
  readonly direction: 'n' | 'p';
  readonly order: bigint;
}

const mark = (scope: string): string => createHash('sha256').update(scope).digest('hex').slice(0, 12);

/** Direction, list and place. Small letters and digits only, as X's tokens are. */
function writeToken({ direction, order }: Cursor, scope: string): string {
  return Buffer.from(`${direction}${mark(scope)}${order.toString(36)}`).toString('hex');
}

function readToken(token: string, scope: string): Cursor | undefined {
  const found = /^([np])([0-9a-f]{12})(-?[0-9a-z]+)$/.exec(Buffer.from(token, 'hex').toString('latin1'));
  const [, direction, list, place = ''] = found ?? [];
  if ((direction !== 'n' && direction !== 'p') || list !== mark(scope)) return undefined;
  const negative = place.startsWith('-');
  let order = 0n;
  for (const digit of negative ? place.slice(1) : place)
    order = order * 36n + BigInt(Number.parseInt(digit, 36));
  return { direction, order: negative ? -order : order };
}

/** Cuts one page out of `sorted` items, first in `order` first. Throws X's 400 for a token that is not of this list. */
export function cutPage<T>(sorted: readonly T[], { order, size, token, scope }: PageOptions<T>): Page<T> {
  const cursor = token.value === undefined ? undefined : readToken(token.value, scope);
  if (token.value !== undefined && cursor === undefined) {
    const message = `The \`${token.name}\` query parameter value [${token.value}] is not a valid token.`;
    throw invalidParameter(token.name, token.value, message);
  }
  const backwards = cursor?.direction === 'p';
  const edge =
    cursor === undefined
      ? 0
      : sorted.findIndex((item) => order(item) < cursor.order || (backwards && order(item) === cursor.order));
  const pivot = edge === -1 ? sorted.length : edge;
  const start = backwards ? Math.max(0, pivot - size) : pivot;
  const end = backwards ? pivot : start + size;
  const items = sorted.slice(start, end);
  const [first, last] = [items[0], items.at(-1)];
  const more = end < sorted.length;
  return {
    items,
    meta: {
      result_count: items.length,
      ...(more && last !== undefined
        ? { next_token: writeToken({ direction: 'n', order: order(last) }, scope) }
        : {}),
      ...(start > 0 && first !== undefined
        ? { previous_token: writeToken({ direction: 'p', order: order(first) }, scope) }
        : {}),
    },
  };
}

/** The largest and smallest of a page's ids, as `meta` tells them; nothing for an empty page. */
export function endsOf(ids: readonly string[]): { readonly newest_id?: string; readonly oldest_id?: string } {
  const sorted = ids.map(BigInt).sort((a, b) => (a < b ? -1 : 1));
  return sorted.length === 0 ? {} : { newest_id: String(sorted.at(-1)), oldest_id: String(sorted[0]) };
}
