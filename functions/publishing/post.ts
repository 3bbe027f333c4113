/**
 * A scheduled post, as its row holds it. Times are milliseconds since 1970, UTC. Values are immutable: every change
 * makes a new one (transitions.ts), and only store.ts writes it.
 */

/**
 * `scheduled → claimed → sending → posted`. From `sending`: `uncertain` where X may have posted, `held` where a person
 * must decide, `failed` where X refused for good. `cancelled` by a person, `skipped` by the lateness policy.
 * A series is `recurring`, and makes posts, until it has `ended` or is cancelled.
 */
export const POST_STATES = [
  'scheduled',
  'claimed',
  'sending',
  'uncertain',
  'posted',
  'failed',
  'held',
  'cancelled',
  'skipped',
  'recurring',
  'ended',
] as const;
export type PostState = (typeof POST_STATES)[number];

/** States that nothing leaves. A held post waits for a person and is not final. */
export const FINAL_STATES: ReadonlySet<PostState> = new Set([
  'posted',
  'failed',
  'cancelled',
  'skipped',
  'ended',
]);

/** States that a person has to hear of. */
export const NEEDS_A_PERSON: ReadonlySet<PostState> = new Set(['held', 'failed']);

/** Why a post is held or failed. Alarms and the console show it; the names are stable. */
export const REASONS = [
  'credentials',
  'credits',
  'spend-cap',
  'usage-capped',
  'refused',
  'duplicate',
  'unconfirmed',
  'wrong-account',
  'too-late',
  'unreachable',
  'rate-limited',
  'media-missing',
  'media-refused',
] as const;
export type Reason = (typeof REASONS)[number];

export type OnLate = 'post' | 'skip' | 'hold';

/** What X is told to publish; one element of a thread. */
export interface PostContent {
  /** Empty where media stands alone. */
  readonly text: string;
  readonly media?: readonly MediaContent[];
  readonly poll?: { readonly options: readonly string[]; readonly durationMinutes: number };
  /** The post that this one answers; in a thread, of its first part. */
  readonly replyTo?: string;
  readonly quoteOf?: string;
  readonly replySettings?: ReplySettings;
}
export const REPLY_SETTINGS = ['following', 'mentionedUsers', 'subscribers', 'verified'] as const;
export type ReplySettings = (typeof REPLY_SETTINGS)[number];

/** When a series makes its posts. */
export interface Recurrence {
  /** Five fields, or six with seconds in front. */
  readonly cron: string;
  /** An IANA name. */
  readonly timeZone: string;
  /** The last instant at which it may make one. */
  readonly until?: number;
  /** How many it makes in all. */
  readonly count?: number;
}

/** Media by its id with us, and what it shows in words. */
export interface MediaContent {
  readonly id: string;
  readonly altText?: string;
}

/** Media as X knows it, once it was begun to be sent there. */
export interface XMedia {
  readonly id: string;
  /** What posts on X show it under. */
  readonly key: string | undefined;
  /** X forgets it then, unless a post shows it. */
  readonly usableUntil: number;
  /** `sent` once X has all of it; `ready` once a post may show it. */
  readonly stage: 'uploading' | 'sent' | 'ready';
  /** How many parts X has, while it is `uploading`. */
  readonly parts: number;
}

export interface Part {
  readonly content: PostContent;
  /** In the order of the content's media, as far as it was sent. */
  readonly xMedia?: readonly XMedia[];
  /** X's id, once it is known that the part was posted. */
  readonly xId?: string;
}

/** One try to send the current part. */
export interface Attempt {
  /** Until when no other publisher may take the post. */
  readonly leaseUntil: number;
  /** When the send began, once it was armed. */
  readonly armedAt?: number;
  /** Looks at the timeline that found nothing. */
  readonly looks: number;
  /** X refused the send because an equal post is there: this one, by an earlier send, or another. */
  readonly isDuplicate?: true;
}

export interface Post {
  /** A ULID. */
  readonly id: string;
  /** Whose post it is; `app` is the account of the app's own access token. */
  readonly account: string;
  /** The caller who scheduled it. */
  readonly by: string;
  readonly createdAt: number;
  readonly state: PostState;
  /** When it is to go out; of a series, when it makes its next post, or made its last. */
  readonly dueAt: number;
  /** When a pass has to act next; `undefined` where nothing is left to do without a person. */
  readonly actAt: number | undefined;
  readonly onLate: OnLate;
  readonly lateAfterMs: number;
  /** One, or more for a thread. */
  readonly parts: readonly Part[];
  readonly attempt?: Attempt;
  /**
   * When the first send of the current part began of which it is not known that it posted nothing. It stays when a person
   * has the post sent again: an equal post on X that is older than this is another's.
   */
  readonly firstArmedAt?: number;
  /** There may have been sends before {@link firstArmedAt}, by a release that did not note them. */
  readonly hasUnknownSends?: true;
  /** Tries of the current part, in a row, that are known to have sent nothing. */
  readonly fruitless: number;
  /** When the first of them was. */
  readonly failingSince?: number;
  readonly reason?: Reason;
  /** The equal post on X for which X refused this one; with the reason `duplicate`. */
  readonly duplicateOf?: string;
  /** The X user and API that the post belongs to, once it was first about to be sent. */
  readonly boundTo?: string;
  /** What makes it a series: posts are made of it, and it is never sent itself. */
  readonly recurrence?: Recurrence;
  /** How many posts the series has made. */
  readonly made?: number;
  /** The series that made it. */
  readonly series?: string;
}

/** The part to send next: the first that X has not posted. */
export function currentPart(post: Post): Part | undefined {
  return post.parts.find(({ xId }) => xId === undefined);
}

/** Which part of which post a post on X belongs to: the current one's. */
export function ownerOf(post: Post): string {
  return `${post.id}/${post.parts.filter(({ xId }) => xId !== undefined).length}`;
}
