import type { IncomingHttpHeaders } from 'node:http';
import type { Caller } from '../types.ts';

export type AuthKind = 'none' | 'basic' | 'bearer' | 'oauth1' | 'oauth2';

/** A request as the simulator saw it. */
export interface JournalEntry {
  /** The simulator's time, in milliseconds since 1970. */
  readonly at: number;
  readonly method: string;
  /** As sent, not decoded. */
  readonly path: string;
  readonly query: string;
  /** All but `authorization`. */
  readonly headers: IncomingHttpHeaders;
  readonly operationId?: string;
  bodyBytes: number;
  auth: AuthKind;
  caller?: Caller;
  /** The status that was sent; absent while it is being answered, and where the connection was reset instead. */
  status?: number;
  /** The kind of fault that met the request. */
  fault?: string;
  /** Why the credential was refused, or what broke inside the simulator: X tells clients neither. */
  reason?: string;
}

export interface Journal {
  /** Oldest first. */
  readonly entries: readonly JournalEntry[];
  add(entry: JournalEntry): void;
  clear(): void;
}

const KEPT_ENTRIES = 10_000;

/** Remembers the last 10,000 requests. */
export function createJournal(): Journal {
  const entries: JournalEntry[] = [];
  return {
    entries,
    add: (entry) => {
      entries.push(entry);
      if (entries.length > KEPT_ENTRIES) entries.shift();
    },
    clear: () => {
      entries.length = 0;
    },
  };
}
