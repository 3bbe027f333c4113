/**
 * One JSON line an event. Fields never hold a secret, a URL or the text of a post; an operation is named by its id.
 */

export type Level = 'info' | 'warn' | 'error';

/** Every event name and its level. Alarms are built on these names: renaming one is a breaking change. */
export const EVENTS = {
  /** An HTTP function answered. */
  'call.answered': 'info',
  /** A defect of ours: the client got a 500. */
  'call.failed': 'error',
  /** Settings that cannot be used; calls are refused until they are mended. */
  'settings.invalid': 'error',
  /** The vault could not be read; what was read before is used, up to its age limit. */
  'credentials.refresh-failed': 'warn',
  /** Key Vault now holds other secrets than before. */
  'credentials.rotated': 'info',
  /** X refused to issue an app-only bearer token, or could not be asked. */
  'bearer.fetch-failed': 'warn',
  /** X answered 401 to the app's own credentials. */
  'credentials.rejected': 'warn',
  /** A response of X's contained one of the app's secrets, and was withheld. */
  'x.secret-withheld': 'error',
  /** A scheduled post went from one state to the next. */
  'post.changed': 'info',
  /** A scheduled post waits for a person. */
  'post.held': 'warn',
  /** X refused a scheduled post for good. */
  'post.failed': 'warn',
  /** X's limit puts a scheduled post off for more than an hour. */
  'post.deferred': 'warn',
  /** X took a send of which a person had meanwhile decided that it was to be sent again: look for two posts. */
  'post.superseded': 'warn',
  /** What became of a send could not be written down; the next pass looks for the post on X. */
  'post.record-failed': 'warn',
  /** A post could not be worked on in this pass; the next one tries again. */
  'post.pass-failed': 'warn',
  /** Times of a series passed while no pass ran; the last of them was made up for. */
  'series.missed': 'warn',
  /** The settings describe a series that cannot be; the one that was there stays. */
  'series.invalid': 'error',
  /** X did not take the media of a post. */
  'media.refused': 'warn',
  /** Media that no post used for 7 days is gone. */
  'media.removed': 'info',
  /** Unused media could not be looked for, or be removed; the next pass tries again. */
  'media.sweep-failed': 'warn',
  /** Idempotency keys that are over could not be removed; the next pass tries again. */
  'keys.sweep-failed': 'warn',
  /** A pass over the due posts has ended. */
  'tick.done': 'info',
  /** A pass was due and sent nothing. */
  'tick.skipped': 'warn',
  /** A pass ended in the middle, most likely because storage does not answer; the next one goes on. */
  'tick.failed': 'error',
  /** A saved search could not be collected; a person may have to act. */
  'search.failed': 'warn',
  /** Posts between two ids of a saved search will not be fetched any more. */
  'search.gap': 'warn',
  /** A saved search could not be worked on in this pass; the next one tries again. */
  'search.pass-failed': 'warn',
  /** A pass over the saved searches has ended. */
  'collect.done': 'info',
  /** A pass over the saved searches was due and was not made. */
  'collect.skipped': 'warn',
  /** A pass over the saved searches ended in the middle; the next one goes on. */
  'collect.failed': 'error',
} as const satisfies Record<string, Level>;
export type EventName = keyof typeof EVENTS;

export type Fields = Readonly<Record<string, string | number | boolean | readonly string[] | undefined>>;

export type Log = (event: EventName, fields?: Fields) => void;

/** A log that writes each event as one line of JSON, at the event's level, to `write`. */
export function createLog(write: (level: Level, line: string) => void): Log {
  return (event, fields = {}) => {
    write(EVENTS[event], JSON.stringify({ event, ...fields }));
  };
}

/**
 * What may be logged of an error that nobody expected: its name, its code and where it was thrown.
 * Its message stays out, because it can quote whatever was being handled.
 */
export function errorFields(error: unknown): Fields {
  if (!(error instanceof Error)) return { error: typeof error };
  const code = 'code' in error && typeof error.code === 'string' ? error.code : undefined;
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { error: error.name, code, at: frames?.slice(0, 6).map((line) => line.trim()) };
}

/** What a call's log line says besides its answer; filled in on the way, so that it is true of failures too. */
export interface CallNotes {
  /** X's operation id. */
  operation?: string;
  /** X's own status, where it answered. */
  xStatus?: number;
  /** How often X was asked. */
  tries?: number;
  /** Node's or OpenSSL's code for why X did not answer, such as `ENOTFOUND`. */
  faultCode?: string | undefined;
}
