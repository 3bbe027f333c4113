import { insertOnce, swap, WRITE_ID } from '../storage/swap.ts';
import type { Row, Table, Values } from '../storage/tables.ts';
import { ulidTime } from '../storage/ulid.ts';
import type { Media } from './media.ts';

/** Media and the row that it was read from. */
export interface StoredMedia {
  readonly media: Media;
  readonly row: Row;
}

/** A row of `due` that tells the sweep when to look at media. */
export interface MediaHint {
  readonly key: string;
  readonly at: number;
  readonly account: string;
  readonly id: string;
}

/** Room that an upload in blocks has taken. */
export interface Reservation {
  /** Of the media. */
  readonly id: string;
  /** Its announced size. */
  readonly bytes: number;
  /** Milliseconds since 1970. */
  readonly writtenAt: number;
}

export interface MediaStore {
  get(account: string, id: string): Promise<StoredMedia | undefined>;
  /**
   * Writes new media; `undefined` where a row with this id exists. `fill` stores its bytes, after the hint and before
   * the row: bytes whose row is never written are swept.
   */
  add(media: Media, fill?: () => Promise<void>): Promise<StoredMedia | undefined>;
  /** Replaces what was read; `undefined` when another was first. */
  change(stored: StoredMedia, next: Media): Promise<StoredMedia | undefined>;
  /** Removes the row of media that is `removed`, and its hint. */
  remove(stored: StoredMedia): Promise<void>;
  /** Hints up to an instant, oldest first. */
  due(until: number, limit: number): Promise<readonly MediaHint[]>;
  dropHint(hint: MediaHint): Promise<void>;
  /** Writes a reservation; one that is there already stays. */
  reserve(account: string, reservation: Reservation): Promise<void>;
  /** The account's reservations, oldest first. */
  reservations(account: string, limit: number): Promise<readonly Reservation[]>;
  /** Removes one; an absent one is fine. */
  release(account: string, id: string): Promise<void>;
}

export interface MediaTables {
  readonly media: Table;
  readonly due: Table;
}

/** The partition of `due` that is the sweep's. */
const HINTS = 'media';
const HINT_SEPARATOR = '~';
/** The partitions of `media` that hold reservations, one for each account. */
const UPLOADS = 'uploads';

/**
 * Media in Azure Tables; STORAGE.md has the layout.
 *
 * A hint's key follows from the row: its instant is `expiresAt`. It is written before the row that counts on it, and a
 * row's `expiresAt` only ever grows, always to days ahead. So a hint that the sweep meets and that is not the row's own
 * is one that no row will ever count on again.
 */
export function createMediaStore({ media, due }: MediaTables, newWriteId: () => string): MediaStore {
  const valuesOf = (next: Media): Values => ({
    [WRITE_ID]: newWriteId(),
    state: next.state,
    media: JSON.stringify(next),
  });
  const addHint = (next: Media): Promise<unknown> =>
    insertOnce(due, HINTS, hintKey(next), { [WRITE_ID]: newWriteId() });

  return {
    get: async (account, id) => {
      const row = await media.get(partitionOf(account, id), id);
      return row && stored(row);
    },
    add: async (next, fill) => {
      await addHint(next);
      await fill?.();
      const row = await insertOnce(media, partitionOf(next.account, next.id), next.id, valuesOf(next));
      return row && stored(row);
    },
    change: async (before, next) => {
      const moves = next.expiresAt > before.media.expiresAt;
      if (!moves && next.expiresAt !== before.media.expiresAt) throw new Error('media would expire earlier');
      if (moves) await addHint(next);
      const row = await swap(media, before.row, valuesOf(next));
      if (!row) return undefined;
      if (moves) await due.remove(HINTS, hintKey(before.media)).catch(() => {});
      return stored(row);
    },
    remove: async ({ media: gone, row }) => {
      await media.remove(row.partition, row.key);
      await due.remove(HINTS, hintKey(gone));
    },
    due: async (until, limit) => {
      const before = new Date(until + 1).toISOString();
      return (await due.page({ partition: HINTS, before, limit })).rows.flatMap(toHint);
    },
    dropHint: ({ key }) => due.remove(HINTS, key),
    reserve: async (account, { id, bytes, writtenAt }) => {
      await insertOnce(media, uploadsOf(account), id, { [WRITE_ID]: newWriteId(), bytes, writtenAt });
    },
    reservations: async (account, limit) => {
      const { rows } = await media.page({ partition: uploadsOf(account), limit });
      return rows.map(({ key, values }) => ({
        id: key,
        bytes: Number(values.bytes),
        writtenAt: Number(values.writtenAt),
      }));
    },
    release: (account, id) => media.remove(uploadsOf(account), id),
  };
}

function hintKey({ expiresAt, account, id }: Media): string {
  return [new Date(expiresAt).toISOString(), account, id].join(HINT_SEPARATOR);
}

function toHint({ key }: Row): MediaHint[] {
  const [instant = '', account = '', id = ''] = key.split(HINT_SEPARATOR);
  const at = Date.parse(instant);
  return Number.isNaN(at) || id === '' ? [] : [{ key, at, account, id }];
}

function uploadsOf(account: string): string {
  return [UPLOADS, account].join(HINT_SEPARATOR);
}

/** Spread over partitions by the month of the id. */
function partitionOf(account: string, id: string): string {
  return `${account}${HINT_SEPARATOR}${new Date(ulidTime(id) ?? 0).toISOString().slice(0, 7)}`;
}

function stored(row: Row): StoredMedia {
  return { row, media: JSON.parse(String(row.values.media)) };
}
