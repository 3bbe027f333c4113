/** The gateway's answers, as far as the page reads them. Instants are ISO 8601 texts. */

export interface PartView {
  readonly text?: string;
  readonly poll?: { readonly options: readonly string[]; readonly duration_minutes: number };
  readonly media?: readonly { readonly id: string; readonly alt_text?: string }[];
  readonly reply_to?: string;
  readonly quote_of?: string;
  readonly reply_settings?: string;
  /** X's id, once posted. */
  readonly x_id?: string;
}

interface Scheduled {
  readonly id: string;
  readonly state: string;
  /** When it is for; of a series, when it makes its next post, or made its last. */
  readonly at: string;
  readonly on_late?: string;
  readonly late_after_minutes?: number;
  readonly parts: readonly PartView[];
  readonly by?: string;
  readonly created_at?: string;
  /** Only in the answer to its creation or change. */
  readonly warnings?: readonly string[];
}

export interface PostView extends Scheduled {
  readonly reason?: string;
  /** X's id of the equal post for which X refused this one. */
  readonly duplicate_of?: string;
  readonly next_action_at?: string;
  readonly resendable_at?: string;
  /** The id of the series that made it. */
  readonly series?: string;
}

export interface Recurrence {
  readonly cron: string;
  readonly time_zone: string;
  readonly until?: string;
  readonly count?: number;
}

/** A post that repeats. */
export interface SeriesView extends Scheduled {
  readonly recurrence: Recurrence;
  /** How many posts it has made. */
  readonly made?: number;
  /** Its next times, at most {@link MOST_UPCOMING}. */
  readonly upcoming?: readonly string[];
}
/** The gateway tells so many times ahead. */
export const MOST_UPCOMING = 31;

export interface PostPage {
  readonly posts: readonly PostView[];
  readonly series?: readonly SeriesView[];
  readonly next?: string;
}

/** Media, as the answers to its upload tell of it. */
export interface MediaView {
  readonly id: string;
  readonly block_bytes?: number;
}

/** Posts between two instants that are not, and will not be, among what a search found. */
export interface GapView {
  readonly from: string;
  readonly to: string;
  readonly reason: string;
}

export interface SearchView {
  readonly id: string;
  /** Its query, where nobody gave it a name. */
  readonly name: string;
  readonly query: string;
  readonly drop_reposts: boolean;
  readonly drop_replies: boolean;
  readonly paused: boolean;
  readonly from_setting: boolean;
  readonly collected_at?: string;
  readonly posts_today: number;
  readonly posts_per_day: number;
  readonly caught_up: boolean;
  readonly last_fault?: {
    readonly code: string;
    readonly detail: string;
    readonly at: string;
    readonly retry_at: string;
  };
  /** The newest first. */
  readonly gaps: readonly GapView[];
  readonly worst_price_usd_per_day: number;
  readonly warnings?: readonly string[];
}

export interface XUser {
  readonly id: string;
  readonly name?: string;
  readonly username?: string;
  readonly profile_image_url?: string;
}

export interface XMedia {
  readonly media_key: string;
  readonly type?: string;
  readonly url?: string;
  readonly preview_image_url?: string;
  readonly alt_text?: string;
}

export interface XPost {
  readonly id: string;
  readonly text?: string;
  /** All of a long post, of which `text` is the beginning. */
  readonly note_tweet?: { readonly text?: string };
  readonly author_id?: string;
  readonly created_at?: string;
  readonly lang?: string;
  readonly attachments?: { readonly media_keys?: readonly string[] };
}

export interface UpdatesPage {
  readonly data?: readonly XPost[];
  readonly includes?: { readonly users?: readonly XUser[]; readonly media?: readonly XMedia[] };
  readonly meta?: { readonly next?: string; readonly gaps?: readonly GapView[] };
}

export interface StatusView {
  readonly ready: boolean;
  readonly time: string;
  readonly settings: {
    readonly state: string;
    readonly faults: readonly { readonly name: string; readonly expected: string }[];
  };
  readonly credentials: {
    readonly source: string;
    readonly state: string;
    readonly missing: readonly string[];
    readonly detail?: string;
  };
  readonly storage: { readonly state: string };
  readonly x: { readonly state: string; readonly answer: number | string };
  /** `unreadable` where storage does not answer; absent where none is set. */
  readonly posts?:
    | string
    | {
        readonly publishing: string;
        readonly lastTick?: Tick;
        readonly held: readonly string[];
        readonly failed: readonly string[];
        /** What is wrong with the series that the settings describe; absent where nothing is. */
        readonly settingsSeries?: readonly string[];
      };
  readonly searches?:
    | string
    | {
        readonly lastTick?: Tick;
        readonly count: number;
        readonly faults: readonly { readonly id: string; readonly code: string; readonly detail: string }[];
      };
}

/** When a timer last did its work. */
export interface Tick {
  readonly at: string;
  readonly complete: boolean;
}
