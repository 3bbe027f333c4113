import { ProblemError } from '../problems.ts';
import { closest } from '../settings/closest.ts';
import type { SettingFault } from '../settings/fault.ts';
import { OPERATIONS } from '../twitter/catalogue.ts';
import type { Operation } from '../twitter/operation.ts';

/** Tags whose look-ups show what anyone can see on X. */
const PUBLIC_TAGS = new Set(['Posts', 'Users', 'Lists', 'Spaces', 'News', 'Trends', 'Communities']);
/** The full archive is priced and limited for research, not for phones. */
const NOT_FOR_PHONES = new Set(['searchPostsAll', 'getPostsCountsAll']);

export interface AllowList {
  /** Entries of ALLOWED_OPERATIONS that fit no operation: most likely slips. */
  readonly faults: readonly SettingFault[];
  /** Throws `operation-not-allowed`. */
  check(operation: Operation): void;
}

/** Compiles ALLOWED_OPERATIONS: operation ids and tags, in any case of letters, `*` for any characters. */
export function compileAllowList(entries: readonly string[]): AllowList {
  const allowed = new Set<string>();
  const faults: SettingFault[] = [];
  for (const [index, entry] of entries.entries()) {
    const matches = entryMatcher(entry);
    const fitting = OPERATIONS.filter(matches);
    if (fitting.length === 0) faults.push(unknownEntry(entry, index));
    for (const { id } of fitting) allowed.add(id);
  }
  return {
    faults,
    check: ({ id }) => {
      if (allowed.has(id)) return;
      throw new ProblemError(
        'operation-not-allowed',
        `The gateway does not allow ${id}. Whoever runs it can add ${id} to the setting ALLOWED_OPERATIONS.`,
        { members: { operation: id, setting: 'ALLOWED_OPERATIONS' } },
      );
    },
  };
}

/**
 * Reads that show no more than X's site shows anyone, made with the app's own bearer: nothing that acts as, or reads
 * what belongs to, the account's person.
 */
export function isPublicRead({ id, method, tag, auth, streaming }: Operation): boolean {
  return method === 'GET' && !streaming && auth.bearer && PUBLIC_TAGS.has(tag) && !NOT_FOR_PHONES.has(id);
}

function entryMatcher(entry: string): (operation: Operation) => boolean {
  if (entry === 'public-reads') return isPublicRead;
  const pattern = new RegExp(`^${entry.replace(/\*+/g, '.*')}$`, 'i');
  return ({ id, tag }) => pattern.test(id) || pattern.test(tag);
}

/** Names the entry by its place: what stands there may be anything, also a secret. */
function unknownEntry(entry: string, index: number): SettingFault {
  const names = OPERATIONS.flatMap(({ id, tag }) => [id, tag]);
  const nearest = closest(entry, ['public-reads', ...names]);
  const hint = nearest ? ` (is ${nearest} meant?)` : '';
  return {
    name: 'ALLOWED_OPERATIONS',
    expected: `operation ids or tags of X’s API; entry ${index + 1} fits none${hint}`,
  };
}
