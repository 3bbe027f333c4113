import { isDeepStrictEqual } from 'node:util';
import type { Accepted } from './accept.ts';
import type { Part, Post } from './post.ts';

/** What a client decides of a post, once it was accepted. */
type Wanted = Omit<Accepted, 'priceUsd' | 'warnings'>;

/** A post, or a series, as it is when it is first stored. */
export function newPost(wanted: Wanted, made: Pick<Post, 'id' | 'account' | 'by' | 'createdAt'>): Post {
  const state = wanted.recurrence ? 'recurring' : 'scheduled';
  return { ...made, state, fruitless: 0, ...fieldsOf(wanted) };
}

/** What of a post comes from what a client sent. */
export function fieldsOf({
  dueAt,
  recurrence,
  onLate,
  lateAfterMs,
  parts,
}: Wanted): Pick<Post, 'dueAt' | 'actAt' | 'onLate' | 'lateAfterMs' | 'parts' | 'recurrence'> {
  return {
    ...{ dueAt, actAt: dueAt, onLate, lateAfterMs },
    ...(recurrence && { recurrence }),
    parts: parts.map((content) => ({ content })),
  };
}

/** Whether two lists of parts tell X to publish the same. */
export function saysTheSame(one: readonly Part[], other: readonly Part[]): boolean {
  const contents = (parts: readonly Part[]): readonly unknown[] => parts.map(({ content }) => content);
  return isDeepStrictEqual(contents(one), contents(other));
}
