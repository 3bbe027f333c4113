import { hash } from 'node:crypto';
import { insertOnce, WRITE_ID } from '../storage/swap.ts';
import type { Table } from '../storage/tables.ts';
import { reversed } from '../storage/ulid.ts';
import type { Post } from './post.ts';
import { asKept } from './shown-text.ts';

/** Which posts say the same, as far as X may call one the duplicate of another: an index beside the posts' own rows. */
export interface TextIndex {
  /** Notes what a post says, before its row is written. A note that no post bears out any more does no harm. */
  note(post: Post): Promise<void>;
  /** Ids of posts that were noted with the same text, newest first, at most so many. */
  find(post: Post, limit: number): Promise<readonly string[]>;
}

const SEPARATOR = '~';
/** Above every digit and letter of an id. */
const AFTER_ALL = '~~';

/**
 * What X compares of a post, as a key: its text, and what it answers and quotes. `undefined` where nothing can be its
 * duplicate: with media or a poll each post is one of its own, and a series makes texts that differ. Of a thread it is the
 * first part's, since the others answer posts that are new.
 */
export function textKey({ parts, recurrence }: Post): string | undefined {
  const content = parts[0]?.content;
  if (!content || recurrence || content.media || content.poll) return undefined;
  const { text, replyTo = '', quoteOf = '' } = content;
  return hash('sha256', JSON.stringify([asKept(text), replyTo, quoteOf]), 'hex').slice(0, 32);
}

/** The index in a table; STORAGE.md has the layout. */
export function createTextIndex(table: Table, newWriteId: () => string): TextIndex {
  return {
    note: async (post) => {
      const key = textKey(post);
      if (key === undefined) return;
      const row = `${key}${SEPARATOR}${reversed(post.id)}`;
      await insertOnce(table, post.account, row, { [WRITE_ID]: newWriteId() });
    },
    find: async (post, limit) => {
      const key = textKey(post);
      if (key === undefined) return [];
      const { rows } = await table.page({
        partition: post.account,
        after: key + SEPARATOR,
        before: key + AFTER_ALL,
        keysOnly: true,
        limit,
      });
      return rows.map((row) => reversed(row.key.slice(key.length + SEPARATOR.length)));
    },
  };
}
