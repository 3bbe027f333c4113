import type { TextRange } from '../storage/tables.ts';
import { reversed, ulidTime } from '../storage/ulid.ts';
import { NEEDS_A_PERSON, type Post, type PostState } from './post.ts';
import { isSeriesId, nameOf } from './series-id.ts';

/**
 * Where posts stand in the table `posts`. A row's key counts down as ids count up, and its partition is the key's
 * beginning, so that any range of partitions gives posts newest first. Series are found in one place whatever their age.
 */
export interface Key {
  readonly partition: string;
  readonly row: string;
}

/** So many digits of a key leave the 12 days that share a partition. */
const PARTITION_DIGITS = 4;
const SERIES_PARTITION = 'series';

export function keyOf(account: string, id: string): Key {
  const name = nameOf(id);
  const row = ulidTime(name) === undefined ? name : reversed(name);
  const group = isSeriesId(id) ? SERIES_PARTITION : row.slice(0, PARTITION_DIGITS);
  return { partition: `${account}~${group}`, row };
}

export function seriesPartition(account: string): string {
  return `${account}~${SERIES_PARTITION}`;
}

/** The partitions of all posts of an account: a key begins with a digit or a capital, which is less than `a`. */
export function postPartitions(account: string): TextRange {
  return { from: `${account}~`, before: `${account}~a` };
}

/** The partition of `due` whose hints tell when to act. */
export const OPEN = 'open';
/** Larger than every instant's text. */
export const HINT_SEPARATOR = '~';

/** Where the hint of a post stands in the table `due`, and what its key begins with. */
export interface HintPlace {
  readonly partition: string;
  readonly order: readonly string[];
}

/** `undefined` for a post that is done. */
export function hintPlace(post: Post): HintPlace | undefined {
  const { actAt, dueAt, account, id } = post;
  if (actAt !== undefined) {
    // Posts that may go on at the same time, because X's limit ends then, go on in the order in which they were due.
    const times = [actAt, dueAt].map((time) => new Date(time).toISOString());
    return { partition: OPEN, order: [...times, account, id] };
  }
  return waitsAs(post) && { partition: waitingPartition(account), order: [reversed(id)] };
}

/** The state in which a post waits for a person, whom its hint leads there: it has no time to act at. */
export function waitsAs({ actAt, state }: Post): PostState | undefined {
  return actAt === undefined && NEEDS_A_PERSON.has(state) ? state : undefined;
}

/** The partition of `due` whose hints lead to the posts that wait for a person, newest first. */
export function waitingPartition(account: string): string {
  return `waiting${HINT_SEPARATOR}${account}`;
}
